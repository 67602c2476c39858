package org.linli.door.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.linli.door.decide.AccessRules;
import org.linli.door.decide.DoorMemory;
import org.linli.door.decide.MemoryChange;
import org.linli.door.decide.Situation.Mode;
import org.linli.door.state.DoorInput;
import org.linli.door.state.DoorInput.ReleaseCause;
import org.linli.door.state.DoorMachine;
import org.linli.door.state.DoorOutput;
import org.linli.door.state.DoorTiming;
import org.linli.hardware.DoorBoard;
import org.linli.hardware.Speaker.Prompt;
import org.linli.messages.access.DoorItem;
import org.linli.messages.event.AlarmKind;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.Happening;
import org.linli.messages.event.Reason;
import org.linli.messages.event.Side;

/**
 * Steps the door's state machine and does what it says: lock, sound, events. Whoever asks for a step, a wire, a command, a credential or the time, comes here, so that
 * nothing else moves the lock. Thread: the door's own, for everything in here.
 */
final class Doorman {

    final DoorMemory memory;
    final Recorder recorder;
    final DoorClock clock;
    final Signals signals;
    final LockOrders lock;
    final Chronicle chronicle = new Chronicle();
    private final LongSupplier nanoTime;
    /** Takes back the passages of those who were let in and have not gone yet; the latest first. */
    private final List<MemoryChange> notGone = new ArrayList<>();

    private AccessRules rules;
    private DoorMachine machine = new DoorMachine(
            DoorTiming.SHIPPED,
            DoorMachine.Modes.NONE,
            DoorInput.Leaf.UNKNOWN,
            DoorMachine.Phase.SECURED,
            Long.MIN_VALUE,
            false);

    Doorman(
            DoorBoard board,
            AccessRules rules,
            DoorMemory memory,
            Recorder recorder,
            DoorClock clock,
            LongSupplier nanoTime) {
        this.rules = rules;
        this.memory = memory;
        this.recorder = recorder;
        this.clock = clock;
        this.nanoTime = nanoTime;
        signals = new Signals(board);
        lock = new LockOrders(board.lock());
    }

    /** Brings lock and lamp to where memory, fire input and leaf say. */
    void start(boolean fire, DoorInput.Leaf leaf) {
        DoorMachine.Modes modes =
                new DoorMachine.Modes(fire, memory.isEvacuation(), memory.isLockdown(), isFreePassage());
        DoorMachine.Step step = DoorMachine.start(timing(), modes, leaf, nowMillis());
        machine = step.next();
        if (fire) {
            lock.fire();
        }
        lateHappenings(machine, step, "start");
        act(step);
    }

    /** On the door's own scale, which no clock setting moves. */
    long nowMillis() {
        return nanoTime.getAsLong() / 1_000_000;
    }

    // ---- steps
    // ------------------------------------------------------------------------------------------------------------

    /** Recorded if at all possible, and opened in any case: nobody is kept in by a full disk. */
    void exitPressed() {
        long now = nowMillis();
        DoorMachine.Step step = machine.step(new DoorInput.ExitPressed(), now);
        List<Happening> happenings = new ArrayList<>();
        happenings.add(new Happening.AccessDecided(
                CredentialKind.EXIT_BUTTON, Side.EXIT, Reason.GRANTED, null, null, null, 0));
        happenings.addAll(chronicle.of(machine, step, "exit button"));
        if (!recorder.commit(happenings, List.of(), now)) {
            recorder.hold(happenings, List.of());
        }
        machine = step.next();
        act(step);
        signals.answer(Reason.GRANTED, now);
    }

    /** Something that is done first and written within this round. */
    void happened(DoorInput input, String cause) {
        DoorMachine.Step step = machine.step(input, nowMillis());
        DoorMachine before = machine;
        machine = step.next();
        act(step);
        lateHappenings(before, step, cause);
        settlePassages(before);
    }

    /** Whoever let the release run out before a shut door has not passed: anti-passback must not shut them out the next time. */
    private void settlePassages(DoorMachine before) {
        if (notGone.isEmpty() || machine.phase() == DoorMachine.Phase.RELEASED) {
            return;
        }
        boolean ranOut = before.phase() == DoorMachine.Phase.RELEASED
                && machine.phase() == DoorMachine.Phase.SECURED
                && machine.leaf() == DoorInput.Leaf.CLOSED;
        if (ranOut) {
            List<MemoryChange> undo = List.copyOf(notGone);
            if (!recorder.commit(List.of(), undo, nowMillis())) {
                recorder.hold(List.of(), undo);
            }
            memory.apply(undo);
        }
        notGone.clear();
    }

