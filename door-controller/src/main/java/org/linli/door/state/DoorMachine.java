package org.linli.door.state;

import java.util.ArrayList;
import java.util.List;
import org.linli.door.state.DoorInput.ExitPressed;
import org.linli.door.state.DoorInput.Granted;
import org.linli.door.state.DoorInput.Leaf;
import org.linli.door.state.DoorInput.ReleaseCause;
import org.linli.messages.event.AlarmKind;
import org.linli.messages.event.DoorState;

/**
 * The state of one door. Immutable and pure: {@link #step} answers with the next state and what is to be done.
 *
 * <p>Four modes stand above each other, the first that is on rules: evacuation (fire input or order) holds the lock released and nothing ends it
 * but its own cause; lockdown releases for nobody but the exit button; free passage holds the lock released; else each release lets one person
 * pass. Below that the leaf is watched: opened without a release is forced, open for too long is held open.
 *
 * <p>Times are milliseconds of a clock that never steps, such as {@link System#nanoTime()} / 1 000 000: setting the time of day raises no alarm.
 *
 * @param leaf as last read
 * @param phase what the leaf and the lock are doing
 * @param deadlineMillis when the phase ends by itself; means nothing in phases that do not
 * @param warned whether the held-open warning was given
 */
public record DoorMachine(DoorTiming timing, Modes modes, Leaf leaf, Phase phase, long deadlineMillis, boolean warned) {

    /**
     * A leaf that is seen open so shortly after the lock was due to lock was let go in time: the contact is debounced and read with a delay, and
     * a slammed door may rebound.
     */
    static final int GRACE_MILLIS = 1_000;

    /** What is switched on; several may be. */
    public record Modes(boolean fire, boolean evacuationOrdered, boolean lockdownOrdered, boolean freePassage) {

        public static final Modes NONE = new Modes(false, false, false, false);

        public boolean evacuation() {
            return fire || evacuationOrdered;
        }

        /** Lockdown is in force: ordered, and nobody has to get out. */
        public boolean lockdown() {
            return lockdownOrdered && !evacuation();
        }

        /** Everybody may pass: the lock is held released. */
        public boolean open() {
            return evacuation() || (freePassage && !lockdownOrdered);
        }

        ReleaseCause cause() {
            return fire ? ReleaseCause.FIRE : evacuationOrdered ? ReleaseCause.EVACUATION : ReleaseCause.FREE_PASSAGE;
        }
    }

    /** What the leaf and the lock are doing. */
    public enum Phase {
        /** Locked. Until the deadline an opening leaf is still forgiven. */
        SECURED,
        /** Somebody may open. Ends at the deadline. */
        RELEASED,
        /** Somebody is passing. Becomes held open at the deadline. */
        OPEN,
        HELD_OPEN,
        FORCED,
        /** Held released by a mode; the leaf is nobody's business. */
        FREE
    }

    /** The next state, and what is to be done in this order. */
    public record Step(DoorMachine next, List<DoorOutput> outputs) {
        public Step {
            outputs = List.copyOf(outputs);
        }
    }

    /**
     * A door when its controller starts. A leaf that already stands open was not forced: it gets the time of any other.
     *
     * @return its state with the orders that bring the lock there
     */
    public static Step start(DoorTiming timing, Modes modes, Leaf leaf, long atMillis) {
        DoorMachine machine = new DoorMachine(timing, modes, leaf, Phase.SECURED, atMillis, false);
        List<DoorOutput> outputs = new ArrayList<>();
        if (modes.fire()) {
            outputs.add(new DoorOutput.AlarmBegins(AlarmKind.FIRE));
        }
        if (modes.open()) {
            outputs.add(new DoorOutput.Hold(modes.cause()));
            return new Step(machine.in(Phase.FREE, atMillis), outputs);
        }
        return new Step(machine.settled(atMillis), outputs);
    }

    /** The same door with other times; running ones are not changed. */
    public DoorMachine withTiming(DoorTiming other) {
        return new DoorMachine(other, modes, leaf, phase, deadlineMillis, warned);
    }

    /** What the door is, in one word. */
    public DoorState shown() {
        return switch (phase) {
            case FREE -> modes.evacuation() ? DoorState.EVACUATION : DoorState.FREE_PASSAGE;
            case SECURED -> modes.lockdown() ? DoorState.LOCKDOWN : DoorState.LOCKED;
            case RELEASED -> DoorState.RELEASED;
            case OPEN -> DoorState.OPEN;
            case HELD_OPEN -> DoorState.HELD_OPEN;
            case FORCED -> DoorState.FORCED;
        };
    }

    /** Judges one input. */
    public Step step(DoorInput input, long atMillis) {
        if (input instanceof Granted granted) {
            return modes.lockdown() ? stay() : released(granted.cause(), atMillis);
        }
        if (input instanceof ExitPressed) {
            return released(ReleaseCause.EXIT_BUTTON, atMillis);
        }
        if (input instanceof DoorInput.LeafSeen seen) {
            return leafSeen(seen.leaf(), atMillis);
        }
        if (input instanceof DoorInput.FireSeen seen) {
            return switched(
                    new Modes(seen.active(), modes.evacuationOrdered(), modes.lockdownOrdered(), modes.freePassage()),
                    atMillis);
        }
        if (input instanceof DoorInput.EvacuationOrdered ordered) {
            return switched(
                    new Modes(modes.fire(), ordered.on(), modes.lockdownOrdered(), modes.freePassage()), atMillis);
        }
        if (input instanceof DoorInput.LockdownOrdered ordered) {
            return switched(
                    new Modes(modes.fire(), modes.evacuationOrdered(), ordered.on(), modes.freePassage()), atMillis);
        }
        if (input instanceof DoorInput.FreePassage passage) {
            return switched(
                    new Modes(modes.fire(), modes.evacuationOrdered(), modes.lockdownOrdered(), passage.on()),
                    atMillis);
        }
        return timePassed(atMillis);
    }

