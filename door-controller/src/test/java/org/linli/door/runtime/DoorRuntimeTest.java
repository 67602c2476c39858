package org.linli.door.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.door.decide.Village.LIS_CARD;
import static org.linli.door.decide.Village.NOON;
import static org.linli.door.decide.Village.STRAY_CARD;
import static org.linli.door.decide.Village.WANGS_CARD;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.linli.door.decide.Credential;
import org.linli.hardware.Indicator.Signal;
import org.linli.hardware.Speaker.Prompt;
import org.linli.hardware.virtual.VirtualSettings;
import org.linli.hardware.virtual.VirtualSettings.Part;
import org.linli.messages.access.AccessItem;
import org.linli.messages.access.DoorItem.AntiPassback;
import org.linli.messages.access.ScheduleItem.OnHolidays;
import org.linli.messages.event.AlarmKind;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.DoorState;
import org.linli.messages.event.Happening.AccessDecided;
import org.linli.messages.event.Happening.AlarmEnded;
import org.linli.messages.event.Happening.AlarmRaised;
import org.linli.messages.event.Happening.DoorChanged;
import org.linli.messages.event.Happening.InputRefused;
import org.linli.messages.event.Happening.StorageTrouble;
import org.linli.messages.event.Reason;

class DoorRuntimeTest {

    private TestDoor door = new TestDoor();

    @AfterEach
    void close() {
        door.close();
    }

    private List<AlarmKind> alarms() {
        return door.journal.happenings(AlarmRaised.class).stream()
                .map(AlarmRaised::alarmKind)
                .toList();
    }

    private AccessDecided lastAccess() {
        List<AccessDecided> all = door.journal.happenings(AccessDecided.class);
        return all.get(all.size() - 1);
    }

    // ---- credentials
    // ------------------------------------------------------------------------------------------------------

    @Test
    void a_known_card_is_recorded_and_opens() {
        door.start();
        DecisionReport report = door.card(WANGS_CARD);
        assertEquals(Reason.GRANTED, report.reason());
        assertTrue(report.recorded());
        assertTrue(report.orderedMicros() >= report.decidedMicros());
        assertEquals(Reason.GRANTED, lastAccess().reason());
        assertEquals("wang", lastAccess().holder());
        assertTrue(door.hands.pushDoor());
        assertEquals(Signal.GRANTED, door.hands.indicator().current());
        assertEquals(List.of(Prompt.GRANTED), door.hands.speaker().heard());
    }

    @Test
    void an_unknown_card_is_recorded_and_nothing_moves() {
        door.start();
        assertEquals(Reason.UNKNOWN_CREDENTIAL, door.card(STRAY_CARD).reason());
        assertEquals(Reason.UNKNOWN_CREDENTIAL, lastAccess().reason());
        assertFalse(door.hands.pushDoor());
        assertEquals(Signal.DENIED, door.hands.indicator().current());
        assertEquals(DoorState.LOCKED, door.state());
        door.pass(Duration.ofSeconds(3));
        assertEquals(Signal.IDLE, door.hands.indicator().current());
    }

    @Test
    void decision_and_state_change_are_one_commit() {
        door.start();
        int before = door.journal.commits();
        door.card(WANGS_CARD);
        assertEquals(before + 1, door.journal.commits());
        assertEquals(
                List.of(new DoorChanged(DoorState.LOCKED, DoorState.RELEASED, "CARD")),
                door.journal.happenings(DoorChanged.class));
    }

    @Test
    void a_revoked_card_is_refused_as_soon_as_the_delta_is_applied() throws Exception {
        door.start();
        door.runtime()
                .applyRules(
                        new RulesDelta(List.of(), List.of(new RulesDelta.Removed(AccessItem.Kind.CARD, "card-wang"))))
                .get();
        assertEquals(Reason.UNKNOWN_CREDENTIAL, door.card(WANGS_CARD).reason());
    }

