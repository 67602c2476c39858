package org.linli.cloud.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.linli.cloud.access.AccessFixture;
import org.linli.cloud.access.Consents;
import org.linli.cloud.events.StoredEvent;
import org.linli.cloud.mqtt.DoorMessages;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.Unit;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.SecretBox;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.access.CardItem;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandResult;
import org.linli.messages.command.CommandResult.Outcome;
import org.linli.messages.command.SignedCommand;
import org.linli.messages.device.CertificateRenewal;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.EventAck;
import org.linli.messages.event.Happening;
import org.linli.messages.sync.SyncDelta;

/** Who may order what, and what becomes of it, on every database. */
abstract class CommandsContract extends AccessFixture {

    private static final byte[] PHOTO = {(byte) 0xff, (byte) 0xd8, 1, 2, 3};

    private final Wire wire = new Wire();
    private Commands commands;

    /** The wire as a list; may be cut. */
    private final class Wire implements DoorMessages {
        final List<SignedCommand> sent = new ArrayList<>();
        boolean cut;
        List<String> recordedBefore = new ArrayList<>();

        @Override
        public CompletableFuture<Void> acknowledge(EventAck acknowledgement) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> delta(SyncDelta delta) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> command(String door, SignedCommand command, Duration expiry) {
            if (cut) {
                return CompletableFuture.failedFuture(new IllegalStateException("cut"));
            }
            sent.add(command);
            recordedBefore.add(commands.get(HOME, last().id()).state());
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> certificate(CertificateRenewal renewal) {
            return CompletableFuture.completedFuture(null);
        }

        Command last() {
            try {
                return Codec.decode(sent.get(sent.size() - 1).command(), Command.class);
            } catch (MalformedMessage e) {
                throw new AssertionError(e);
            }
        }
    }

    @BeforeEach
    void openCommands() {
        commands = new Commands(database, access, SecretBox.open(directory.resolve("secret.key")), clock);
        commands.connect(wire);
        person("p1");
        access.groups().add(HOME, "residents", "p1");
    }

    private void answer(Outcome outcome, String detail) {
        Command command = wire.last();
        commands.result(new CommandResult(
                command.door(), command.id(), outcome, clock.instant(), detail.isEmpty() ? null : detail));
    }

    @Test
    void aResidentOpensOnlyADoorThatARuleGivesThem() {
        CommandRecord opened = commands.openAsResident(HOME, "gate", "p1");
        assertEquals("SENT", opened.state());
        assertEquals(List.of("SENT"), wire.recordedBefore);
        Command command = wire.last();
        assertEquals(Duration.ofSeconds(5), Duration.between(command.issuedAt(), command.expiresAt()));
        assertEquals("p1", command.issuedBy());
        Refused refused = assertThrows(Refused.class, () -> commands.openAsResident(HOME, "hall", "p1"));
        assertEquals(Refused.Cause.FORBIDDEN, refused.kind());
        assertThrows(Refused.class, () -> commands.openAsResident(HOME, "gate", "stranger"));
        assertThrows(Refused.class, () -> commands.openAsResident(HOME, "nowhere", "p1"));
        assertEquals(1, wire.sent.size());
    }

    @Test
    void staffOpenAnyDoorButMustSayWhy() {
        assertThrows(Refused.class, () -> commands.openAsStaff(HOME, "hall", "guard", " "));
        CommandRecord opened = commands.openAsStaff(HOME, "hall", "guard", "搬家");
        answer(Outcome.DONE, "");
        CommandRecord done = commands.get(HOME, opened.id());
        assertEquals("DONE", done.state());
        assertEquals("搬家", done.cause());
        assertTrue(done.settled());
    }

