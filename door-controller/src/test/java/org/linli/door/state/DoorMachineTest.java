package org.linli.door.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.linli.door.state.DoorInput.EvacuationOrdered;
import org.linli.door.state.DoorInput.ExitPressed;
import org.linli.door.state.DoorInput.FireSeen;
import org.linli.door.state.DoorInput.FreePassage;
import org.linli.door.state.DoorInput.Granted;
import org.linli.door.state.DoorInput.Leaf;
import org.linli.door.state.DoorInput.LeafSeen;
import org.linli.door.state.DoorInput.LockdownOrdered;
import org.linli.door.state.DoorInput.ReleaseCause;
import org.linli.door.state.DoorInput.TimePassed;
import org.linli.door.state.DoorMachine.Modes;
import org.linli.door.state.DoorOutput.AlarmBegins;
import org.linli.door.state.DoorOutput.AlarmEnds;
import org.linli.door.state.DoorOutput.Hold;
import org.linli.door.state.DoorOutput.Release;
import org.linli.door.state.DoorOutput.Secure;
import org.linli.messages.event.AlarmKind;
import org.linli.messages.event.DoorState;

class DoorMachineTest {

    private static final DoorTiming TIMING = new DoorTiming(3_000, 10_000);

    /** Each input by a short name, as the table below uses it. */
    private static final List<String> INPUTS = List.of(
            "card",
            "exit",
            "open",
            "closed",
            "lost",
            "fire",
            "noFire",
            "evacuate",
            "calm",
            "lockdown",
            "unlock",
            "free",
            "notFree",
            "soon",
            "later");

    private DoorMachine machine;
    private long now = 100_000;