    @Test
    void codes_that_are_not_ours_are_unreadable() {
        door.start();
        assertEquals(Reason.UNREADABLE, door.present(new Credential.OtherCode()).reason());
        assertEquals(CredentialKind.QR_OTHER, lastAccess().means());
    }

    @Test
    void garbled_frames_are_counted_not_flooded() {
        door.start();
        for (int i = 0; i < 500; i++) {
            door.hands.entryReader().garble("parity");
        }
        door.until(() -> door.board.entryReader().orElseThrow().garbledCount() == 500);
        door.pass(Duration.ofSeconds(2));
        List<InputRefused> refused = door.journal.happenings(InputRefused.class);
        assertTrue(refused.size() <= 2, () -> refused.size() + " events");
        assertEquals(500, refused.stream().mapToLong(InputRefused::count).sum());
        assertEquals("parity", refused.get(0).cause());
    }

    @Test
    void a_visitor_pass_is_used_once_even_across_a_restart() {
        door.start();
        Credential pass = new Credential.Visitor(door.village.visitor("00000000000000aa", 1, 7));
        assertEquals(Reason.GRANTED, door.present(pass).reason());
        door.restart();
        assertEquals(Reason.USE_COUNT_EXHAUSTED, door.present(pass).reason());
    }

    @Test
    void anti_passback_survives_a_restart() {
        door.village.door.antiPassback = AntiPassback.HARD;
        door.start();
        door.card(WANGS_CARD);
        door.restart();
        assertEquals(Reason.ANTI_PASSBACK, door.card(WANGS_CARD).reason());
    }

    @Test
    void whoever_was_let_in_and_did_not_go_is_not_shut_out_by_anti_passback() {
        door.village.door.antiPassback = AntiPassback.HARD;
        door.start();
        assertEquals(Reason.GRANTED, door.card(WANGS_CARD).reason());
        assertEquals(Reason.ANTI_PASSBACK, door.card(WANGS_CARD).reason(), "the door may still be opened");
        door.pass(Duration.ofSeconds(4));
        assertEquals(Reason.GRANTED, door.card(WANGS_CARD).reason());
        door.hands.pushDoor();
        door.untilState(DoorState.OPEN);
        door.hands.closeDoor();
        door.untilState(DoorState.LOCKED);
        door.pass(Duration.ofSeconds(4));
        assertEquals(Reason.ANTI_PASSBACK, door.card(WANGS_CARD).reason(), "this time somebody went");
    }

    // ---- the leaf
    // ---------------------------------------------------------------------------------------------------------

    @Test
    void the_door_locks_as_soon_as_it_is_shut_behind_somebody() {
        door.start();
        door.card(WANGS_CARD);
        door.hands.pushDoor();
        door.untilState(DoorState.OPEN);
        door.hands.closeDoor();
        door.untilState(DoorState.LOCKED);
        assertFalse(door.hands.isBoltReleased(), "the pulse of 3 s was cut short");
    }

    @Test
    void a_door_opened_by_force_is_an_alarm_until_it_is_shut() {
        door.start();
        door.pass(Duration.ofSeconds(2));
        door.hands.forceOpen();
        door.untilState(DoorState.FORCED);
        door.until(() -> door.hands.indicator().current() == Signal.ALARM);
        door.hands.closeDoor();
        door.untilState(DoorState.LOCKED);
        door.settle();
        assertEquals(List.of(AlarmKind.FORCED), alarms());
        assertEquals(
                door.journal.happenings(AlarmRaised.class).get(0).alarm(),
                door.journal.happenings(AlarmEnded.class).get(0).alarm());
    }

    @Test
    void a_door_held_open_asks_first_and_then_alarms() {
        door.start();
        door.card(WANGS_CARD);
        door.hands.pushDoor();
        door.untilState(DoorState.OPEN);
        door.pass(Duration.ofMillis(7_600));
        assertTrue(door.hands.speaker().heard().contains(Prompt.HELD_OPEN));
        assertEquals(DoorState.OPEN, door.state());
        door.pass(Duration.ofMillis(2_500));
        assertEquals(DoorState.HELD_OPEN, door.state());
        assertEquals(List.of(AlarmKind.HELD_OPEN), alarms());
    }

