package org.linli.cloud.passages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.linli.cloud.people.TestCommunity.HERE;
import static org.linli.cloud.people.TestCommunity.THERE;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.access.DoorOwners;
import org.linli.cloud.access.VisitorPasses;
import org.linli.cloud.events.EventIngest;
import org.linli.cloud.events.EventViews;
import org.linli.cloud.people.Person;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.TestCommunity;
import org.linli.cloud.people.Wards;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.access.HolderItem.HolderKind;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.EventBatch;
import org.linli.messages.event.EventChain;
import org.linli.messages.event.Happening;
import org.linli.messages.event.Reason;
import org.linli.messages.event.Side;

/** The log of a home on a database that the subclass chooses. mei owns 1-101, lin is of her family. */
abstract class HomeLogContract {

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private final AtomicReference<String> hash = new AtomicReference<>(EventChain.start("gate", "k1"));
    private TestCommunity community;
    private EventIngest ingest;
    private HomeLog log;
    private String home = "";
    private long sequence;

    abstract Database open(Path where);

    @BeforeEach
    void openLog() {
        community = new TestCommunity(open(directory), directory, clock);
        community.gate("gate", "mei");
        ingest = new EventIngest(community.database, new DoorOwners(community.database), clock);
        log = new HomeLog(
                community.database,
                new EventViews(community.database, clock),
                community.access.visitorPasses(),
                community.homes,
                new Wards(community.database, clock),
                (transaction, pass) -> Optional.empty(),
                clock);
        ingest.within(log::heard);
        home = homeOf("mei");
    }

    @AfterEach
    void close() {
        community.close();
    }

    private String homeOf(String person) {
        return community.database.read(
                transaction -> community.homes.householdsNow(transaction, HERE, person, clock.instant()).stream()
                        .findFirst()
                        .orElseThrow()
                        .household());
    }

    private static void refused(String code, Executable what) {
        assertEquals(code, assertThrows(Refused.class, what).code());
    }

    /** A minute later somebody is at the gate. */
    private void atGate(@Nullable String holder, String credential, CredentialKind means, Reason reason) {
        clock.advance(Duration.ofMinutes(1));
        sequence++;
        String body = Codec.encode(new DoorEvent(
                "gate",
                clock.instant(),
                DoorEvent.ClockTrust.TRUSTED,
                new Happening.AccessDecided(means, Side.ENTRY, reason, holder, credential, null, 120)));
        String next = EventChain.next(hash.get(), sequence, body);
        hash.set(next);
        try {
            ingest.take(new EventBatch("gate", "k1", List.of(new EventBatch.Entry(sequence, body, next))));
        } catch (MalformedMessage e) {
            throw new AssertionError(e);
        }
    }

    private void passes(String holder) {
        atGate(holder, "c1", CredentialKind.CARD, Reason.GRANTED);
    }

    private String invites(String host, String label) {
        return community
                .access
                .visitorPasses()
                .issue(
                        HERE,
                        new VisitorPasses.Wish(
                                host, label, null, clock.instant().plus(Duration.ofHours(9)), 0, Set.of("gate")),
                        host,
                        true)
                .pass()
                .id();
    }

    private void guest(String pass, Reason reason) {
        atGate(null, pass, CredentialKind.QR_VISITOR, reason);
    }

    private static HomeLog.Span always() {
        return new HomeLog.Span(Instant.EPOCH, Instant.parse("2099-01-01T00:00:00Z"));
    }

    private List<String> seenBy(String person) {
        return log.list(HERE, person, home, always(), null, 50).items().stream()
                .map(line -> line.who() + " " + (line.guest() == null ? line.person() : line.guest()))
                .toList();
    }

    @Test
    void aHomeSeesItsGuestsLetInOrNotAndNobodyElsesGuests() {
        community.gate("gate", "mei", "wu");
        String aunt = invites("mei", "姑姑");
        String other = invites("wu", "别家客人");
        guest(aunt, Reason.GRANTED);
        guest(other, Reason.GRANTED);
        guest(aunt, Reason.USE_COUNT_EXHAUSTED);
        guest("0000000000000000", Reason.GRANTED);
        guest(aunt, Reason.BAD_SIGNATURE);
        assertEquals(List.of("GUEST 姑姑", "GUEST 姑姑"), seenBy("lin"));
        HomeLog.Line refused =
                log.list(HERE, "lin", home, always(), null, 1).items().get(0);
        assertEquals("USE_COUNT_EXHAUSTED", refused.entry().reason());
        assertEquals("mei", refused.person());
        assertEquals("gate", refused.entry().door());
    }

