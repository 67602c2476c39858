package org.linli.door.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.door.decide.Village.NOON;
import static org.linli.door.decide.Village.STRAY_CARD;
import static org.linli.door.decide.Village.WANGS_CARD;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.linli.door.decide.Credential;
import org.linli.door.decide.Village;
import org.linli.hardware.Speaker.Prompt;
import org.linli.messages.access.DoorItem.AntiPassback;
import org.linli.messages.access.PinItem;
import org.linli.messages.command.Command;
import org.linli.messages.command.Command.EnrolAtDoor;
import org.linli.messages.command.Command.EnrolCard;
import org.linli.messages.command.Command.EnrolPhoto;
import org.linli.messages.command.Command.Evacuate;
import org.linli.messages.command.Command.Lockdown;
import org.linli.messages.command.Command.Open;
import org.linli.messages.command.Command.ResetAntiPassback;
import org.linli.messages.command.CommandResult;
import org.linli.messages.command.CommandResult.Outcome;
import org.linli.messages.event.AlarmKind;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.DoorState;
import org.linli.messages.event.Happening.AccessDecided;
import org.linli.messages.event.Happening.AlarmRaised;
import org.linli.messages.event.Happening.CommandDone;
import org.linli.messages.event.Happening.InputRefused;
import org.linli.messages.event.Reason;

/** Commands, and the PIN pad: both go off the door's thread and come back. */
class DoorCommandsTest {

    private final TestDoor door = new TestDoor();

    @AfterEach
    void close() {
        door.close();
    }

    // ---- commands
    // ---------------------------------------------------------------------------------------------------------

    @Test
    void an_open_command_is_recorded_and_opens_once() {
        door.start();
        Command open = door.command("open-1", new Open());
        assertEquals(Outcome.DONE, door.execute(open).outcome());
        assertTrue(door.hands.isBoltReleased());
        assertEquals(List.of(new CommandDone("open-1", "OPEN", "DONE")), door.journal.happenings(CommandDone.class));
        door.hands.pushDoor();
        door.untilState(DoorState.OPEN);
        door.hands.closeDoor();
        door.untilState(DoorState.LOCKED);
        assertEquals(Outcome.DUPLICATE, door.execute(open).outcome());
        assertFalse(door.hands.isBoltReleased());
        door.pass(Duration.ofSeconds(2));
        assertEquals(List.of(new InputRefused("command", "DUPLICATE", 1)), door.journal.happenings(InputRefused.class));
    }

    @Test
    void a_command_seen_before_a_restart_is_not_carried_out_again() {
        door.start();
        Command open = door.command("open-1", new Open());
        door.execute(open);
        door.restart();
        assertEquals(Outcome.DUPLICATE, door.execute(open).outcome());
    }

    @Test
    void late_foreign_and_timeless_commands_are_refused_with_an_event() {
        door.start();
        Command open = door.command("open-1", new Open());
        door.setClock(NOON.plusSeconds(5), ClockTrust.TRUSTED);
        assertEquals(Outcome.EXPIRED, door.execute(open).outcome());
        door.setClock(NOON, ClockTrust.CONTINUED);
        assertEquals(Outcome.CLOCK_NOT_TRUSTED, door.execute(open).outcome());
        door.setClock(NOON, ClockTrust.TRUSTED);
        Command foreign = new Command(
                "open-2", "west-gate", NOON, NOON.plusSeconds(5), open.nonce(), open.issuedBy(), new Open());
        assertEquals(Outcome.WRONG_DOOR, door.execute(foreign).outcome());
        door.pass(Duration.ofSeconds(2));
        assertEquals(
                List.of("CLOCK_NOT_TRUSTED", "EXPIRED", "WRONG_DOOR"),
                door.journal.happenings(InputRefused.class).stream()
                        .map(InputRefused::cause)
                        .sorted()
                        .toList());
        assertFalse(door.hands.isBoltReleased());
    }

    @Test
    void lockdown_ends_a_running_release_and_refuses_to_open_and_survives_a_restart() {
        door.start();
        door.card(WANGS_CARD);
        assertTrue(door.hands.isBoltReleased());
        assertEquals(Outcome.DONE, door.command(new Lockdown(true)).outcome());
        assertFalse(door.hands.isBoltReleased());
        assertEquals(Outcome.REFUSED, door.command(new Open()).outcome());
        door.restart();
        assertEquals(DoorState.LOCKDOWN, door.state());
        assertEquals(Reason.LOCKDOWN, door.card(WANGS_CARD).reason());
        door.command(new Lockdown(false));
        assertEquals(Reason.GRANTED, door.card(WANGS_CARD).reason());
    }

    @Test
    void evacuation_by_command_holds_until_it_is_ended_even_across_a_restart() {
        door.start();
        door.command(new Evacuate(true));
        assertTrue(door.hands.isBoltReleased());
        door.restart();
        assertEquals(DoorState.EVACUATION, door.state());
        assertTrue(door.hands.isBoltReleased());
        assertEquals(Reason.GRANTED_EVACUATION, door.card(STRAY_CARD).reason());
        door.command(new Evacuate(false));
        assertEquals(DoorState.LOCKED, door.state());
        assertFalse(door.hands.isBoltReleased());
    }

    @Test
    void anti_passback_can_be_reset_for_one_holder() {
        door.village.door.antiPassback = AntiPassback.HARD;
        door.start();
        door.card(WANGS_CARD);
        assertEquals(Reason.ANTI_PASSBACK, door.card(WANGS_CARD).reason());
        assertEquals(
                Outcome.DONE, door.command(new ResetAntiPassback(Village.WANG)).outcome());
        assertEquals(Reason.GRANTED, door.card(WANGS_CARD).reason());
    }