    @Test
    void a_door_without_contact_just_releases_and_locks() {
        door.close();
        EnumSet<Part> parts = EnumSet.allOf(Part.class);
        parts.remove(Part.CONTACT);
        door = new TestDoor(VirtualSettings.complete().withParts(parts));
        door.start();
        assertEquals(Reason.GRANTED, door.card(WANGS_CARD).reason());
        door.hands.pushDoor();
        assertEquals(DoorState.RELEASED, door.state());
        door.pass(Duration.ofSeconds(3));
        assertEquals(DoorState.LOCKED, door.state());
        assertEquals(List.of(), alarms());
    }

    // ---- exit, fire, help, tamper
    // -----------------------------------------------------------------------------------------

    @Test
    void the_exit_button_opens_without_a_credential_and_is_recorded() {
        door.start();
        door.hands.pressExitButton(Duration.ofMillis(20));
        door.until(() -> door.hands.isBoltReleased());
        door.settle();
        assertEquals(CredentialKind.EXIT_BUTTON, lastAccess().means());
    }

    @Test
    void the_exit_button_opens_in_lockdown_and_with_a_full_disk() {
        door.start();
        door.command(new org.linli.messages.command.Command.Lockdown(true));
        assertEquals(DoorState.LOCKDOWN, door.state());
        door.journal.setFull(true);
        door.hands.pressExitButton(Duration.ofMillis(20));
        door.until(() -> door.hands.isBoltReleased());
    }

    @Test
    void fire_releases_and_holds_until_it_is_over() {
        door.start();
        door.hands.fire().set(true);
        door.untilState(DoorState.EVACUATION);
        assertTrue(door.hands.isBoltReleased());
        assertTrue(door.hands.pushDoor());
        door.hands.closeDoor();
        door.pass(Duration.ofMinutes(10));
        assertTrue(door.hands.isBoltReleased());
        assertEquals(Signal.FREE, door.hands.indicator().current());
        door.hands.fire().set(false);
        door.untilState(DoorState.LOCKED);
        assertFalse(door.hands.isBoltReleased());
        door.settle();
        assertEquals(List.of(AlarmKind.FIRE), alarms());
        assertEquals(1, door.journal.happenings(AlarmEnded.class).size());
    }

    @Test
    void fire_releases_even_when_nothing_can_be_recorded_and_lockdown_is_on() {
        door.start();
        door.command(new org.linli.messages.command.Command.Lockdown(true));
        door.journal.setFull(true);
        door.hands.fire().set(true);
        door.until(() -> door.hands.isBoltReleased());
        door.untilState(DoorState.EVACUATION);
    }

    @Test
    void each_press_of_the_help_key_is_its_own_alarm() {
        door.start();
        for (int i = 0; i < 3; i++) {
            door.hands.helpKey().set(true);
            door.settle();
            door.hands.helpKey().set(false);
            door.settle();
        }
        door.until(() -> alarms().size() == 3);
        assertEquals(
                3,
                door.journal.happenings(AlarmRaised.class).stream()
                        .map(AlarmRaised::alarm)
                        .distinct()
                        .count());
    }

    @Test
    void tamper_is_an_alarm_that_begins_once_and_ends() {
        door.start();
        door.hands.tamper().set(true);
        door.until(() -> alarms().equals(List.of(AlarmKind.TAMPER)));
        door.settle();
        door.hands.tamper().set(false);
        door.until(() -> door.journal.happenings(AlarmEnded.class).size() == 1);
    }

    // ---- free passage
    // -----------------------------------------------------------------------------------------------------

