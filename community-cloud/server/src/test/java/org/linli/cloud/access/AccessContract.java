package org.linli.cloud.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.Unit;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Page;
import org.linli.messages.access.AccessItem.Kind;
import org.linli.messages.access.DoorItem;
import org.linli.messages.access.HolderItem;
import org.linli.messages.access.HolidayItem;
import org.linli.messages.access.RuleItem;
import org.linli.messages.access.ScheduleItem;
import org.linli.messages.key.PublicKeys;
import org.linli.messages.key.TrustedKeys;
import org.linli.messages.pass.PassReading;
import org.linli.messages.pass.PassText;
import org.linli.messages.sync.SyncDelta;
import org.linli.messages.sync.SyncReport;
import org.linli.messages.sync.SyncRequest;

/** From what people edit to what doors know, on every database. */
abstract class AccessContract extends AccessFixture {

    @Test
    void aDoorKnowsOnlyThoseItsRulesNameAndForgetsThemWhenTheyLeave() {
        person("p1");
        person("p2");
        card("c1", "p1", 1);
        card("c2", "p2", 2);
        access.groups().add(HOME, "residents", "p1");
        ModelDoor gate = synchronised("gate");
        ModelDoor hall = synchronised("hall");
        assertTrue(gate.knows(Kind.HOLDER, "p1"));
        assertTrue(gate.knows(Kind.CARD, "c1"));
        assertFalse(gate.knows(Kind.HOLDER, "p2"));
        assertFalse(gate.knows(Kind.CARD, "c2"));
        assertFalse(hall.knows(Kind.HOLDER, "p1"));

        access.groups().removeMember(HOME, "residents", "p1");
        catchUp(gate);
        assertFalse(gate.knows(Kind.HOLDER, "p1"));
        assertFalse(gate.knows(Kind.CARD, "c1"));
    }

    @Test
    void oneChangeIsOneRevisionOfTheDoorsItConcernsAndIsToldAfterTheCommit() {
        person("p1");
        access.groups().add(HOME, "residents", "p1");
        List<DoorRevision> news = new ArrayList<>();
        access.changes().listen(news::addAll);
        ModelDoor gate = synchronised("gate");
        card("c1", "p1", 1);
        assertEquals(1, news.size());
        assertEquals("gate", news.get(0).door());
        assertEquals(gate.revision(), news.get(0).before());
        assertEquals(gate.revision() + 1, news.get(0).after());
        List<SyncDelta> delta = access.sync().since("gate", news.get(0).before());
        assertEquals(1, delta.size());
        assertEquals(1, delta.get(0).changes().size());
        assertTrue(gate.apply(delta.get(0)));
        assertTrue(gate.knows(Kind.CARD, "c1"));
    }

    @Test
    void aChangeThatChangesNothingIsNoRevision() {
        person("p1");
        access.groups().add(HOME, "residents", "p1");
        List<DoorRevision> news = new ArrayList<>();
        access.changes().listen(news::addAll);
        access.groups().add(HOME, "residents", "p1");
        person("p1");
        assertEquals(List.of(), news);
    }

    @Test
    void manyAreRemovedAtOnceWithOneRevisionOfTheirDoors() {
        for (String id : List.of("p1", "p2", "p3")) {
            person(id);
            access.groups().add(HOME, "residents", id);
            card("c" + id, id, id.charAt(1));
        }
        ModelDoor gate = synchronised("gate");
        ModelDoor hall = synchronised("hall");
        List<DoorRevision> news = new ArrayList<>();
        access.changes().listen(news::addAll);
        database.change(transaction ->
                access.holders().removeAll(transaction, List.of("p1", "p3"), "manager", clock.instant()));
        assertEquals(List.of(new DoorRevision("gate", gate.revision(), gate.revision() + 1)), news);
        catchUp(gate);
        catchUp(hall);
        assertFalse(gate.knows(Kind.HOLDER, "p1"));
        assertFalse(gate.knows(Kind.CARD, "cp3"));
        assertTrue(gate.knows(Kind.CARD, "cp2"));
        assertEquals(List.of(), access.cards().ofHolder("p3"));
    }

    @Test
    void aRefusedChangeLeavesNothingBehind() {
        person("p1");
        person("p2");
        access.groups().add(HOME, "residents", "p1");
        card("c1", "p1", 1);
        ModelDoor gate = synchronised("gate");
        Refused refused = assertThrows(Refused.class, () -> card("c9", "p2", 1));
        assertEquals("card-already-known", refused.code());
        assertEquals(gate.revision(), synchronised("gate").revision());
        assertEquals(List.of(), access.cards().ofHolder("p2"));
    }

