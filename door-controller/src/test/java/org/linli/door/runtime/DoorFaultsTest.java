package org.linli.door.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.door.decide.Village.NOON;
import static org.linli.door.decide.Village.STRAY_CARD;
import static org.linli.door.decide.Village.WANGS_CARD;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.linli.door.decide.Credential;
import org.linli.hardware.CardRead;
import org.linli.messages.command.Command.Lockdown;
import org.linli.messages.command.CommandResult;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.DoorState;
import org.linli.messages.event.Happening.AccessDecided;
import org.linli.messages.event.Happening.AlarmRaised;
import org.linli.messages.event.Happening.InputRefused;
import org.linli.messages.event.Happening.WiringTested;
import org.linli.messages.event.Reason;
import org.linli.messages.event.Side;

/** Broken wires, a hanging disk, floods, and clocks that jump. */
class DoorFaultsTest {

    private final TestDoor door = new TestDoor();

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void a_lock_that_does_not_obey_is_a_fault_and_is_tried_again_within_the_pulse() {
        door.start();
        door.faults.lockBroken = true;
        door.card(WANGS_CARD);
        assertFalse(door.hands.isBoltReleased());
        door.until(() -> door.runtime().status().faults().equals(List.of("lock")));
        door.until(() -> door.journal.happenings().contains(new WiringTested(List.of("lock=failed"))));
        door.faults.lockBroken = false;
        door.until(door.hands::isBoltReleased);
        door.until(() -> door.journal.happenings().contains(new WiringTested(List.of("lock=ok"))));
    }

    @Test
    void a_release_that_is_out_of_date_is_not_made_up_for() {
        door.start();
        door.faults.lockBroken = true;
        door.card(WANGS_CARD);
        door.pass(Duration.ofSeconds(4));
        door.faults.lockBroken = false;
        door.pass(Duration.ofSeconds(1));
        assertFalse(door.hands.isBoltReleased());
    }

    @Test
    void a_hold_that_the_board_lost_is_ordered_again() {
        door.start();
        door.hands.fire().set(true);
        door.untilState(DoorState.EVACUATION);
        door.board.lock().secure();
        door.until(door.hands::isBoltReleased);
    }

    @Test
    void a_contact_that_cannot_be_read_is_a_fault_and_no_alarm() {
        door.start();
        door.pass(Duration.ofSeconds(2));
        door.faults.contactBroken = true;
        door.until(() -> door.runtime().status().faults().equals(List.of("door contact")));
        assertEquals(null, door.runtime().status().leafOpen());
        assertEquals(Reason.GRANTED, door.card(WANGS_CARD).reason());
        assertEquals(List.of(), door.journal.happenings(AlarmRaised.class));
        door.faults.contactBroken = false;
        door.until(() -> door.runtime().status().faults().isEmpty());
    }

    @Test
    void while_the_disk_hangs_fire_still_releases_and_nothing_else_does() {
        door.start();
        door.journal.disk().lock();
        try {
            door.hands.entryReader().present(WANGS_CARD);
            door.until(door.journal.disk()::hasQueuedThreads);
            assertFalse(door.hands.isBoltReleased(), "recorded before anything moves");
            door.hands.fire().set(true);
            door.until(door.hands::isBoltReleased);
        } finally {
            door.journal.disk().unlock();
        }
        door.untilState(DoorState.EVACUATION);
        assertTrue(door.hands.isBoltReleased());
    }

    @Test
    void a_flood_of_credentials_is_refused_and_counted_and_displaces_no_command() {
        door.start();
        CompletableFuture<CommandResult> lockdown;
        int accepted = 0;
        door.journal.disk().lock();
        try {
            door.hands.entryReader().present(STRAY_CARD);
            door.until(door.journal.disk()::hasQueuedThreads);
            for (int i = 0; i < 1_000; i++) {
                CardRead read = new CardRead(CardRead.Format.WIEGAND_26, 1, i);
                accepted += door.runtime().present(new Credential.Card(read), Side.ENTRY, 0) ? 1 : 0;
            }
            lockdown = door.runtime().execute(door.command("l", new Lockdown(true)));
        } finally {
            door.journal.disk().unlock();
        }
        assertEquals(DoorQueue.CREDENTIALS, accepted);
        assertEquals(CommandResult.Outcome.DONE, lockdown.join().outcome());
        int all = accepted + 1;
        door.until(() -> door.journal.happenings(AccessDecided.class).size() == all);
        List<AccessDecided> decided = door.journal.happenings(AccessDecided.class);
        assertEquals(Reason.UNKNOWN_CREDENTIAL, decided.get(0).reason());
        assertTrue(
                decided.subList(1, all).stream().allMatch(one -> one.reason() == Reason.LOCKDOWN),
                "the command went before the credentials that waited");
        door.pass(Duration.ofSeconds(2));
        assertEquals(
                1_000 - accepted,
                door.journal.happenings(InputRefused.class).stream()
                        .mapToLong(InputRefused::count)
                        .sum());
        assertEquals(1_000 - accepted, door.runtime().status().refusedCredentials());
    }

    @Test
    void a_clock_back_in_1970_ends_no_pulse_raises_no_alarm_and_denies_codes() {
        door.start();
        door.card(WANGS_CARD);
        door.hands.pushDoor();
        door.untilState(DoorState.OPEN);
        door.setClock(Instant.EPOCH, ClockTrust.UNKNOWN);
        assertEquals(DoorState.OPEN, door.state());
        assertEquals(List.of(), door.journal.happenings(AlarmRaised.class));
        assertEquals(
                Reason.CLOCK_NOT_TRUSTED,
                door.present(new Credential.Rotating(door.village.wangsPass(NOON)))
                        .reason());
        assertEquals(Reason.GRANTED, door.card(WANGS_CARD).reason());
        door.setClock(NOON.plus(Duration.ofDays(3_650)), ClockTrust.TRUSTED);
        assertEquals(DoorState.OPEN, door.state());
        assertEquals(
                Reason.EXPIRED,
                door.present(new Credential.Rotating(door.village.wangsPass(NOON)))
                        .reason());
    }

    @Test
    void after_close_nothing_is_accepted_and_closing_again_is_harmless() {
        door.start();
        door.runtime().close();
        assertFalse(door.runtime().present(new Credential.OtherCode(), Side.ENTRY, 0));
        assertTrue(door.runtime().execute(door.command("x", new Lockdown(true))).isCompletedExceptionally());
        door.runtime().close();
    }

    @Test
    void a_listener_that_throws_stops_nothing() {
        door.start();
        door.runtime().observe(new DoorListener() {
            @Override
            public void decided(DecisionReport report) {
                throw new IllegalStateException("a page broke");
            }
        });
        assertEquals(Reason.GRANTED, door.card(WANGS_CARD).reason());
        assertEquals(Reason.UNKNOWN_CREDENTIAL, door.card(STRAY_CARD).reason());
    }
}