    private Step released(ReleaseCause cause, long atMillis) {
        List<DoorOutput> release = List.of(new DoorOutput.Release(timing.releaseMillis(), cause));
        return switch (phase) {
            case FREE -> stay();
            case SECURED, RELEASED -> new Step(in(Phase.RELEASED, atMillis + timing.releaseMillis()), release);
            case OPEN -> new Step(opened(atMillis), release);
            case HELD_OPEN, FORCED -> new Step(this, release);
        };
    }

    private Step leafSeen(Leaf seen, long atMillis) {
        DoorMachine looked = new DoorMachine(timing, modes, seen, phase, deadlineMillis, warned);
        return switch (seen) {
            case UNKNOWN -> looked.stay();
            case OPEN -> looked.leafOpen(atMillis);
            case CLOSED -> looked.leafClosed(atMillis);
        };
    }

    private Step leafOpen(long atMillis) {
        return switch (phase) {
            case RELEASED -> new Step(opened(atMillis), List.of());
            case SECURED ->
                atMillis < deadlineMillis
                        ? new Step(opened(atMillis), List.of())
                        : new Step(in(Phase.FORCED, atMillis), List.of(new DoorOutput.AlarmBegins(AlarmKind.FORCED)));
            case OPEN, HELD_OPEN, FORCED, FREE -> stay();
        };
    }

    /** The passage is over: lock at once, so that nobody slips in behind. */
    private Step leafClosed(long atMillis) {
        return switch (phase) {
            case SECURED, RELEASED, FREE -> stay();
            case OPEN -> new Step(secured(atMillis), List.of(new DoorOutput.Secure()));
            case HELD_OPEN ->
                new Step(
                        secured(atMillis),
                        List.of(new DoorOutput.Secure(), new DoorOutput.AlarmEnds(AlarmKind.HELD_OPEN)));
            case FORCED ->
                new Step(
                        secured(atMillis),
                        List.of(new DoorOutput.Secure(), new DoorOutput.AlarmEnds(AlarmKind.FORCED)));
        };
    }

    private Step timePassed(long atMillis) {
        if (phase == Phase.RELEASED && atMillis >= deadlineMillis) {
            return new Step(secured(atMillis), List.of());
        }
        if (phase == Phase.OPEN && atMillis >= deadlineMillis) {
            return new Step(in(Phase.HELD_OPEN, atMillis), List.of(new DoorOutput.AlarmBegins(AlarmKind.HELD_OPEN)));
        }
        long warnAtMillis = deadlineMillis - timing.heldOpenMillis() + timing.warnAfterMillis();
        if (phase == Phase.OPEN && !warned && atMillis >= warnAtMillis) {
            return new Step(
                    new DoorMachine(timing, modes, leaf, phase, deadlineMillis, true),
                    List.of(new DoorOutput.HeldOpenSoon()));
        }
        return stay();
    }

    private Step switched(Modes other, long atMillis) {
        if (other.equals(modes)) {
            return stay();
        }
        List<DoorOutput> outputs = new ArrayList<>();
        DoorMachine switched = new DoorMachine(timing, other, leaf, phase, deadlineMillis, warned);
        if (other.open()) {
            outputs.add(new DoorOutput.Hold(other.cause()));
            endLeafAlarm(outputs);
            switched = switched.in(Phase.FREE, atMillis);
        } else if (modes.open()) {
            outputs.add(new DoorOutput.Secure());
            switched = switched.settled(atMillis);
        } else if (other.lockdown() && phase == Phase.RELEASED) {
            outputs.add(new DoorOutput.Secure());
            switched = switched.settled(atMillis);
        } else if (other.lockdown()) {
            // A pulse may still run while the leaf is open.
            outputs.add(new DoorOutput.Secure());
        }
        if (other.fire() != modes.fire()) {
            outputs.add(
                    other.fire()
                            ? new DoorOutput.AlarmBegins(AlarmKind.FIRE)
                            : new DoorOutput.AlarmEnds(AlarmKind.FIRE));
        }
        return new Step(switched, outputs);
    }

    private void endLeafAlarm(List<DoorOutput> outputs) {
        if (phase == Phase.HELD_OPEN) {
            outputs.add(new DoorOutput.AlarmEnds(AlarmKind.HELD_OPEN));
        } else if (phase == Phase.FORCED) {
            outputs.add(new DoorOutput.AlarmEnds(AlarmKind.FORCED));
        }
    }

    /** Just locked, whatever the leaf does: if it stands open, its time begins now. */
    private DoorMachine settled(long atMillis) {
        return leaf == Leaf.OPEN ? opened(atMillis) : secured(atMillis);
    }

    private DoorMachine secured(long atMillis) {
        return in(Phase.SECURED, atMillis + GRACE_MILLIS);
    }

    private DoorMachine opened(long atMillis) {
        return in(Phase.OPEN, atMillis + timing.heldOpenMillis());
    }

    private DoorMachine in(Phase other, long deadline) {
        return new DoorMachine(timing, modes, leaf, other, deadline, false);
    }

    private Step stay() {
        return new Step(this, List.of());
    }
}