    @Test
    void faceAloneIsRefusedAsARule() {
        Refused refused = assertThrows(
                Refused.class,
                () -> access.rules()
                        .put(
                                HOME,
                                new Rules.Rule(
                                        "r2",
                                        "只刷脸",
                                        "residents",
                                        "always",
                                        Set.of(RuleItem.Means.FACE),
                                        Set.of("gate"))));
        assertEquals("face-alone", refused.code());
    }

    @Test
    void withdrawingAConsentTakesItFromTheDoorsAndKeepsTheRecord() {
        person("p1");
        access.groups().add(HOME, "residents", "p1");
        Consents.Consent consent =
                access.consents().give(Consents.Kind.FACE, "p1", "2026-01", Consents.Act.own(HOME, "p1"));
        ModelDoor gate = synchronised("gate");
        assertTrue(gate.knows(Kind.FACE_CONSENT, consent.id()));
        assertEquals(1, access.consents().count());
        clock.advance(Duration.ofMinutes(1));
        access.consents().withdraw(consent.id(), Consents.Act.own(HOME, "p1"));
        catchUp(gate);
        assertFalse(gate.knows(Kind.FACE_CONSENT, consent.id()));
        Consents.Consent kept = access.consents().page("p1", null, 10).items().get(0);
        assertEquals("p1", kept.withdrawnBy());
        assertEquals(0, access.consents().count());
    }

    @Test
    void aDoorWithoutFacesIsToldNoConsent() {
        DoorItem d = access.doors().get(HOME, "gate").settings();
        access.doors()
                .put(
                        HOME,
                        new Doors.Door(
                                new DoorItem(
                                        d.id(),
                                        d.number(),
                                        d.name(),
                                        d.zone(),
                                        d.releaseMillis(),
                                        d.heldOpenMillis(),
                                        d.antiPassback(),
                                        d.antiPassbackResetMinutes(),
                                        d.twoPerson(),
                                        d.twoPersonWindowMillis(),
                                        null,
                                        false,
                                        d.maxAttempts(),
                                        d.attemptsWindowMillis(),
                                        d.lockoutMillis(),
                                        false,
                                        null),
                                "Gate",
                                null));
        person("p1");
        access.groups().add(HOME, "residents", "p1");
        Consents.Consent consent =
                access.consents().give(Consents.Kind.FACE, "p1", "2026-01", Consents.Act.own(HOME, "p1"));
        assertFalse(synchronised("gate").knows(Kind.FACE_CONSENT, consent.id()));
    }

    @Test
    void aVisitorPassVerifiesWithTheTrustedKeyAndItsRevocationReachesItsDoors() throws Exception {
        person("p1");
        access.groups().add(HOME, "residents", "p1");
        Instant until = clock.instant().plus(Duration.ofHours(4));
        VisitorPasses.IssuedWithText issued = access.visitorPasses()
                .issue(HOME, new VisitorPasses.Wish("p1", "快递", null, until, 2, Set.of("gate")), "p1", true);
        PassReading.Visitor read = (PassReading.Visitor) PassText.read(issued.text());
        assertEquals(List.of(1), read.pass().doors());
        assertTrue(new TrustedKeys(access.keys().trusted()).isValid(read.pass().keyId(), clock.instant()));
        assertEquals(
                issued.text(), access.visitorPasses().codeText(issued.pass().id()));

        Refused notOwn = assertThrows(
                Refused.class,
                () -> access.visitorPasses()
                        .issue(HOME, new VisitorPasses.Wish("p1", "快递", null, until, 2, Set.of("hall")), "p1", true));
        assertEquals("door-not-own", notOwn.code());

        access.visitorPasses().revoke(HOME, issued.pass().id(), "p1");
        assertTrue(synchronised("gate").knows(Kind.REVOKED_PASS, issued.pass().id()));
        assertFalse(synchronised("hall").knows(Kind.REVOKED_PASS, issued.pass().id()));
        clock.advance(Duration.ofHours(5));
        access.changes().tidy();
        assertFalse(synchronised("gate").knows(Kind.REVOKED_PASS, issued.pass().id()));
    }

