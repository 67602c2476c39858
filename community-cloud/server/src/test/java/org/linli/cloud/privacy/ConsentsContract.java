package org.linli.cloud.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.cloud.people.TestCommunity.HERE;
import static org.linli.cloud.people.TestCommunity.THERE;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.access.Consents;
import org.linli.cloud.access.Consents.Consent;
import org.linli.cloud.access.Consents.Entry;
import org.linli.cloud.access.Consents.Kind;
import org.linli.cloud.access.Consents.Step;
import org.linli.cloud.access.Consents.Way;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.TestCommunity;
import org.linli.cloud.people.Wards;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;

/** Who agrees to what, for whom, and how it is written down, on a database that the subclass chooses. */
abstract class ConsentsContract {

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private TestCommunity community;
    private ConsentTexts texts;
    private Wards wards;
    private Consents consents;
    private ConsentDesk desk;

    abstract Database open(Path where);

    @BeforeEach
    void openConsents() {
        community = new TestCommunity(open(directory), directory, clock);
        community.gate("gate", "mei", "lin");
        texts = new ConsentTexts(community.database, clock);
        wards = new Wards(community.database, clock);
        consents = community.access.consents();
        desk = new ConsentDesk(community.database, consents, texts, wards);
        publish(Kind.FACE);
        publish(Kind.PHOTOS);
    }

    @AfterEach
    void close() {
        community.close();
    }

    private static void refused(String code, Executable what) {
        assertEquals(code, assertThrows(Refused.class, what).code());
    }

    private ConsentTexts.ConsentText publish(Kind kind) {
        return texts.publish(HERE, kind, new ConsentTexts.Words("标题", "Title", "正文", "Words"), "boss");
    }

    private static ConsentDesk.Wanted wanted(Kind kind, String holder, String text) {
        return new ConsentDesk.Wanted(kind, holder, text);
    }

    private Consent give(String holder, Kind kind) {
        return desk.give(HERE, wanted(kind, holder, "1"), holder);
    }

    private List<Entry> book(String holder) {
        return consents.entries(HERE, holder, null, null, 50).items();
    }

    private LocalDate today() {
        return clock.instant().atZone(TestCommunity.ZONE).toLocalDate();
    }

    private void child(String person) {
        wards.put(
                HERE,
                new Wards.Ward(
                        person, Wards.Cause.CHILD_UNDER_14, today().plusDays(10), "户口簿", "ana", clock.instant()));
    }

    @Test
    void onlyTheTextInForceIsAgreedTo() {
        refused("consent-text-missing", () -> desk.give(THERE, wanted(Kind.FACE, "far", "1"), "far"));
        refused("consent-text-outdated", () -> desk.give(HERE, wanted(Kind.FACE, "mei", "2"), "mei"));
        give("mei", Kind.FACE);
        assertEquals("2", publish(Kind.FACE).version());
        refused("consent-text-outdated", () -> desk.give(HERE, wanted(Kind.FACE, "lin", "1"), "lin"));
        refused("consent-text-outdated", () -> desk.record(HERE, wanted(Kind.FACE, "lin", "1"), "lin", "ana", "A-1"));
        assertTrue(consents.inForce("mei").isPresent(), "who agreed before has agreed");
        assertEquals(
                List.of("2", "1"),
                texts.list(HERE, Kind.FACE, false, null, 10).items().stream()
                        .map(ConsentTexts.ConsentText::version)
                        .toList());
        assertEquals(2, texts.list(HERE, null, true, null, 10).items().size());
        assertEquals(Optional.empty(), texts.find(THERE, Kind.FACE, "1"));
    }

    @Test
    void aNewerTextTakesThePlaceOfTheOlderAndTheDoorsKeepTheFace() {
        Consent first = give("mei", Kind.FACE);
        refused("consent-in-force", () -> give("mei", Kind.FACE));
        publish(Kind.FACE);
        clock.advance(Duration.ofDays(1));

        Consent second = desk.give(HERE, wanted(Kind.FACE, "mei", "2"), "mei");

        assertEquals(first.id(), second.id());
        assertEquals("2", consents.inForce("mei").orElseThrow().textVersion());
        assertEquals(
                List.of("GIVEN 2", "SUPERSEDED 1", "GIVEN 1"),
                book("mei").stream()
                        .map(entry -> entry.step() + " " + entry.textVersion())
                        .toList());
    }

    @Test
    void theFaceAndThePicturesAreSeparate() {
        Consent face = give("mei", Kind.FACE);
        Consent photos = give("mei", Kind.PHOTOS);

        desk.withdraw(HERE, photos.id(), "mei");
        assertTrue(consents.find(face.id()).orElseThrow().inForce());
        assertFalse(consents.find(photos.id()).orElseThrow().inForce());

        give("mei", Kind.PHOTOS);
        desk.withdraw(HERE, face.id(), "mei");
        assertEquals(Optional.empty(), consents.inForce("mei"));
        assertEquals(
                List.of(Kind.PHOTOS),
                consents.ofCommunity(HERE, null, true, null, null, 10).items().stream()
                        .map(Consent::kind)
                        .toList());
    }

