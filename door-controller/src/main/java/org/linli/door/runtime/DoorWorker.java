package org.linli.door.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.linli.door.decide.AccessDecider;
import org.linli.door.decide.AccessRules;
import org.linli.door.decide.Decision;
import org.linli.door.decide.DoorMemory;
import org.linli.door.decide.MemoryChange;
import org.linli.door.decide.Situation;
import org.linli.door.decide.Situation.Mode;
import org.linli.door.runtime.DoorQueue.Presented;
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

/** What the door's thread does: ask, record, act. Thread: the door's own, for everything in here. */
final class DoorWorker {

    private static final long SECOND_MILLIS = 1_000;
    private static final Duration CLEANING = Duration.ofHours(1);

    final DoorMemory memory;
    final Recorder recorder;
    final DoorClock clock;
    final Signals signals;
    final LockOrders lock;
    private final LongSupplier nanoTime;
    private final BoardWatch watch;
    private final RefusedInputs refused;
    private final Consumer<DecisionReport> decided;
    private final Chronicle chronicle = new Chronicle();
    /** Takes back the passages of those who were let in and have not gone yet; the latest first. */
    private final List<MemoryChange> notGone = new ArrayList<>();

    private AccessRules rules;
    private DoorMachine machine;
    private long secondAtMillis;
    private long cleanAtMillis;
    private boolean lockWasBroken;
    private @Nullable CardCatcher cardCatcher;

    /** Takes the next unknown card instead of its refusal. */
    interface CardCatcher {
        /** Whether the card was taken; false once it is no longer wanted. */
        boolean caught(Presented unknownCard);
    }

    DoorWorker(
            String door,
            DoorBoard board,
            AccessRules rules,
            DoorMemory memory,
            Journal journal,
            DoorClock clock,
            LongSupplier nanoTime,
            DoorQueue queue,
            RefusedInputs refused,
            Consumer<DecisionReport> decided) {
        this.rules = rules;
        this.memory = memory;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.refused = refused;
        this.decided = decided;
        recorder = new Recorder(door, journal, clock);
        signals = new Signals(board);
        lock = new LockOrders(board.lock());
        watch = new BoardWatch(board, queue, refused, lock);
        machine = new DoorMachine(
                DoorTiming.SHIPPED,
                DoorMachine.Modes.NONE,
                DoorInput.Leaf.UNKNOWN,
                DoorMachine.Phase.SECURED,
                Long.MIN_VALUE,
                false);
    }

    /** Brings lock and lamp to where memory, fire input and leaf say. */
    void start() {
        watch.listen();
        DoorMachine.Modes modes =
                new DoorMachine.Modes(watch.fire(), memory.isEvacuation(), memory.isLockdown(), isFreePassage());
        List<DoorInput.Leaf> leaf = watch.leaf();
        DoorMachine.Step step = DoorMachine.start(timing(), modes, leaf.get(leaf.size() - 1), nowMillis());
        machine = step.next();
        if (modes.fire()) {
            lock.fire();
        }
        lateHappenings(machine, step, "start");
        act(step);
    }

    void stop() {
        watch.close();
        recorder.flush(nowMillis());
    }

    // ---- each round
    // -------------------------------------------------------------------------------------------------------

    /** Reads all wires. Fire first. */
    void readWires() {
        if (watch.fire()) {
            lock.fire();
            happened(new DoorInput.FireSeen(true), "fire input");
        } else if (lock.fireOver()) {
            // Perhaps only the driver's thread saw it: then it comes and goes here.
            happened(new DoorInput.FireSeen(true), "fire input");
            happened(new DoorInput.FireSeen(false), "fire input over");
        }
        for (int i = watch.exitPresses(); i > 0; i--) {
            exitPressed();
        }
        watch.leaf().forEach(leaf -> happened(new DoorInput.LeafSeen(leaf), "door contact"));
        level(AlarmKind.TAMPER, watch.tamper());
        for (int i = watch.helpPresses(); i > 0; i--) {
            recorder.later(Chronicle.alarm(AlarmKind.HELP, null));
            signals.say(Prompt.HELP_COMING);
        }
    }

    /** Time has passed: deadlines, schedules, retries, and what waits to be written. */
    void afterRound() {
        long now = nowMillis();
        happened(new DoorInput.TimePassed(), "time");
        if (now >= secondAtMillis) {
            secondAtMillis = now + SECOND_MILLIS;
            followFreePassage();
        }
        lock.retry(now);
        if (lock.isBroken() != lockWasBroken) {
            lockWasBroken = lock.isBroken();
            recorder.later(new Happening.WiringTested(List.of(lockWasBroken ? "lock=failed" : "lock=ok")));
        }
        refused.due(now).forEach(recorder::later);
        recorder.flush(now);
        cleanMemory(now);
        signals.showDoor(machine.shown(), !faults().isEmpty(), now);
    }

