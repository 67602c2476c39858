package org.linli.cloud.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.cloud.people.TestCommunity.HERE;
import static org.linli.cloud.people.TestCommunity.THERE;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.changes.DataKind.Ground;
import org.linli.cloud.identity.PartnerTokens;
import org.linli.cloud.people.TestCommunity;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;

/** Agreements on a database that the subclass chooses. */
abstract class AgreementsContract {

    private static final Agreement.Share DOORS = new Agreement.Share(DataKind.DOOR_EVENT, null, null);
    private static final Agreement.Share TICKETS =
            new Agreement.Share(DataKind.TICKET, Set.of("unit", "words"), Ground.CONTRACT);

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private TestCommunity community;
    private Agreements agreements;

    abstract Database open(Path where);

    @BeforeEach
    void openAgreements() {
        community = new TestCommunity(open(directory), directory, clock);
        agreements = new Agreements(community.database, new PartnerTokens(community.database, clock), clock);
    }

    @AfterEach
    void close() {
        community.close();
    }

    private static void refused(String code, Executable what) {
        assertEquals(code, assertThrows(Refused.class, what).code());
    }

    private Agreement make(Duration life, Agreement.Share... shares) {
        return make(null, clock.instant().plus(life), shares);
    }

    private Agreement make(@Nullable Instant from, Instant until, Agreement.Share... shares) {
        return agreements.make(
                HERE, new Agreements.Draft("街道办", "010-1234", "防疫统计", List.of(shares), from, until), "boss");
    }

    @Test
    void anAgreementSaysWhatWithWhomWhyAndUntilWhen() {
        Agreement made = make(Duration.ofDays(30), DOORS, TICKETS);
        Agreement kept = agreements.get(HERE, made.id());
        assertEquals(made, kept);
        assertEquals(EnumSet.of(DataKind.DOOR_EVENT, DataKind.TICKET), kept.kinds());
        Agreement.Share tickets = kept.shares().get(1);
        assertTrue(tickets.gives("state") && tickets.gives("words") && !tickets.gives("asker"));
        assertFalse(kept.shares().get(0).gives("person"));
        refused("agreement-unknown", () -> agreements.get(THERE, made.id()));
        assertEquals(List.of(), agreements.list(THERE, null, 10).items());
    }

    @Test
    void personalFieldsNeedAGroundThatTheirKindAllows() {
        refused("agreement-ground", () -> new Agreement.Share(DataKind.TICKET, Set.of("unit"), null));
        refused("agreement-ground", () -> new Agreement.Share(DataKind.TICKET, Set.of("unit"), Ground.EMERGENCY));
        refused("agreement-ground", () -> new Agreement.Share(DataKind.TICKET, null, Ground.CONTRACT));
        refused("agreement-fields", () -> new Agreement.Share(DataKind.TICKET, Set.of("phone"), Ground.CONTRACT));
        refused("agreement-fields", () -> new Agreement.Share(DataKind.TICKET, Set.of("state"), Ground.CONTRACT));
        refused("agreement-kinds", () -> make(Duration.ofDays(1)));
        refused("agreement-kinds", () -> make(Duration.ofDays(1), DOORS, DOORS));
    }

    @Test
    void itLastsThreeYearsAtMostAndNeverBeginsInThePast() {
        refused("agreement-time", () -> make(Duration.ofDays(3 * 366), DOORS));
        refused("agreement-time", () -> make(Duration.ZERO, DOORS));
        Agreement late = make(clock.instant().minusSeconds(500), clock.instant().plusSeconds(500), DOORS);
        assertEquals(clock.instant(), late.from());
        Agreement coming =
                make(clock.instant().plus(Duration.ofDays(400)), clock.instant().plus(Duration.ofDays(1400)), DOORS);
        assertFalse(coming.isInForce(clock.instant()));
    }

    @Test
    void aTokenGivesWhatItsAgreementGivesAndEndsWithIt() {
        Agreement made = make(Duration.ofDays(30), DOORS);
        PartnerTokens.Made token = agreements.addToken(HERE, made.id(), "server", null, "boss");
        assertEquals(made.until(), token.token().expiresAt());
        assertFalse(token.toString().contains(token.secret()));
        String id = token.token().id();
        assertEquals(made, agreements.inForce(HERE, id).orElseThrow());
        assertTrue(agreements.inForce(THERE, id).isEmpty());
        assertTrue(agreements.inForce(HERE, "other").isEmpty());
        refused(
                "token-life",
                () -> agreements.addToken(HERE, made.id(), "x", made.until().plusSeconds(1), "boss"));
        agreements.end(HERE, made.id(), "不再需要", "boss");
        assertTrue(agreements.inForce(HERE, id).isEmpty());
        assertEquals(List.of(), agreements.tokens(HERE, made.id()));
        refused("agreement-over", () -> agreements.addToken(HERE, made.id(), "x", null, "boss"));
        refused("agreement-over", () -> agreements.end(HERE, made.id(), "again", "boss"));
        Agreement.End end = agreements.get(HERE, made.id()).end();
        assertEquals("不再需要", end == null ? "" : end.reason());
    }

    @Test
    void itEndsByItself() {
        Agreement made = make(Duration.ofDays(1), DOORS);
        String id = agreements
                .addToken(HERE, made.id(), "server", null, "boss")
                .token()
                .id();
        clock.advance(Duration.ofDays(1));
        assertTrue(agreements.inForce(HERE, id).isEmpty());
        refused("agreement-over", () -> agreements.end(HERE, made.id(), "late", "boss"));
    }

    @Test
    void aTokenIsEndedOnlyThroughItsOwnAgreement() {
        Agreement one = make(Duration.ofDays(1), DOORS);
        Agreement other = make(Duration.ofDays(1), TICKETS);
        String id = agreements
                .addToken(HERE, one.id(), "server", null, "boss")
                .token()
                .id();
        refused("token-unknown", () -> agreements.endToken(HERE, other.id(), id));
        refused("agreement-unknown", () -> agreements.endToken(THERE, one.id(), id));
        agreements.endToken(HERE, one.id(), id);
        refused("token-unknown", () -> agreements.endToken(HERE, one.id(), id));
        for (int i = 0; i < Agreements.MOST_TOKENS; i++) {
            agreements.addToken(HERE, one.id(), "server " + i, null, "boss");
        }
        refused("too-many-tokens", () -> agreements.addToken(HERE, one.id(), "more", null, "boss"));
    }

    @Test
    void theListIsNewestFirstAndWhole() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(0, make(Duration.ofDays(1), DOORS).id());
            clock.advance(Duration.ofSeconds(i % 2));
        }
        List<String> listed = new ArrayList<>();
        String cursor = null;
        do {
            Page<Agreement> page = agreements.list(HERE, cursor, 2);
            page.items().forEach(agreement -> listed.add(agreement.id()));
            cursor = page.next();
        } while (cursor != null);
        assertEquals(Set.copyOf(made), Set.copyOf(listed));
        assertEquals(5, listed.size());
    }
}
