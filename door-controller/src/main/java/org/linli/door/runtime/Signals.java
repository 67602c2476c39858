package org.linli.door.runtime;

import org.linli.hardware.DoorBoard;
import org.linli.hardware.Indicator.Signal;
import org.linli.hardware.Speaker.Prompt;
import org.linli.messages.event.DoorState;
import org.linli.messages.event.Reason;

/** Lamp and sound. An answer to a person stays a while, then the lamp shows the door again. Thread: the door's own. */
final class Signals {

    private static final long ANSWER_MILLIS = 2_000;

    /** Longer than the check of a PIN on a small board. */
    private static final long WORKING_MILLIS = 5_000;

    private final DoorBoard board;
    private Signal shown = Signal.IDLE;
    private long answerUntilMillis = Long.MIN_VALUE;

    Signals(DoorBoard board) {
        this.board = board;
    }

    /** A duress grant takes the same way as any other. */
    void answer(Reason reason, long nowMillis) {
        if (reason == Reason.AWAITING_SECOND_PERSON) {
            answer(Signal.WORKING, Prompt.SECOND_PERSON, WORKING_MILLIS, nowMillis);
        } else if (reason == Reason.AWAITING_SECOND_FACTOR) {
            answer(Signal.WORKING, Prompt.TRY_AGAIN, WORKING_MILLIS, nowMillis);
        } else if (reason.granted()) {
            answer(Signal.GRANTED, Prompt.GRANTED, ANSWER_MILLIS, nowMillis);
        } else {
            answer(Signal.DENIED, Prompt.DENIED, ANSWER_MILLIS, nowMillis);
        }
    }

    void working(long nowMillis) {
        show(Signal.WORKING);
        answerUntilMillis = nowMillis + WORKING_MILLIS;
    }

    void enrolled(long nowMillis) {
        answer(Signal.GRANTED, Prompt.ENROLLED, ANSWER_MILLIS, nowMillis);
    }

    void say(Prompt prompt) {
        board.speaker().play(prompt);
    }

    private void answer(Signal signal, Prompt prompt, long millis, long nowMillis) {
        show(signal);
        board.speaker().play(prompt);
        answerUntilMillis = nowMillis + millis;
    }

    /** Shows the door itself, unless an answer is still up. Alarms and free ways wait for no answer. */
    void showDoor(DoorState state, boolean faulty, long nowMillis) {
        Signal signal = signal(state, faulty);
        boolean urgent = signal == Signal.ALARM || signal == Signal.FREE;
        if (urgent || nowMillis >= answerUntilMillis) {
            show(signal);
        }
    }

    private static Signal signal(DoorState state, boolean faulty) {
        return switch (state) {
            case FORCED, HELD_OPEN -> Signal.ALARM;
            case EVACUATION, FREE_PASSAGE -> Signal.FREE;
            case LOCKDOWN -> Signal.DENIED;
            default -> faulty ? Signal.FAULT : Signal.IDLE;
        };
    }

    private void show(Signal signal) {
        if (signal != shown) {
            shown = signal;
            board.indicator().show(signal);
        }
    }
}