    @Test
    void theSignatureIsTheCommunitysAndNoncesDiffer() throws Exception {
        commands.openAsStaff(HOME, "gate", "guard", "a");
        commands.openAsStaff(HOME, "gate", "guard", "b");
        SignedCommand first = wire.sent.get(0);
        java.security.Signature check = java.security.Signature.getInstance("Ed25519");
        check.initVerify(org.linli.messages.key.PublicKeys.ed25519(
                access.keys().trusted().get(0).publicKey()));
        check.update(first.command().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertTrue(check.verify(java.util.Base64.getDecoder().decode(first.signature())));
        Command one = Codec.decode(first.command(), Command.class);
        assertFalse(one.nonce().equals(wire.last().nonce()));
        assertFalse(one.id().equals(wire.last().id()));
    }

    @Test
    void anOrderWithoutAnAnswerSaysSoAndALateAnswerCorrectsIt() {
        CommandRecord opened = commands.openAsStaff(HOME, "gate", "guard", "test");
        clock.advance(Duration.ofSeconds(6));
        commands.tick();
        assertEquals("SENT", commands.get(HOME, opened.id()).state());
        clock.advance(Duration.ofSeconds(6));
        commands.tick();
        assertEquals("NO_ANSWER", commands.get(HOME, opened.id()).state());
        answer(Outcome.EXPIRED, "");
        assertEquals("EXPIRED", commands.get(HOME, opened.id()).state());
        answer(Outcome.DONE, "");
        assertEquals("EXPIRED", commands.get(HOME, opened.id()).state());
    }

    @Test
    void withoutABrokerAnOrderIsRecordedAsNotSent() {
        wire.cut = true;
        CommandRecord opened = commands.openAsStaff(HOME, "gate", "guard", "test");
        assertEquals("NOT_SENT", commands.get(HOME, opened.id()).state());
    }

    @Test
    void anAnswerFromAnotherDoorChangesNothing() {
        CommandRecord opened = commands.openAsStaff(HOME, "gate", "guard", "test");
        commands.result(new CommandResult("hall", opened.id(), Outcome.DONE, clock.instant(), null));
        commands.result(new CommandResult("gate", "unknown", Outcome.DONE, clock.instant(), null));
        assertEquals("SENT", commands.get(HOME, opened.id()).state());
    }

    /** What the door wrote down arrives with its events, whatever became of the answer. */
    private void recorded(String door, String command, String outcome) {
        DoorEvent event = new DoorEvent(
                door,
                clock.instant(),
                DoorEvent.ClockTrust.TRUSTED,
                new Happening.CommandDone(command, "open", outcome));
        database.change(transaction ->
                commands.recorded(transaction, List.of(new StoredEvent(1, HOME, "chain", 1, clock.instant(), event))));
    }

    @Test
    void whatTheDoorRecordedSettlesAnOrderWhoseAnswerWasLost() {
        List<String> heard = new ArrayList<>();
        commands.listen(command -> heard.add(command.state()));
        CommandRecord opened = commands.openAsStaff(HOME, "gate", "guard", "test");
        recorded("gate", "unknown", "DONE");
        recorded("hall", opened.id(), "DONE");
        recorded("gate", opened.id(), "STARTED");
        recorded("gate", opened.id(), "SOMETHING_NEW");
        assertEquals("SENT", commands.get(HOME, opened.id()).state());
        clock.advance(Duration.ofMinutes(1));
        commands.tick();
        assertEquals("NO_ANSWER", commands.get(HOME, opened.id()).state());
        recorded("gate", opened.id(), "DONE");
        recorded("gate", opened.id(), "FAILED");
        assertEquals("DONE", commands.get(HOME, opened.id()).state());
        assertEquals(List.of("DONE"), heard);
    }

    @Test
    void anAnswerAddsItsDetailToWhatTheDoorRecorded() {
        CommandRecord opened = commands.openAsStaff(HOME, "gate", "guard", "test");
        recorded("gate", opened.id(), "REFUSED");
        assertEquals(null, commands.get(HOME, opened.id()).detail());
        answer(Outcome.REFUSED, "LOCKDOWN");
        assertEquals("LOCKDOWN", commands.get(HOME, opened.id()).detail());
        answer(Outcome.REFUSED, "ANOTHER");
        answer(Outcome.DONE, "");
        assertEquals("LOCKDOWN", commands.get(HOME, opened.id()).detail());
        assertEquals("REFUSED", commands.get(HOME, opened.id()).state());
    }

    @Test
    void aCardWaitsForTheAnswerThatHasItsNumber() {
        CommandRecord enrol = commands.enrolCard(HOME, "gate", "p1", "guard");
        recorded("gate", enrol.id(), "DONE");
        assertEquals("SENT", commands.get(HOME, enrol.id()).state());
        answer(Outcome.DONE, "WIEGAND_26/88/31337");
        assertEquals(1, access.cards().ofHolder("p1").size());
    }

    @Test
    void lockdownEvacuationAndResetAreRecordedInOneList() {
        commands.lockdown(HOME, "gate", true, "guard", "演练");
        clock.advance(Duration.ofSeconds(1));
        commands.evacuate(HOME, "gate", true, "guard", "演练");
        clock.advance(Duration.ofSeconds(1));
        commands.resetAntiPassback(HOME, "hall", null, "guard");
        List<String> kinds = new ArrayList<>();
        String cursor = null;
        do {
            var page = commands.list(HOME, null, cursor, 2);
            page.items().forEach(one -> kinds.add(one.kind()));
            cursor = page.next();
        } while (cursor != null);
        assertEquals(List.of("RESET_ANTI_PASSBACK", "EVACUATE_ON", "LOCKDOWN_ON"), kinds);
        assertEquals(2, commands.list(HOME, "gate", null, 10).items().size());
    }

    @Test
    void aCardHeldToTheDoorBecomesTheHoldersAndItsNumberIsNotInTheRecord() {
        CommandRecord enrol = commands.enrolCard(HOME, "gate", "p1", "guard");
        answer(Outcome.STARTED, "");
        assertEquals("STARTED", commands.get(HOME, enrol.id()).state());
        answer(Outcome.DONE, "WIEGAND_26/88/31337");
        assertEquals("DONE", commands.get(HOME, enrol.id()).state());
        assertEquals(null, commands.get(HOME, enrol.id()).detail());
        CardItem card = access.cards().ofHolder("p1").get(0);
        assertEquals(31337, card.number());
    }

    @Test
    void aCardThatIsKnownAlreadyIsNotGivenAgain() {
        person("p2");
        card("c1", "p2", 5);
        CommandRecord enrol = commands.enrolCard(HOME, "gate", "p1", "guard");
        answer(Outcome.DONE, "WIEGAND_26/7/5");
        assertEquals("FAILED", commands.get(HOME, enrol.id()).state());
        assertEquals("card-already-known", commands.get(HOME, enrol.id()).detail());
        assertEquals(List.of(), access.cards().ofHolder("p1"));
    }

    @Test
    void aPhotoNeedsConsentAndAPictureAndIsKeptOnlyUntilEachDoorAnswered() {
        assertThrows(Refused.class, () -> commands.enrolPhoto(HOME, "p1", PHOTO, "guard"));
        access.consents().give(Consents.Kind.FACE, "p1", "1", Consents.Act.own(HOME, "p1"));
        assertThrows(Refused.class, () -> commands.enrolPhoto(HOME, "p1", new byte[] {1, 2, 3, 4}, "guard"));
        assertThrows(Refused.class, () -> commands.enrolPhoto(HOME, "p1", new byte[512 * 1024 + 1], "guard"));
        String id = commands.enrolPhoto(HOME, "p1", PHOTO, "guard");
        assertEquals("WAITING", commands.photoEnrolment(HOME, id).doors().get(0).state());
        assertEquals(0, wire.sent.size());
        commands.doorIsOnline("gate", true);
        assertEquals("SENT", commands.photoEnrolment(HOME, id).doors().get(0).state());
        assertTrue(commands.photoEnrolment(HOME, id).photoKept());
        answer(Outcome.DONE, "");
        PhotoEnrolments.Progress done = commands.photoEnrolment(HOME, id);
        assertEquals("DONE", done.doors().get(0).state());
        assertFalse(done.photoKept());
    }

    @Test
    void aPhotoIsSentAgainWhenTheDoorDidNotAnswerAndDroppedWhenConsentIsWithdrawn() {
        String consent = access.consents()
                .give(Consents.Kind.FACE, "p1", "1", Consents.Act.own(HOME, "p1"))
                .id();
        commands.doorIsOnline("gate", true);
        String id = commands.enrolPhoto(HOME, "p1", PHOTO, "guard");
        assertEquals(1, wire.sent.size());
        clock.advance(Duration.ofMinutes(2));
        commands.tick();
        assertEquals(2, wire.sent.size());
        answer(Outcome.EXPIRED, "");
        access.consents().withdraw(consent, Consents.Act.own(HOME, "p1"));
        commands.tick();
        assertEquals(2, wire.sent.size());
        assertEquals("DROPPED", commands.photoEnrolment(HOME, id).doors().get(0).state());
        assertFalse(commands.photoEnrolment(HOME, id).photoKept());
    }

    @Test
    void aPhotoWaitsForNoDoorOfACommunityThatItsOwnerHasLeft() {
        String consent = access.consents()
                .give(Consents.Kind.FACE, "p1", "1", Consents.Act.own(HOME, "p1"))
                .id();
        places.putBuilding(HOME, new Places.Building("b1", "一号楼", ""));
        places.putUnit(HOME, Unit.home("u1", "b1", "101", ""));
        String relation = people.relate(HOME, "p1", "u1", Relation.Kind.TENANT, clock.instant(), null)
                .id();
        companies.putCommunity(new Companies.Community("lake", Companies.FIRST, "湖畔", "", "Asia/Shanghai"));
        places.putBuilding("lake", new Places.Building("b2", "二号楼", ""));
        places.putUnit("lake", Unit.home("u2", "b2", "201", ""));
        people.admit("lake", "p1");
        people.relate("lake", "p1", "u2", Relation.Kind.OWNER, clock.instant(), null);
        String id = commands.enrolPhoto(HOME, "p1", PHOTO, "guard");

        clock.advance(Duration.ofMinutes(1));
        people.endRelation(HOME, relation, clock.instant(), "desk");
        commands.doorIsOnline("gate", true);

        assertEquals(0, wire.sent.size());
        assertEquals("DROPPED", commands.photoEnrolment(HOME, id).doors().get(0).state());
        assertTrue(access.consents().find(consent).orElseThrow().inForce());
        assertThrows(Refused.class, () -> commands.enrolPhoto(HOME, "p1", PHOTO, "guard"));
    }

    @Test
    void aPhotoNobodyFetchesIsGoneAfterAWeek() {
        access.consents().give(Consents.Kind.FACE, "p1", "1", Consents.Act.own(HOME, "p1"));
        String id = commands.enrolPhoto(HOME, "p1", PHOTO, "guard");
        Instant before = clock.instant();
        clock.advance(Duration.ofDays(8));
        assertTrue(clock.instant().isAfter(before));
        commands.tick();
        assertFalse(commands.photoEnrolment(HOME, id).photoKept());
    }
}