    @Test
    void everybodyAgreesForThemselves() {
        refused("person-unknown", () -> desk.give(HERE, wanted(Kind.FACE, "lin", "1"), "mei"));
        refused("consent-not-own", () -> desk.record(HERE, wanted(Kind.FACE, "lin", "1"), "mei", "ana", "A-1"));
        refused("paper-missing", () -> desk.record(HERE, wanted(Kind.FACE, "lin", "1"), "lin", "ana", " "));
        Consent lins = desk.record(HERE, wanted(Kind.FACE, "lin", "1"), "lin", "ana", "A-1");
        refused("consent-unknown", () -> desk.withdraw(HERE, lins.id(), "mei"));
        refused("consent-unknown", () -> desk.withdrawAtDesk(THERE, lins.id(), "boss"));
        Entry entry = book("lin").get(0);
        assertEquals(Way.DESK, entry.way());
        assertEquals("lin", entry.by());
        assertEquals("ana", entry.recordedBy());
        assertEquals("A-1", entry.reason());
        desk.withdrawAtDesk(HERE, lins.id(), "ana");
        assertEquals(Step.WITHDRAWN, book("lin").get(0).step());
    }

    @Test
    void aGuardianDecidesForAChildUntilItIsFourteen() {
        child("lin");
        refused("guardian-needed", () -> give("lin", Kind.FACE));
        refused("person-unknown", () -> desk.give(HERE, wanted(Kind.FACE, "lin", "1"), "mei"));
        refused("guardian-needed", () -> desk.record(HERE, wanted(Kind.FACE, "lin", "1"), "mei", "ana", "A-1"));
        community.people.relate(HERE, "mei", "1-101", Relation.Kind.GUARDIAN, clock.instant(), null);
        community.people.relate(HERE, "wu", "1-102", Relation.Kind.GUARDIAN, clock.instant(), null);
        refused("person-unknown", () -> desk.give(HERE, wanted(Kind.FACE, "lin", "1"), "wu"));

        Consent consent = desk.give(HERE, wanted(Kind.FACE, "lin", "1"), "mei");

        assertEquals(Way.GUARDIAN, consent.way());
        assertEquals("mei", consent.givenBy());
        assertEquals(
                List.of("lin"),
                wards.of(HERE, "mei").stream().map(Wards.Ward::person).toList());
        desk.withdraw(HERE, consent.id(), "mei");
        desk.give(HERE, wanted(Kind.FACE, "lin", "1"), "mei");
        clock.advance(Duration.ofDays(10));
        assertEquals(List.of(), wards.of(HERE, "mei"));
        refused("consent-unknown", () -> desk.withdraw(HERE, consent.id(), "mei"));
        refused("consent-in-force", () -> give("lin", Kind.FACE));
        desk.withdraw(HERE, consents.inForce("lin").orElseThrow().id(), "lin");
        give("lin", Kind.FACE);
    }

    @Test
    void aChildMayTakeBackWhatItsGuardianGave() {
        child("lin");
        community.people.relate(HERE, "mei", "1-101", Relation.Kind.GUARDIAN, clock.instant(), null);
        Consent consent = desk.give(HERE, wanted(Kind.FACE, "lin", "1"), "mei");
        desk.withdraw(null, consent.id(), "lin");
        assertFalse(consents.find(consent.id()).orElseThrow().inForce());
    }

    @Test
    void aGuardianshipNeedsADayThatFits() {
        refused("ward-day", () -> wards.put(HERE, ward(Wards.Cause.CHILD_UNDER_14, null)));
        refused("ward-day", () -> wards.put(HERE, ward(Wards.Cause.CHILD_UNDER_14, today())));
        refused("ward-day", () -> wards.put(HERE, ward(Wards.Cause.CHILD_UNDER_14, today().plusYears(15))));
        refused("person-unknown", () -> wards.put(THERE, ward(Wards.Cause.ADULT, null)));
        wards.put(HERE, ward(Wards.Cause.ADULT, null));
        refused("guardian-needed", () -> give("lin", Kind.FACE));
        assertEquals(1, wards.list(HERE, null, 10).items().size());
        assertEquals(0, wards.list(THERE, null, 10).items().size());
        wards.remove(HERE, "lin");
        refused("ward-unknown", () -> wards.remove(HERE, "lin"));
        give("lin", Kind.FACE);
    }

    private Wards.Ward ward(Wards.Cause cause, @org.jspecify.annotations.Nullable LocalDate until) {
        return new Wards.Ward("lin", cause, until, "裁定书", "ana", clock.instant());
    }

    @Test
    void movingOutEndsBothAndSaysSo() {
        give("wu", Kind.FACE);
        give("wu", Kind.PHOTOS);
        Relation only = community.people.relationsOf(HERE, "wu").get(0);
        community.people.endRelation(HERE, only.id(), clock.instant(), "ana");
        assertEquals(
                List.of(Step.WITHDRAWN, Step.WITHDRAWN, Step.GIVEN, Step.GIVEN),
                book("wu").stream().map(Entry::step).toList());
        assertEquals(Way.SYSTEM, book("wu").get(0).way());
        assertEquals(4, consents.entries(null, "wu", null, null, 50).items().size());
        assertEquals(
                2, consents.entries(HERE, null, Kind.FACE, null, 50).items().size());
        assertEquals(0, consents.entries(THERE, null, null, null, 50).items().size());
    }
}