    @Test
    void peopleOfTheHomeAreSeenOnlyAfterTheyAgreedAndNoLongerWhenTheyTakeItBack() {
        passes("lin");
        assertEquals(List.of(), seenBy("mei"), "comings and goings need an agreement of their own");
        assertEquals(List.of("SELF lin"), seenBy("lin"));
        clock.advance(Duration.ofSeconds(1));
        log.share(HERE, "lin", home, true);
        assertEquals(List.of(), seenBy("mei"), "nothing from before");
        passes("lin");
        assertEquals(List.of("MEMBER lin"), seenBy("mei"));
        assertEquals(true, log.sharing(HERE, "lin").get(0).shared());
        log.share(HERE, "lin", home, false);
        assertEquals(List.of(), seenBy("mei"));
        assertNull(log.sharing(HERE, "lin").get(0).since());
        refused("household-unknown", () -> log.share(HERE, "wu", home, true));
    }

    @Test
    void whoCameLaterSeesNothingFromBeforeAndStrangersNothingAtAll() {
        log.share(HERE, "mei", home, true);
        passes("mei");
        guest(invites("mei", "早来的"), Reason.GRANTED);
        clock.advance(Duration.ofDays(1));
        community.resident(THERE, "late", "9-901", Relation.Kind.OWNER);
        community.people.put(HERE, new Person("new", HolderKind.RESIDENT, "新人", "New", "", false, null, null));
        community.people.relate(HERE, "new", "1-101", Relation.Kind.FAMILY, clock.instant(), null);
        passes("mei");
        assertEquals(List.of("MEMBER mei"), seenBy("new"));
        refused("household-unknown", () -> seenBy("wu"));
        refused("household-unknown", () -> seenBy("late"));
        refused("household-unknown", () -> log.list(THERE, "mei", home, always(), null, 5));
    }

    @Test
    void anOwnerWhoLetTheHomeSeesTheirOwnGuestsOnlyAndACarerOnlyThemselves() {
        community.resident(HERE, "tenant", "1-102", Relation.Kind.TENANT);
        community.resident(HERE, "carer", "1-102", Relation.Kind.CARER);
        community.gate("gate", "wu", "tenant");
        home = homeOf("wu");
        log.share(HERE, "tenant", home, true);
        String friend = invites("tenant", "租客的朋友");
        String plumber = invites("wu", "房东的水工");
        guest(friend, Reason.GRANTED);
        guest(plumber, Reason.GRANTED);
        passes("tenant");
        passes("carer");
        assertEquals(List.of("GUEST 房东的水工"), seenBy("wu"));
        assertEquals(List.of("SELF tenant", "GUEST 房东的水工", "GUEST 租客的朋友"), seenBy("tenant"));
        assertEquals(List.of("SELF carer"), seenBy("carer"));
    }

    @Test
    void aGuardianSeesTheChildAndTheChildDoesNotDecide() {
        community.resident(HERE, "kid", "1-101", Relation.Kind.FAMILY);
        community.people.relate(
                HERE, "mei", "1-101", Relation.Kind.GUARDIAN, clock.instant().minus(Duration.ofDays(5)), null);
        new Wards(community.database, clock)
                .put(
                        HERE,
                        new Wards.Ward(
                                "kid",
                                Wards.Cause.CHILD_UNDER_14,
                                LocalDate.parse("2030-01-01"),
                                "出生证明",
                                "ana",
                                clock.instant()));
        passes("kid");
        assertEquals(List.of("WARD kid"), seenBy("mei"));
        assertEquals(List.of(), seenBy("lin"));
        refused("home-log-ward", () -> log.share(HERE, "kid", home, true));
    }

    @Test
    void aSilentAlarmLooksLikeAnyOtherPassage() {
        log.share(HERE, "lin", home, true);
        atGate("lin", "c1", CredentialKind.PIN, Reason.GRANTED_DURESS);
        for (String reader : List.of("mei", "lin")) {
            assertEquals(
                    "GRANTED",
                    log.list(HERE, reader, home, always(), null, 5)
                            .items()
                            .get(0)
                            .entry()
                            .reason());
        }
    }

    @Test
    void pagesHoldEveryLineOnceInOrder() {
        log.share(HERE, "lin", home, true);
        String aunt = invites("mei", "姑姑");
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            switch (i % 3) {
                case 0 -> passes("lin");
                case 1 -> passes("mei");
                default -> guest(aunt, Reason.GRANTED);
            }
        }
        log.list(HERE, "mei", home, always(), null, 200)
                .items()
                .forEach(line -> all.add(line.entry().event()));
        assertEquals(23, all.size());
        for (int size : new int[] {1, 2, 5, 22, 23, 24}) {
            List<Long> read = new ArrayList<>();
            String cursor = null;
            do {
                Page<HomeLog.Line> page = log.list(HERE, "mei", home, always(), cursor, size);
                page.items().forEach(line -> read.add(line.entry().event()));
                cursor = page.next();
            } while (cursor != null);
            assertEquals(all, read, "pages of " + size);
        }
        Instant middle = clock.instant().minus(Duration.ofMinutes(10));
        assertEquals(
                11,
                log.list(HERE, "mei", home, new HomeLog.Span(middle, always().until()), null, 50)
                        .items()
                        .size());
    }
}