    private void cleanMemory(long now) {
        if (now < cleanAtMillis) {
            return;
        }
        cleanAtMillis = now + CLEANING.toMillis();
        DoorClock.Reading reading = clock.read();
        if (reading.trust() == ClockTrust.TRUSTED) {
            int resetMinutes =
                    rules.findDoor().map(DoorItem::antiPassbackResetMinutes).orElse(0);
            List<MemoryChange> outdated = memory.outdated(reading.now(), resetMinutes);
            if (recorder.commit(List.of(), outdated, now)) {
                memory.apply(outdated);
            }
        }
    }

    // ---- credentials
    // ------------------------------------------------------------------------------------------------------

    void decide(Presented presented) {
        long takenNanos = System.nanoTime();
        DoorClock.Reading time = clock.read();
        Situation situation = new Situation(mode(), time.trust());
        Decision decision =
                AccessDecider.decide(presented.credential(), presented.side(), rules, memory, situation, time.now());
        long decidedNanos = System.nanoTime();
        if (decision.reason() == Reason.UNKNOWN_CREDENTIAL && isCaught(presented)) {
            return;
        }
        carryOut(presented, decision, time.now(), takenNanos, decidedNanos);
    }

    private boolean isCaught(Presented presented) {
        CardCatcher catcher = cardCatcher;
        boolean card = presented.credential().means() == CredentialKind.CARD;
        if (catcher == null || !card) {
            return false;
        }
        cardCatcher = null;
        return catcher.caught(presented);
    }

    private void carryOut(Presented presented, Decision wanted, Instant at, long takenNanos, long decidedNanos) {
        long now = nowMillis();
        DoorMachine.Step step = stepFor(wanted, now);
        List<Happening> happenings =
                chronicle.of(wanted, machine, step, micros(presented.arrivedNanos(), decidedNanos));
        boolean recorded = recorder.commit(happenings, wanted.changes(), now);
        Decision decision = wanted;
        if (!recorded && wanted.needsDurableMemory()) {
            decision = unrecorded(wanted);
            step = stepFor(decision, now);
            happenings = chronicle.of(decision, machine, step, micros(presented.arrivedNanos(), decidedNanos));
        }
        if (!recorded) {
            recorder.hold(happenings, decision.changes());
        }
        long recordedNanos = System.nanoTime();
        notGone.addAll(0, memory.undoPassages(decision.changes()));
        memory.apply(decision.changes());
        machine = step.next();
        act(step);
        long orderedNanos = System.nanoTime();
        signals.answer(decision.reason(), now);
        if (decision.granted()) {
            followFreePassage();
        }
        decided.accept(new DecisionReport(
                at,
                decision.means(),
                decision.side(),
                decision.shownReason(),
                decision.holder(),
                decision.score(),
                micros(presented.arrivedNanos(), takenNanos),
                micros(takenNanos, decidedNanos),
                recorded ? micros(decidedNanos, recordedNanos) : 0,
                decision.granted() ? micros(presented.arrivedNanos(), orderedNanos) : 0,
                recorded));
    }

    /** A use that cannot be counted is not given away. */
    private static Decision unrecorded(Decision wanted) {
        return new Decision(
                wanted.means(),
                wanted.side(),
                Reason.NOT_RECORDED,
                wanted.holder(),
                wanted.credentialId(),
                wanted.score(),
                List.of(),
                wanted.silentAlarm(),
                false,
                false);
    }

    private DoorMachine.Step stepFor(Decision decision, long now) {
        return decision.granted()
                ? machine.step(new DoorInput.Granted(ReleaseCause.CREDENTIAL), now)
                : new DoorMachine.Step(machine, List.of());
    }

    // ---- the door itself
    // --------------------------------------------------------------------------------------------------

    /** Recorded if at all possible, and opened in any case: nobody is kept in by a full disk. */
    private void exitPressed() {
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

    private void level(AlarmKind kind, boolean active) {
        if (active && !chronicle.isOn(kind)) {
            recorder.later(chronicle.begins(kind));
            signals.say(Prompt.ALARM);
        } else if (!active) {
            chronicle.ends(kind).forEach(recorder::later);
        }
    }

    private void followFreePassage() {
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

    // ---- for commands and status
    // ------------------------------------------------------------------------------------------

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

    void catchCard(CardCatcher catcher) {
        cardCatcher = catcher;
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

    List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (lock.isBroken()) {
            faults.add("lock");
        }
        if (recorder.isFailing()) {
            faults.add("journal");
        }
        faults.addAll(watch.unreadable());
        return faults;
    }

    long nowMillis() {
        return nanoTime.getAsLong() / 1_000_000;
    }

    private DoorTiming timing() {
        return rules.findDoor().map(DoorTiming::of).orElse(DoorTiming.SHIPPED);
    }

    private static long micros(long fromNanos, long untilNanos) {
        return Math.max(0, (untilNanos - fromNanos) / 1_000);
    }
}
