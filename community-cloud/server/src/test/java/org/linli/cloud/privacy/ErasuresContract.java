package org.linli.cloud.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.linli.cloud.people.TestCommunity.HERE;
import static org.linli.cloud.people.TestCommunity.THERE;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.access.Consents;
import org.linli.cloud.access.Consents.Act;
import org.linli.cloud.access.Consents.Kind;
import org.linli.cloud.access.DoorOwners;
import org.linli.cloud.events.EventIngest;
import org.linli.cloud.people.TestCommunity;
import org.linli.cloud.privacy.ErasureLine.State;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.messages.event.Happening;

/** Doors that must forget a face, and what they say, on a database that the subclass chooses. */
abstract class ErasuresContract {

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private TestCommunity community;
    private Consents consents;
    private Erasures erasures;
    private TalkingDoor gate;

    abstract Database open(Path where);

    @BeforeEach
    void openErasures() {
        community = new TestCommunity(open(directory), directory, clock);
        community.gate("gate", "mei", "lin");
        consents = community.access.consents();
        EventIngest events = new EventIngest(community.database, community.access.owners(), clock);
        erasures = new Erasures(community.database, new DoorOwners(community.database), clock);
        consents.onWithdrawn(erasures::ordered);
        events.within(erasures::heard);
        gate = new TalkingDoor("gate", community.access, events, clock);
        controller("unit-1");
    }

    @AfterEach
    void close() {
        community.close();
    }

    private void controller(String unit) {
        community.database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO device (door, unit, key_hash, fingerprint, serial, chain, claimed_at,"
                        + " certificate_until) VALUES ('gate', :unit, '', '', '', '', 1, 1)"
                        + " ON CONFLICT (door) DO UPDATE SET unit = excluded.unit")
                .bind("unit", unit)
                .execute());
    }

    private String enrolled(String person) {
        String consent =
                consents.give(Kind.FACE, person, "1", Act.own(HERE, person)).id();
        gate.catchUp();
        gate.says(new Happening.FaceEnrolled(person, consent, "model"));
        return consent;
    }

    private void withdraw(String consent, String person) {
        consents.withdraw(consent, Act.own(HERE, person));
    }

    private ErasureLine line() {
        List<ErasureLine> lines = erasures.of("mei", null, 10).items();
        assertEquals(1, lines.size(), lines.toString());
        return lines.get(0);
    }

    @Test
    void aDoorThatIsOnlineConfirms() {
        String consent = enrolled("mei");
        withdraw(consent, "mei");
        assertEquals(State.WAITING, line().state());
        gate.catchUp();
        clock.advance(Duration.ofSeconds(2));
        gate.says(new Happening.FaceErased("mei", consent, "withdrawn"), Duration.ofSeconds(1));
        assertEquals(State.CONFIRMED, line().state());
        assertEquals("withdrawn", line().word());
        assertEquals(clock.instant().minusSeconds(1), line().saidAt());
        assertEquals(clock.instant(), line().settledAt());
    }

    @Test
    void aDoorThatIsOfflineStaysListedUntilItConfirms() {
        String consent = enrolled("mei");
        withdraw(consent, "mei");
        clock.advance(Duration.ofDays(30));
        erasures.sweep();
        assertEquals(State.WAITING, line().state());
        assertEquals(Map.of(HERE, 1L), erasures.late(clock.instant().minus(Duration.ofDays(7))));
        gate.catchUp();
        clock.advance(Duration.ofHours(1));
        erasures.sweep();
        assertEquals(State.WAITING, line().state(), "it made a template and has not said that it is gone");
        gate.says(new Happening.FaceErased("mei", consent, "no consent"));
        assertEquals(State.CONFIRMED, line().state());
        assertEquals(Map.of(), erasures.late(clock.instant()));
    }

    @Test
    void theSameReceiptAgainChangesNothing() {
        String consent = enrolled("mei");
        withdraw(consent, "mei");
        gate.says(new Happening.FaceErased("mei", consent, "withdrawn"));
        ErasureLine first = line();
        clock.advance(Duration.ofHours(1));
        gate.says(new Happening.FaceErased("mei", consent, "no consent"));
        assertEquals(first, line());
        withdraw(consent, "mei");
        assertEquals(first, line());
    }

    @Test
    void aDoorThatNeverHadATemplateConfirmsByItsRules() {
        String consent =
                consents.give(Kind.FACE, "mei", "1", Act.own(HERE, "mei")).id();
        withdraw(consent, "mei");
        erasures.sweep();
        assertEquals(State.WAITING, line().state(), "who knows what an offline door holds");
        gate.catchUp();
        erasures.sweep();
        assertEquals(State.WAITING, line().state(), "its receipt may be on its way");
        clock.advance(Erasures.GRACE);
        erasures.sweep();
        assertEquals(State.CONFIRMED, line().state());
        assertEquals(Erasures.NO_TEMPLATE, line().word());
        gate.says(new Happening.FaceEnrolled("mei", consent, "model"));
        assertEquals(State.WAITING, line().state(), "it had one after all");
        assertNull(line().settledAt());
        gate.says(new Happening.FaceErased("mei", consent, "no consent"));
        assertEquals(State.CONFIRMED, line().state());
    }

    @Test
    void aControllerThatWasReplacedIsSaidToBe() {
        String consent = enrolled("mei");
        withdraw(consent, "mei");
        controller("unit-2");
        erasures.sweep();
        assertEquals(State.REPLACED, line().state());
    }

    @Test
    void aDoorThatWasRemovedIsSaidToBeAndMayStillConfirm() {
        String consent = enrolled("mei");
        withdraw(consent, "mei");
        community.access.doors().remove(HERE, "gate");
        erasures.sweep();
        assertEquals(State.REMOVED, line().state());
        gate.says(new Happening.FaceErased("mei", consent, "withdrawn"));
        assertEquals(State.CONFIRMED, line().state());
    }

    @Test
    void aManagerMaySayWhyNobodyWaitsAnyMore() {
        String consent = enrolled("mei");
        withdraw(consent, "mei");
        String[] codes = {"erasure-unknown", "reason-missing"};
        assertEquals(
                codes[0],
                assertThrows(Refused.class, () -> erasures.giveUp(THERE, consent, "gate", "烧毁", "boss"))
                        .code());
        assertEquals(
                codes[1],
                assertThrows(Refused.class, () -> erasures.giveUp(HERE, consent, "gate", " ", "boss"))
                        .code());
        ErasureLine line = erasures.giveUp(HERE, consent, "gate", "烧毁", "boss");
        assertEquals(State.REPLACED, line.state());
        assertEquals("boss", line.settledBy());
        assertEquals(
                "erasure-settled",
                assertThrows(Refused.class, () -> erasures.giveUp(HERE, consent, "gate", "烧毁", "boss"))
                        .code());
    }

    @Test
    void removingAPersonOrdersTheSame() {
        enrolled("mei");
        community.people.remove(HERE, "mei", "boss");
        assertEquals(State.WAITING, line().state());
        assertEquals(
                1, erasures.list(HERE, State.WAITING, "mei", null, 10).items().size());
        assertEquals(
                0, erasures.list(HERE, State.CONFIRMED, null, null, 10).items().size());
        assertEquals(0, erasures.list(THERE, null, null, null, 10).items().size());
    }

    @Test
    void picturesAreNotTheDoors() {
        String photos =
                consents.give(Kind.PHOTOS, "mei", "1", Act.own(HERE, "mei")).id();
        withdraw(photos, "mei");
        assertEquals(List.of(), erasures.of("mei", null, 10).items());
    }
}
