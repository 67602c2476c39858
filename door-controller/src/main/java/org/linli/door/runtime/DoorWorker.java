package org.linli.door.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.linli.door.decide.MemoryChange;
import org.linli.door.state.DoorInput;
import org.linli.hardware.Speaker.Prompt;
import org.linli.messages.access.DoorItem;
import org.linli.messages.event.AlarmKind;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.Happening;

/** What each round of the door's thread sees to besides what was queued: the wires before it, time and disk after it. Thread: the door's own. */
final class DoorWorker {

    private static final long SECOND_MILLIS = 1_000;
    private static final Duration CLEANING = Duration.ofHours(1);

    private final Doorman door;
    private final BoardWatch watch;
    private final RefusedInputs refused;
    private long secondAtMillis;
    private long cleanAtMillis;
    private boolean lockWasBroken;

    DoorWorker(Doorman door, BoardWatch watch, RefusedInputs refused) {
        this.door = door;
        this.watch = watch;
        this.refused = refused;
    }

    void start() {
        watch.listen();
        List<DoorInput.Leaf> leaf = watch.leaf();
        door.start(watch.fire(), leaf.get(leaf.size() - 1));
    }

    void stop() {
        watch.close();
        door.recorder.flush(door.nowMillis());
    }

    /** Reads all wires. Fire first. */
    void readWires() {
        if (watch.fire()) {
            door.lock.fire();
            door.happened(new DoorInput.FireSeen(true), "fire input");
        } else if (door.lock.fireOver()) {
            // Perhaps only the driver's thread saw it: then it comes and goes here.
            door.happened(new DoorInput.FireSeen(true), "fire input");
            door.happened(new DoorInput.FireSeen(false), "fire input over");
        }
        for (int i = watch.exitPresses(); i > 0; i--) {
            door.exitPressed();
        }
        watch.leaf().forEach(leaf -> door.happened(new DoorInput.LeafSeen(leaf), "door contact"));
        door.level(AlarmKind.TAMPER, watch.tamper());
        for (int i = watch.helpPresses(); i > 0; i--) {
            door.recorder.later(Chronicle.alarm(AlarmKind.HELP, null));
            door.signals.say(Prompt.HELP_COMING);
        }
    }

    /** Time has passed: deadlines, schedules, retries, and what waits to be written. */
    void afterRound() {
        long now = door.nowMillis();
        door.happened(new DoorInput.TimePassed(), "time");
        if (now >= secondAtMillis) {
            secondAtMillis = now + SECOND_MILLIS;
            door.followFreePassage();
        }
        door.lock.retry(now);
        if (door.lock.isBroken() != lockWasBroken) {
            lockWasBroken = door.lock.isBroken();
            door.recorder.later(new Happening.WiringTested(List.of(lockWasBroken ? "lock=failed" : "lock=ok")));
        }
        refused.due(now).forEach(door.recorder::later);
        door.recorder.flush(now);
        cleanMemory(now);
        door.signals.showDoor(door.machine().shown(), !faults().isEmpty(), now);
    }

    private void cleanMemory(long now) {
        if (now < cleanAtMillis) {
            return;
        }
        cleanAtMillis = now + CLEANING.toMillis();
        DoorClock.Reading reading = door.clock.read();
        if (reading.trust() == ClockTrust.TRUSTED) {
            int resetMinutes = door.rules()
                    .findDoor()
                    .map(DoorItem::antiPassbackResetMinutes)
                    .orElse(0);
            List<MemoryChange> outdated = door.memory.outdated(reading.now(), resetMinutes);
            if (door.recorder.commit(List.of(), outdated, now)) {
                door.memory.apply(outdated);
            }
        }
    }

    List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (door.lock.isBroken()) {
            faults.add("lock");
        }
        if (door.recorder.isFailing()) {
            faults.add("journal");
        }
        faults.addAll(watch.unreadable());
        return faults;
    }
}