    /**
     * Something that is written first and then done.
     *
     * @param evenUnrecorded do it although it could not be written
     * @return whether it was done
     */
    boolean order(
            DoorInput input,
            String cause,
            List<Happening> happenings,
            List<MemoryChange> changes,
            boolean evenUnrecorded) {
        long now = nowMillis();
        DoorMachine.Step step = machine.step(input, now);
        List<Happening> all = new ArrayList<>(happenings);
        all.addAll(chronicle.of(machine, step, cause));
        boolean recorded = recorder.commit(all, changes, now);
        if (!recorded && !evenUnrecorded) {
            return false;
        }
        if (!recorded) {
            recorder.hold(all, changes);
        }
        memory.apply(changes);
        machine = step.next();
        act(step);
        return true;
    }

    /** What letting somebody in would do to the door, without doing it; nothing for a refusal. */
    DoorMachine.Step stepFor(boolean granted) {
        return granted
                ? machine.step(new DoorInput.Granted(ReleaseCause.CREDENTIAL), nowMillis())
                : new DoorMachine.Step(machine, List.of());
    }

    /** Does a step that {@link #stepFor} gave and that was recorded, or need not be. */
    void take(DoorMachine.Step step, List<MemoryChange> changes) {
        notGone.addAll(0, memory.undoPassages(changes));
        memory.apply(changes);
        machine = step.next();
        act(step);
    }

    private void act(DoorMachine.Step step) {
        for (DoorOutput output : step.outputs()) {
            if (output instanceof DoorOutput.Release release) {
                lock.release(release.pulseMillis(), nowMillis());
            } else if (output instanceof DoorOutput.Hold hold) {
                lock.hold();
                if (hold.cause() != ReleaseCause.FREE_PASSAGE) {
                    signals.say(Prompt.EVACUATE);
                }
            } else if (output instanceof DoorOutput.Secure) {
                lock.secure();
            } else if (output instanceof DoorOutput.HeldOpenSoon) {
                signals.say(Prompt.HELD_OPEN);
            } else if (output instanceof DoorOutput.AlarmBegins begins && begins.kind() != AlarmKind.FIRE) {
                signals.say(Prompt.ALARM);
            }
        }
    }

    private void lateHappenings(DoorMachine before, DoorMachine.Step step, String cause) {
        chronicle.of(before, step, cause).forEach(recorder::later);
    }

    /** An alarm that is on as long as its wire is active. */
    void level(AlarmKind kind, boolean active) {
        if (active && !chronicle.isOn(kind)) {
            recorder.later(chronicle.begins(kind));
            signals.say(Prompt.ALARM);
        } else if (!active) {
            chronicle.ends(kind).forEach(recorder::later);
        }
    }

    // ---- rules and modes
    // ----------------------------------------------------------------------------------------------------

    void followFreePassage() {
        boolean on = isFreePassage();
        if (on != machine.modes().freePassage()) {
            order(new DoorInput.FreePassage(on), "free passage", List.of(), List.of(), true);
        }
    }

    /** Only with a trusted clock: a late one would leave the door open into the night. */
    private boolean isFreePassage() {
        DoorClock.Reading time = clock.read();
        boolean firstPersonIn = rules.findDoor().map(DoorItem::firstPersonIn).orElse(false);
        return time.trust() == ClockTrust.TRUSTED
                && rules.freePassageSince(time.now())
                        .filter(since -> !firstPersonIn || memory.hasFirstPerson(since))
                        .isPresent();
    }

    AccessRules rules() {
        return rules;
    }

    void replaceRules(AccessRules other) {
        rules = other;
        rulesChanged();
    }

    void rulesChanged() {
        machine = machine.withTiming(timing());
        followFreePassage();
    }

    private DoorTiming timing() {
        return rules.findDoor().map(DoorTiming::of).orElse(DoorTiming.SHIPPED);
    }

    DoorMachine machine() {
        return machine;
    }

    Mode mode() {
        DoorMachine.Modes modes = machine.modes();
        if (modes.evacuation()) {
            return Mode.EVACUATION;
        }
        if (modes.lockdown()) {
            return Mode.LOCKDOWN;
        }
        return modes.open() ? Mode.FREE_PASSAGE : Mode.NORMAL;
    }
}