    @Test
    void afterARotationDoorsTrustBothKeysUntilOldPassesAreOver() {
        String before = access.keys().trusted().get(0).id();
        String after = access.keys().rotate();
        assertNotEquals(before, after);
        ModelDoor gate = synchronised("gate");
        assertTrue(gate.knows(Kind.TRUSTED_KEY, before));
        assertTrue(gate.knows(Kind.TRUSTED_KEY, after));
        assertEquals(after, access.keys().signing().id());
        clock.advance(Duration.ofDays(70));
        access.changes().tidy();
        catchUp(gate);
        assertFalse(gate.knows(Kind.TRUSTED_KEY, before));
    }

    @Test
    void aPinIsOnlyEverAHash() {
        person("p1");
        access.groups().add(HOME, "residents", "p1");
        assertThrows(Refused.class, () -> access.pins().put("p1", "101", "1234", null));
        assertThrows(Refused.class, () -> access.pins().put("p1", "101", "1111", null));
        assertThrows(Refused.class, () -> access.pins().put("p1", "101", "2580", "2580"));
        access.pins().put("p1", "101", "2580", "2581");
        ModelDoor gate = synchronised("gate");
        String body = gate.body(Kind.PIN, "101");
        assertTrue(body.contains("$argon2id$"));
        assertFalse(body.contains("2580"));
    }

    @Test
    void whoHasAPinIsListedWithoutIt() {
        person("p1");
        person("p2");
        CredentialLists lists = new CredentialLists(database);
        assertEquals(List.of(), lists.pins(HOME, null, 10).items());
        access.pins().put("p2", "102", "2580", null);
        access.pins().put("p1", "101", "2580", "2581");
        Pins.Pin first = new Pins.Pin("p1", "101", clock.instant());
        Pins.Pin second = new Pins.Pin("p2", "102", clock.instant());
        Page<Pins.Pin> page = lists.pins(HOME, null, 1);
        assertEquals(List.of(first), page.items());
        assertEquals(List.of(second), lists.pins(HOME, page.next(), 1).items());
        assertEquals(List.of(), lists.pins("elsewhere", null, 10).items());
        clock.advance(Duration.ofDays(1));
        access.pins().put("p1", "103", "9630", null);
        assertEquals(
                List.of(new Pins.Pin("p1", "103", clock.instant()), second),
                lists.pins(HOME, null, 10).items());
        access.pins().remove("p2");
        assertEquals(1, lists.pins(HOME, null, 10).items().size());
    }

    @Test
    void aPhoneRegistersOnlyARealPublicKeyAndOnlyOnce() throws Exception {
        person("p1");
        access.groups().add(HOME, "residents", "p1");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        String key = PublicKeys.base64(generator.generateKeyPair().getPublic());
        PassKeys.PassKey registered = access.passKeys().register("p1", key, "手机", null);
        assertTrue(synchronised("gate").knows(Kind.PASS_KEY, registered.id()));
        assertThrows(Refused.class, () -> access.passKeys().register("p1", key, "again", null));
        assertThrows(Refused.class, () -> access.passKeys().register("p1", "AAAA", "bad", null));
        assertThrows(Refused.class, () -> access.passKeys().remove("p2", registered.id()));
        access.passKeys().remove("p1", registered.id());
        assertFalse(synchronised("gate").knows(Kind.PASS_KEY, registered.id()));
    }

    @Test
    void theEndOfTheLastRelationEndsAResidentsValidity() throws Exception {
        places.putBuilding(HOME, new Places.Building("b1", "一号楼", "Building 1"));
        places.putUnit(HOME, Unit.home("u1", "b1", "101", "101"));
        person("p1");
        access.groups().add(HOME, "residents", "p1");
        Relation relation = people.relate(HOME, "p1", "u1", Relation.Kind.TENANT, clock.instant(), null);
        ModelDoor gate = synchronised("gate");
        Instant end = clock.instant().plus(Duration.ofDays(30));
        people.endRelation(HOME, relation.id(), end, "desk");
        catchUp(gate);
        HolderItem holder = org.linli.messages.Codec.decode(gate.body(Kind.HOLDER, "p1"), HolderItem.class);
        assertEquals(end, holder.validUntil());
        assertTrue(access.ownDoors().mayOpenNow("gate", "p1", clock.instant()));
        assertFalse(access.ownDoors().mayOpenNow("gate", "p1", end));
        assertFalse(access.ownDoors().mayOpenNow("hall", "p1", clock.instant()));
    }

