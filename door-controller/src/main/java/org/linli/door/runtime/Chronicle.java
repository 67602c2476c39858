package org.linli.door.runtime;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.linli.door.decide.Decision;
import org.linli.door.state.DoorMachine;
import org.linli.door.state.DoorOutput;
import org.linli.messages.event.AlarmKind;
import org.linli.messages.event.Happening;

/** Puts what the door does into the words of its events, and knows which alarms are on. Thread: the door's own. */
final class Chronicle {

    private final Map<AlarmKind, String> alarms = new EnumMap<>(AlarmKind.class);

    /** A decision with its alarms, and what it does to the door. */
    List<Happening> of(Decision decision, DoorMachine before, DoorMachine.Step step, long micros) {
        List<Happening> happenings = new ArrayList<>();
        happenings.add(new Happening.AccessDecided(
                decision.means(),
                decision.side(),
                decision.reason(),
                decision.holder(),
                decision.credentialId(),
                decision.score(),
                micros));
        if (decision.silentAlarm()) {
            happenings.add(alarm(AlarmKind.DURESS, decision.holder()));
        }
        if (decision.lockOutBegan()) {
            happenings.add(alarm(AlarmKind.TOO_MANY_ATTEMPTS, null));
        }
        happenings.addAll(of(before, step, decision.means().name()));
        return happenings;
    }

    /** The change of state, and the alarms that begin or end with it. */
    List<Happening> of(DoorMachine before, DoorMachine.Step step, String cause) {
        List<Happening> happenings = new ArrayList<>();
        if (before.shown() != step.next().shown()) {
            happenings.add(new Happening.DoorChanged(before.shown(), step.next().shown(), cause));
        }
        for (DoorOutput output : step.outputs()) {
            if (output instanceof DoorOutput.AlarmBegins begins) {
                happenings.add(begins(begins.kind()));
            } else if (output instanceof DoorOutput.AlarmEnds ends) {
                happenings.addAll(ends(ends.kind()));
            }
        }
        return happenings;
    }

    boolean isOn(AlarmKind kind) {
        return alarms.containsKey(kind);
    }

    Happening begins(AlarmKind kind) {
        Happening.AlarmRaised raised = alarm(kind, null);
        alarms.put(kind, raised.alarm());
        return raised;
    }

    /** Nothing when it was not on. */
    List<Happening> ends(AlarmKind kind) {
        String alarm = alarms.remove(kind);
        return alarm == null ? List.of() : List.of(new Happening.AlarmEnded(alarm, kind));
    }

    /** An alarm without an end of its own. */
    static Happening.AlarmRaised alarm(AlarmKind kind, @Nullable String holder) {
        return new Happening.AlarmRaised(UUID.randomUUID().toString(), kind, holder);
    }
}