    @Test
    void with_a_full_disk_open_is_refused_but_lockdown_and_evacuation_are_done() {
        door.start();
        door.journal.setFull(true);
        assertEquals(Outcome.FAILED, door.command(new Open()).outcome());
        assertFalse(door.hands.isBoltReleased());
        assertEquals(Outcome.DONE, door.command(new Lockdown(true)).outcome());
        assertEquals(DoorState.LOCKDOWN, door.state());
        assertEquals(Outcome.DONE, door.command(new Evacuate(true)).outcome());
        assertTrue(door.hands.isBoltReleased());
        door.journal.setFull(false);
        door.pass(Duration.ofSeconds(2));
        assertEquals(2, door.journal.happenings(CommandDone.class).size());
        door.restart();
        assertEquals(DoorState.EVACUATION, door.state(), "what was ordered was kept and stored later");
    }

    @Test
    void the_next_unknown_card_is_enrolled_instead_of_denied() {
        door.start();
        assertEquals(Outcome.STARTED, door.command(new EnrolCard(Village.LI)).outcome());
        assertEquals(Reason.GRANTED, door.card(WANGS_CARD).reason(), "a known card is still a card");
        door.hands.entryReader().present(STRAY_CARD);
        door.until(() -> !door.finished.isEmpty());
        door.settle();
        assertEquals(Outcome.DONE, door.finished.get(0).outcome());
        assertEquals("WIEGAND_26/3/4711", door.finished.get(0).detail());
        assertTrue(door.hands.speaker().heard().contains(Prompt.ENROLLED));
        assertEquals(Reason.UNKNOWN_CREDENTIAL, door.card(STRAY_CARD).reason(), "only one card is taken");
    }

    @Test
    void a_card_that_comes_too_late_is_denied_and_the_enrolment_expired() {
        door.start();
        door.command(new EnrolCard(Village.LI));
        door.pass(Duration.ofSeconds(5));
        assertEquals(Reason.UNKNOWN_CREDENTIAL, door.card(STRAY_CARD).reason());
        assertEquals(Outcome.EXPIRED, door.finished.get(0).outcome());
    }

    @Test
    void faces_are_enrolled_by_whoever_can() {
        CompletableFuture<EnrolmentHandler.Result> atDoor = new CompletableFuture<>();
        door.with(new EnrolmentHandler() {
                    @Override
                    public CompletableFuture<Result> enrolPhoto(EnrolPhoto order) {
                        return CompletableFuture.failedFuture(new IllegalStateException("no model"));
                    }

                    @Override
                    public CompletableFuture<Result> enrolAtDoor(EnrolAtDoor order, long timeoutMillis) {
                        assertEquals(5_000, timeoutMillis);
                        return atDoor;
                    }
                })
                .start();
        assertEquals(
                Outcome.FAILED,
                door.command(new EnrolPhoto("wang", "c", "AAAA")).outcome());
        CommandResult started = door.command(new EnrolAtDoor("wang", "c"));
        assertEquals(Outcome.STARTED, started.outcome());
        atDoor.complete(new EnrolmentHandler.Result(Outcome.DONE, ""));
        door.until(() -> !door.finished.isEmpty());
        assertEquals(Outcome.DONE, door.finished.get(0).outcome());
        assertEquals(started.command(), door.finished.get(0).command());
    }

    // ---- PIN
    // --------------------------------------------------------------------------------------------------------------

    private void givePins() {
        Argon2Function hash = Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID);
        door.village.rules.put(new PinItem(
                "10101",
                Village.WANG,
                hash.hash("246810").getResult(),
                hash.hash("246811").getResult()));
    }

    @Test
    void a_pin_typed_at_the_pad_opens() {
        givePins();
        door.start();
        assertEquals(Reason.GRANTED, door.type("10101*246810#").reason());
        assertTrue(door.hands.isBoltReleased());
        assertEquals(Reason.WRONG_PIN, door.type("10101*000000#").reason());
        assertEquals(Reason.UNKNOWN_CREDENTIAL, door.type("55555*246810#").reason());
    }

    @Test
    void duress_opens_alarms_and_looks_like_any_other_grant() {
        givePins();
        door.start();
        DecisionReport usual = door.type("10101*246810#");
        List<Prompt> usualPrompts = door.hands.speaker().heard();
        DecisionReport duress = door.type("10101*246811#");
        assertEquals(usual.reason(), duress.reason());
        assertEquals(usualPrompts, door.hands.speaker().heard().subList(usualPrompts.size(), 2 * usualPrompts.size()));
        assertEquals(2 * usualPrompts.size(), door.hands.speaker().heard().size());
        AlarmRaised alarm = door.journal.happenings(AlarmRaised.class).get(0);
        assertEquals(AlarmKind.DURESS, alarm.alarmKind());
        assertEquals(Village.WANG, alarm.holder());
        assertEquals(
                Reason.GRANTED_DURESS,
                door.journal.happenings(AccessDecided.class).get(1).reason());
    }

    @Test
    void too_many_attempts_raise_one_alarm() {
        door.start();
        for (int i = 0; i < 8; i++) {
            door.present(new Credential.PinChecked(Village.WANGS_CODE, Credential.PinOutcome.WRONG));
        }
        assertEquals(
                List.of(AlarmKind.TOO_MANY_ATTEMPTS),
                door.journal.happenings(AlarmRaised.class).stream()
                        .map(AlarmRaised::alarmKind)
                        .toList());
    }
}