    @Test
    void anErasedPersonIsGoneFromTheDoorsAndTheLists() {
        person("p1");
        access.groups().add(HOME, "residents", "p1");
        card("c1", "p1", 1);
        ModelDoor gate = synchronised("gate");
        people.remove(HOME, "p1", "manager");
        catchUp(gate);
        assertFalse(gate.knows(Kind.HOLDER, "p1"));
        assertFalse(gate.knows(Kind.CARD, "c1"));
        assertTrue(people.find(HOME, "p1").isEmpty());
    }

    @Test
    void peopleAreListedInPagesWithoutGapsOrRepeats() {
        for (int i = 0; i < 25; i++) {
            person("p" + i);
        }
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            var page = people.list(HOME, new People.Wanted(null, "测试", null, null), cursor, 7);
            page.items().forEach(one -> seen.add(one.id()));
            cursor = page.next();
        } while (cursor != null);
        assertEquals(25, seen.size());
        assertEquals(25, Set.copyOf(seen).size());
        assertEquals(
                0,
                people.list(HOME, new People.Wanted(null, "100%", null, null), null, 7)
                        .items()
                        .size());
    }

    @Test
    void residentsOpenFromAfarOnlyWithinTheSchedule() {
        access.calendar()
                .putSchedule(
                        HOME,
                        new Calendar.Schedule(
                                new ScheduleItem(
                                        "always",
                                        List.of(new ScheduleItem.Window(Set.of(DayOfWeek.MONDAY), 600, 660)),
                                        ScheduleItem.OnHolidays.CLOSED),
                                "周一十点",
                                "Monday ten"));
        person("p1");
        access.groups().add(HOME, "residents", "p1");
        // 02:00 UTC on a Monday is 10:00 in Shanghai.
        assertTrue(access.ownDoors().mayOpenNow("gate", "p1", clock.instant()));
        assertFalse(access.ownDoors().mayOpenNow("gate", "p1", clock.instant().plus(Duration.ofHours(1))));
        access.calendar()
                .putHoliday(
                        HOME,
                        new Calendar.Holiday(
                                new HolidayItem("h1", LocalDate.of(2026, 3, 2), LocalDate.of(2026, 3, 2)), "节日"));
        assertFalse(access.ownDoors().mayOpenNow("gate", "p1", clock.instant()));
    }

    @Test
    void aDoorWithADamagedDigestOrAnUnknownRevisionGetsASnapshot() {
        person("p1");
        access.groups().add(HOME, "residents", "p1");
        ModelDoor gate = synchronised("gate");
        List<SyncDelta> damaged =
                access.sync().answer(new SyncRequest("gate", gate.revision(), "00".repeat(32), false));
        assertTrue(damaged.get(0).snapshot() != null);
        assertEquals(gate.items().size(), damaged.get(0).changes().size());
        assertTrue(access.sync()
                        .answer(new SyncRequest("gate", gate.revision() + 5, gate.digest(), false))
                        .get(0)
                        .snapshot()
                != null);
        assertTrue(access.sync()
                        .answer(new SyncRequest("gate", gate.revision(), gate.digest(), true))
                        .get(0)
                        .snapshot()
                != null);
        assertEquals(List.of(), access.sync().answer(new SyncRequest("nowhere", 0, "00".repeat(32), false)));
        assertFalse(access.sync().report(new SyncReport("gate", gate.revision(), "11".repeat(32), true)));
    }

    @Test
    void theAgeOfAnUnconfirmedRevocationIsShownUntilTheDoorConfirms() {
        person("p1");
        access.groups().add(HOME, "residents", "p1");
        ModelDoor gate = synchronised("gate");
        assertEquals(null, status("gate").unconfirmedSince());
        clock.advance(Duration.ofMinutes(5));
        Instant revoked = clock.instant();
        access.groups().removeMember(HOME, "residents", "p1");
        clock.advance(Duration.ofMinutes(5));
        card("c1", "p1", 1);
        assertEquals(revoked, status("gate").unconfirmedSince());
        catchUp(gate);
        assertEquals(null, status("gate").unconfirmedSince());
    }

    private SyncService.DoorSync status(String door) {
        return access.sync().list(HOME, null, 50).items().stream()
                .filter(one -> one.door().equals(door))
                .findFirst()
                .orElseThrow();
    }
}