    @Test
    void free_passage_follows_the_schedule() {
        door.village.rules.put(org.linli.door.decide.Village.schedule("day", 9 * 60, 10 * 60 + 1, OnHolidays.AS_USUAL));
        door.village.door.freePassageSchedule = "day";
        door.start();
        assertEquals(DoorState.FREE_PASSAGE, door.state());
        assertTrue(door.hands.isBoltReleased());
        assertEquals(Reason.GRANTED_FREE_PASSAGE, door.card(STRAY_CARD).reason());
        door.pass(Duration.ofMinutes(2));
        assertEquals(DoorState.LOCKED, door.state());
        assertFalse(door.hands.isBoltReleased());
    }

    @Test
    void free_passage_waits_for_the_first_person() {
        door.village.door.freePassageSchedule = "always";
        door.village.door.firstPersonIn = true;
        door.start();
        assertEquals(DoorState.LOCKED, door.state());
        door.card(LIS_CARD);
        door.untilState(DoorState.FREE_PASSAGE);
        door.restart();
        assertEquals(DoorState.FREE_PASSAGE, door.state());
    }

    @Test
    void without_a_trusted_clock_there_is_no_free_passage() {
        door.village.door.freePassageSchedule = "always";
        door.setClockBeforeStart(Instant.EPOCH, ClockTrust.UNKNOWN);
        door.start();
        assertEquals(DoorState.LOCKED, door.state());
        door.setClock(NOON, ClockTrust.TRUSTED);
        door.pass(Duration.ofSeconds(2));
        assertEquals(DoorState.FREE_PASSAGE, door.state());
    }

    // ---- storage
    // ----------------------------------------------------------------------------------------------------------

    @Test
    void with_a_full_disk_the_known_still_pass_and_the_events_follow_later() {
        door.start();
        door.journal.setFull(true);
        DecisionReport report = door.card(WANGS_CARD);
        assertEquals(Reason.GRANTED, report.reason());
        assertFalse(report.recorded());
        assertTrue(door.hands.isBoltReleased());
        assertEquals(List.of("journal"), door.runtime().status().faults());
        assertEquals(0, door.journal.happenings(AccessDecided.class).size());
        door.journal.setFull(false);
        door.pass(Duration.ofSeconds(5));
        assertEquals(1, door.journal.happenings(AccessDecided.class).size());
        assertEquals(1, door.journal.happenings(StorageTrouble.class).size());
        assertEquals(List.of(), door.runtime().status().faults());
    }

    @Test
    void with_a_full_disk_what_must_be_counted_is_refused() {
        door.start();
        door.journal.setFull(true);
        Credential once = new Credential.Visitor(door.village.visitor("00000000000000aa", 1, 7));
        assertEquals(Reason.NOT_RECORDED, door.present(once).reason());
        assertFalse(door.hands.isBoltReleased());
        assertEquals(
                Reason.GRANTED,
                door.present(new Credential.Rotating(door.village.wangsPass(NOON)))
                        .reason());
        door.journal.setFull(false);
        door.pass(Duration.ofSeconds(2));
        assertEquals(Reason.GRANTED, door.present(once).reason(), "the use was not lost");
    }

    @Test
    void a_replay_is_refused_even_while_nothing_can_be_stored() {
        door.start();
        door.journal.setFull(true);
        Credential pass = new Credential.Rotating(door.village.wangsPass(NOON));
        assertEquals(Reason.GRANTED, door.present(pass).reason());
        assertEquals(Reason.REPLAYED, door.present(pass).reason());
        door.journal.setFull(false);
        door.pass(Duration.ofSeconds(2));
        door.restart();
        door.setClock(NOON, ClockTrust.TRUSTED);
        assertEquals(Reason.REPLAYED, door.present(pass).reason(), "what was held went out");
    }

    @Test
    void a_fault_lamp_shows_that_recording_fails() {
        door.start();
        door.journal.setFull(true);
        door.card(STRAY_CARD);
        door.pass(Duration.ofSeconds(3));
        assertEquals(Signal.FAULT, door.hands.indicator().current());
    }
}