    private static DoorInput input(String name) {
        return switch (name) {
            case "card" -> new Granted(ReleaseCause.CREDENTIAL);
            case "exit" -> new ExitPressed();
            case "open" -> new LeafSeen(Leaf.OPEN);
            case "closed" -> new LeafSeen(Leaf.CLOSED);
            case "lost" -> new LeafSeen(Leaf.UNKNOWN);
            case "fire" -> new FireSeen(true);
            case "noFire" -> new FireSeen(false);
            case "evacuate" -> new EvacuationOrdered(true);
            case "calm" -> new EvacuationOrdered(false);
            case "lockdown" -> new LockdownOrdered(true);
            case "unlock" -> new LockdownOrdered(false);
            case "free" -> new FreePassage(true);
            case "notFree" -> new FreePassage(false);
            case "soon", "later" -> new TimePassed();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** A machine in a state, long after it started, brought there by inputs only. */
    private void reach(DoorState state) {
        machine = DoorMachine.start(TIMING, Modes.NONE, Leaf.CLOSED, now).next();
        now += 60_000;
        switch (state) {
            case LOCKED -> {}
            case RELEASED -> feed("card");
            case OPEN -> feed("card", "open");
            case HELD_OPEN -> feed("card", "open", "later");
            case FORCED -> feed("open");
            case FREE_PASSAGE -> feed("free");
            case LOCKDOWN -> feed("lockdown");
            case EVACUATION -> feed("fire");
        }
        assertEquals(state, machine.shown());
    }

    private List<DoorOutput> feed(String... names) {
        List<DoorOutput> last = List.of();
        for (String name : names) {
            now += name.equals("later") ? 10_000 : 100;
            DoorMachine.Step step = machine.step(input(name), now);
            machine = step.next();
            last = step.outputs();
        }
        return last;
    }

    private static String text(List<DoorOutput> outputs) {
        List<String> words = new ArrayList<>();
        for (DoorOutput output : outputs) {
            if (output instanceof Release) {
                words.add("release");
            } else if (output instanceof Hold) {
                words.add("hold");
            } else if (output instanceof Secure) {
                words.add("secure");
            } else if (output instanceof AlarmBegins begins) {
                words.add("+" + begins.kind());
            } else if (output instanceof AlarmEnds ends) {
                words.add("-" + ends.kind());
            } else {
                words.add("warn");
            }
        }
        return String.join(" ", words);
    }

    /** Every state with every input: the state after it and what is done, in order. */
    @ParameterizedTest(name = "{0} + {1} → {2} [{3}]")
    @CsvSource({
        "LOCKED,card,RELEASED,release",
        "LOCKED,exit,RELEASED,release",
        "LOCKED,open,FORCED,+FORCED",
        "LOCKED,closed,LOCKED,''",
        "LOCKED,lost,LOCKED,''",
        "LOCKED,fire,EVACUATION,hold +FIRE",
        "LOCKED,noFire,LOCKED,''",
        "LOCKED,evacuate,EVACUATION,hold",
        "LOCKED,calm,LOCKED,''",
        "LOCKED,lockdown,LOCKDOWN,secure",
        "LOCKED,unlock,LOCKED,''",
        "LOCKED,free,FREE_PASSAGE,hold",
        "LOCKED,notFree,LOCKED,''",
        "LOCKED,soon,LOCKED,''",
        "LOCKED,later,LOCKED,''",
        "RELEASED,card,RELEASED,release",
        "RELEASED,exit,RELEASED,release",
        "RELEASED,open,OPEN,''",
        "RELEASED,closed,RELEASED,''",
        "RELEASED,lost,RELEASED,''",
        "RELEASED,fire,EVACUATION,hold +FIRE",
        "RELEASED,noFire,RELEASED,''",
        "RELEASED,evacuate,EVACUATION,hold",
        "RELEASED,calm,RELEASED,''",
        "RELEASED,lockdown,LOCKDOWN,secure",
        "RELEASED,unlock,RELEASED,''",
        "RELEASED,free,FREE_PASSAGE,hold",
        "RELEASED,notFree,RELEASED,''",
        "RELEASED,soon,RELEASED,''",
        "RELEASED,later,LOCKED,''",
        "OPEN,card,OPEN,release",
        "OPEN,exit,OPEN,release",
        "OPEN,open,OPEN,''",
        "OPEN,closed,LOCKED,secure",
        "OPEN,lost,OPEN,''",
        "OPEN,fire,EVACUATION,hold +FIRE",
        "OPEN,noFire,OPEN,''",
        "OPEN,evacuate,EVACUATION,hold",
        "OPEN,calm,OPEN,''",
        "OPEN,lockdown,OPEN,secure",
        "OPEN,unlock,OPEN,''",
        "OPEN,free,FREE_PASSAGE,hold",
        "OPEN,notFree,OPEN,''",
        "OPEN,soon,OPEN,''",
        "OPEN,later,HELD_OPEN,+HELD_OPEN",
        "HELD_OPEN,card,HELD_OPEN,release",
        "HELD_OPEN,exit,HELD_OPEN,release",
        "HELD_OPEN,open,HELD_OPEN,''",
        "HELD_OPEN,closed,LOCKED,secure -HELD_OPEN",
        "HELD_OPEN,lost,HELD_OPEN,''",
        "HELD_OPEN,fire,EVACUATION,hold -HELD_OPEN +FIRE",
        "HELD_OPEN,noFire,HELD_OPEN,''",
        "HELD_OPEN,evacuate,EVACUATION,hold -HELD_OPEN",
        "HELD_OPEN,calm,HELD_OPEN,''",
        "HELD_OPEN,lockdown,HELD_OPEN,secure",
        "HELD_OPEN,unlock,HELD_OPEN,''",
        "HELD_OPEN,free,FREE_PASSAGE,hold -HELD_OPEN",
        "HELD_OPEN,notFree,HELD_OPEN,''",
        "HELD_OPEN,soon,HELD_OPEN,''",
        "HELD_OPEN,later,HELD_OPEN,''",
        "FORCED,card,FORCED,release",
        "FORCED,exit,FORCED,release",
        "FORCED,open,FORCED,''",
        "FORCED,closed,LOCKED,secure -FORCED",
        "FORCED,lost,FORCED,''",
        "FORCED,fire,EVACUATION,hold -FORCED +FIRE",
        "FORCED,noFire,FORCED,''",
        "FORCED,evacuate,EVACUATION,hold -FORCED",
        "FORCED,calm,FORCED,''",
        "FORCED,lockdown,FORCED,secure",
        "FORCED,unlock,FORCED,''",
        "FORCED,free,FREE_PASSAGE,hold -FORCED",
        "FORCED,notFree,FORCED,''",
        "FORCED,soon,FORCED,''",
        "FORCED,later,FORCED,''",
        "FREE_PASSAGE,card,FREE_PASSAGE,''",
        "FREE_PASSAGE,exit,FREE_PASSAGE,''",
        "FREE_PASSAGE,open,FREE_PASSAGE,''",
        "FREE_PASSAGE,closed,FREE_PASSAGE,''",
        "FREE_PASSAGE,lost,FREE_PASSAGE,''",
        "FREE_PASSAGE,fire,EVACUATION,hold +FIRE",
        "FREE_PASSAGE,noFire,FREE_PASSAGE,''",
        "FREE_PASSAGE,evacuate,EVACUATION,hold",
        "FREE_PASSAGE,calm,FREE_PASSAGE,''",
        "FREE_PASSAGE,lockdown,LOCKDOWN,secure",
        "FREE_PASSAGE,unlock,FREE_PASSAGE,''",
        "FREE_PASSAGE,free,FREE_PASSAGE,''",
        "FREE_PASSAGE,notFree,LOCKED,secure",
        "FREE_PASSAGE,soon,FREE_PASSAGE,''",
        "FREE_PASSAGE,later,FREE_PASSAGE,''",
        "LOCKDOWN,card,LOCKDOWN,''",
        "LOCKDOWN,exit,RELEASED,release",
        "LOCKDOWN,open,FORCED,+FORCED",
        "LOCKDOWN,closed,LOCKDOWN,''",
        "LOCKDOWN,lost,LOCKDOWN,''",
        "LOCKDOWN,fire,EVACUATION,hold +FIRE",
        "LOCKDOWN,noFire,LOCKDOWN,''",
        "LOCKDOWN,evacuate,EVACUATION,hold",
        "LOCKDOWN,calm,LOCKDOWN,''",
        "LOCKDOWN,lockdown,LOCKDOWN,''",
        "LOCKDOWN,unlock,LOCKED,''",
        "LOCKDOWN,free,LOCKDOWN,secure",
        "LOCKDOWN,notFree,LOCKDOWN,''",
        "LOCKDOWN,soon,LOCKDOWN,''",
        "LOCKDOWN,later,LOCKDOWN,''",
        "EVACUATION,card,EVACUATION,''",
        "EVACUATION,exit,EVACUATION,''",
        "EVACUATION,open,EVACUATION,''",
        "EVACUATION,closed,EVACUATION,''",
        "EVACUATION,lost,EVACUATION,''",
        "EVACUATION,fire,EVACUATION,''",
        "EVACUATION,noFire,LOCKED,secure -FIRE",
        "EVACUATION,evacuate,EVACUATION,hold",
        "EVACUATION,calm,EVACUATION,''",
        "EVACUATION,lockdown,EVACUATION,hold",
        "EVACUATION,unlock,EVACUATION,''",
        "EVACUATION,free,EVACUATION,hold",
        "EVACUATION,notFree,EVACUATION,''",
        "EVACUATION,soon,EVACUATION,''",
        "EVACUATION,later,EVACUATION,''"
    })
    void every_state_answers_every_input(DoorState from, String input, DoorState to, String outputs) {
        reach(from);
        assertEquals(outputs, text(feed(input)));
        assertEquals(to, machine.shown());
    }

    @Test
    void the_table_above_is_complete() throws NoSuchMethodException {
        String[] rows = DoorMachineTest.class
                .getDeclaredMethod(
                        "every_state_answers_every_input", DoorState.class, String.class, DoorState.class, String.class)
                .getAnnotation(CsvSource.class)
                .value();
        Set<String> covered = new HashSet<>();
        for (String row : rows) {
            String[] cells = row.split(",", -1);
            covered.add(cells[0] + "," + cells[1]);
        }
        for (DoorState state : DoorState.values()) {
            for (String input : INPUTS) {
                assertTrue(covered.contains(state + "," + input), () -> state + " + " + input + " is missing");
            }
        }
        assertEquals(rows.length, covered.size(), "a row twice");
    }

    // ---- stories
    // ----------------------------------------------------------------------------------------------------------

    @Test
    void a_slammed_door_that_rebounds_is_not_forced() {
        reach(DoorState.OPEN);
        feed("closed");
        feed("open");
        assertEquals(DoorState.OPEN, machine.shown());
    }

    @Test
    void a_leaf_that_opens_just_as_the_pulse_ends_was_let_go_in_time() {
        reach(DoorState.RELEASED);
        now += 3_000;
        feed("soon");
        assertEquals(DoorState.LOCKED, machine.shown());
        now += 500;
        feed("open");
        assertEquals(DoorState.OPEN, machine.shown());
    }

    @Test
    void a_leaf_that_opens_long_after_the_pulse_is_forced() {
        reach(DoorState.RELEASED);
        now += 3_000;
        feed("soon");
        now += 1_000;
        assertEquals("+FORCED", text(feed("open")));
    }

    @Test
    void the_warning_comes_once_at_three_quarters_and_the_alarm_at_the_end() {
        reach(DoorState.OPEN);
        now += 7_200;
        assertEquals("", text(feed("soon")));
        now += 200;
        assertEquals("warn", text(feed("soon")));
        assertEquals("", text(feed("soon")));
        now += 2_300;
        assertEquals("+HELD_OPEN", text(feed("soon")));
        assertEquals("", text(feed("soon")));
    }

    @Test
    void another_grant_gives_an_open_door_its_time_anew() {
        reach(DoorState.OPEN);
        now += 9_000;
        feed("card");
        now += 9_000;
        feed("soon");
        assertEquals(DoorState.OPEN, machine.shown());
    }

    @Test
    void after_an_evacuation_a_door_still_open_gets_its_time_and_is_not_forced() {
        reach(DoorState.EVACUATION);
        feed("open");
        assertEquals("secure -FIRE", text(feed("noFire")));
        assertEquals(DoorState.OPEN, machine.shown());
        assertEquals("+HELD_OPEN", text(feed("later")));
    }

    @Test
    void after_an_evacuation_the_lockdown_or_free_passage_below_it_holds() {
        reach(DoorState.LOCKDOWN);
        feed("fire");
        assertEquals("secure -FIRE", text(feed("noFire")));
        assertEquals(DoorState.LOCKDOWN, machine.shown());
        reach(DoorState.FREE_PASSAGE);
        feed("fire");
        assertEquals("hold -FIRE", text(feed("noFire")));
        assertEquals(DoorState.FREE_PASSAGE, machine.shown());
    }

    @Test
    void the_order_to_end_an_evacuation_does_not_end_a_fire() {
        reach(DoorState.EVACUATION);
        feed("evacuate");
        feed("calm");
        assertEquals(DoorState.EVACUATION, machine.shown());
    }

    @Test
    void a_door_that_starts_with_an_open_leaf_was_not_forced() {
        DoorMachine.Step step = DoorMachine.start(TIMING, Modes.NONE, Leaf.OPEN, now);
        assertEquals(DoorState.OPEN, step.next().shown());
        assertEquals(List.of(), step.outputs());
    }

    @Test
    void a_door_that_starts_in_a_fire_is_released_at_once() {
        DoorMachine.Step step = DoorMachine.start(TIMING, new Modes(true, false, true, false), Leaf.CLOSED, now);
        assertEquals(DoorState.EVACUATION, step.next().shown());
        assertEquals("+FIRE hold", text(step.outputs()));
    }

    // ---- random walks
    // -----------------------------------------------------------------------------------------------------

    /** What a driver does with the orders. */
    private static final class TestLock {
        private boolean held;
        private long pulseEnd = Long.MIN_VALUE;

        void obey(DoorOutput output, long at) {
            if (output instanceof Release release) {
                pulseEnd = at + release.pulseMillis();
            } else if (output instanceof Hold) {
                held = true;
            } else if (output instanceof Secure) {
                held = false;
                pulseEnd = Long.MIN_VALUE;
            }
        }

        boolean isReleased(long at) {
            return held || at < pulseEnd;
        }
    }

    @Test
    void in_random_walks_the_invariants_hold() {
        for (long seed = 1; seed <= 400; seed++) {
            walk(seed, 1_000);
        }
    }

    private void walk(long seed, int steps) {
        Random random = new Random(seed);
        TestLock lock = new TestLock();
        Leaf[] leaves = Leaf.values();
        DoorMachine door = DoorMachine.start(TIMING, Modes.NONE, leaves[random.nextInt(3)], 0)
                .next();
        Set<AlarmKind> alarms = new HashSet<>();
        boolean exitInPulse = false;
        long at = 0;
        for (int i = 0; i < steps; i++) {
            at += random.nextInt(10) == 0 ? random.nextInt(15_000) : random.nextInt(600);
            String name = INPUTS.get(random.nextInt(INPUTS.size()));
            DoorMachine.Step step = door.step(input(name), at);
            String context = "seed " + seed + " step " + i + ": " + door.shown() + " + " + name;
            for (DoorOutput output : step.outputs()) {
                lock.obey(output, at);
                if (output instanceof Release) {
                    assertTrue(name.equals("card") || name.equals("exit"), context + ": a release without a cause");
                    assertFalse(step.next().modes().lockdown() && name.equals("card"), context);
                    exitInPulse = name.equals("exit");
                } else if (output instanceof AlarmBegins begins) {
                    assertTrue(alarms.add(begins.kind()), context + ": alarm began twice");
                } else if (output instanceof AlarmEnds ends) {
                    assertTrue(alarms.remove(ends.kind()), context + ": alarm ended that never began");
                }
            }
            door = step.next();
            boolean released = lock.isReleased(at);
            if (door.modes().evacuation()) {
                assertTrue(released, context + ": locked in an evacuation");
            } else if (door.modes().lockdown()) {
                assertTrue(!released || exitInPulse, context + ": released in lockdown");
            }
            boolean mayBeReleased = door.modes().open() || at < lock.pulseEnd;
            assertTrue(!released || mayBeReleased, context + ": held without a mode");
            assertEquals(door.shown() == DoorState.FORCED, alarms.contains(AlarmKind.FORCED), context);
            assertEquals(door.shown() == DoorState.HELD_OPEN, alarms.contains(AlarmKind.HELD_OPEN), context);
            assertEquals(door.modes().fire(), alarms.contains(AlarmKind.FIRE), context);
            if (door.modes().evacuation()) {
                assertEquals(DoorState.EVACUATION, door.shown(), context);
            } else {
                assertNotEquals(DoorState.EVACUATION, door.shown(), context);
            }
        }
    }
}
