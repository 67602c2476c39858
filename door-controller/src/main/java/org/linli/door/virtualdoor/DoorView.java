package org.linli.door.virtualdoor;

import org.jspecify.annotations.Nullable;
import org.linli.door.runtime.DecisionReport;
import org.linli.door.runtime.DoorStatus;
import org.linli.hardware.virtual.VirtualState;

/** The JSON that the page and the acceptance tests read; field names are this API's contract. */
final class DoorView {

    private DoorView() {}

    /** {@code GET /api/state} and the event {@code state}. */
    record State(
            String state,
            boolean lockReleased,
            boolean boltReleased,
            boolean doorOpen,
            boolean powered,
            String signal,
            @Nullable String prompt,
            long promptCount,
            boolean fire,
            boolean tamper,
            boolean lockdown,
            boolean evacuation,
            boolean cameraPlugged,
            boolean cameraShowing,
            String clock,
            int heldEvents,
            java.util.List<String> faults,
            boolean plugged,
            boolean connected,
            long waiting,
            long revision) {

        static State of(VirtualState board, DoorStatus door, NetworkCable.State network) {
            return new State(
                    door.state().name(),
                    board.lockOrderedReleased(),
                    board.boltReleased(),
                    board.doorOpen(),
                    board.powered(),
                    board.signal().name(),
                    board.lastPrompt().map(Enum::name).orElse(null),
                    board.promptCount(),
                    board.fireActive(),
                    board.tamperActive(),
                    door.lockdown(),
                    door.evacuation(),
                    board.cameraPlugged(),
                    board.cameraShowing(),
                    door.clock().name(),
                    door.heldEvents(),
                    door.faults(),
                    network.plugged(),
                    network.connected(),
                    network.waiting(),
                    network.revision());
        }
    }

    /** One entry of {@code GET /api/decisions} and the event {@code decision}; the number grows by one with each. */
    record Decided(
            long number,
            String at,
            String means,
            String side,
            String reason,
            boolean granted,
            @Nullable String holder,
            @Nullable Double score,
            long waitedMicros,
            long decidedMicros,
            long recordedMicros,
            long orderedMicros,
            boolean recorded) {

        static Decided of(long number, DecisionReport report) {
            return new Decided(
                    number,
                    report.at().toString(),
                    report.means().name(),
                    report.side().name(),
                    report.reason().name(),
                    report.reason().granted(),
                    report.holder(),
                    report.score(),
                    report.waitedMicros(),
                    report.decidedMicros(),
                    report.recordedMicros(),
                    report.orderedMicros(),
                    report.recorded());
        }
    }
}
