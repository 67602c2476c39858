package org.linli.hardware.pi;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linli.hardware.CardRead;
import org.linli.hardware.CardRead.Format;

/**
 * Turns the edges of a reader's two data lines into cards and keys, or into refusals. Both lines rest high; a low pulse on
 * D0 is a zero, on D1 a one, most significant bit first. A pause of {@link #FRAME_GAP} ends a frame.
 *
 * <p>26 bits (H10301): even parity over the first 12 data bits, facility 8, number 16, odd parity over the last 12.
 * 34 bits: even parity over the first 16 data bits, facility 16, number 16, odd parity over the last 16. 4 bits: one key.
 * 8 bits: one key, its complement in the first half.
 *
 * <p>Whatever looks wrong anywhere in a frame spoils the whole frame: a parity bit catches only every second error. One
 * refusal comes out of one spoiled frame. No clock and no thread of its own; not thread-safe.
 */
final class WiegandDecoder {

    /** Readers leave at most 20 ms between two bits of a frame and much more between two frames. */
    static final Duration FRAME_GAP = Duration.ofMillis(40);

    /** Readers leave at least 200 µs; edges seen closer were doubled, or delivered too late to trust their order. */
    static final Duration MIN_INTERVAL = Duration.ofNanos(100_000);

    /** Pulses are 20..200 µs; one this long, delivery delays included, is a line held low by a cut or shorted cable. */
    static final Duration MAX_PULSE = Duration.ofMillis(10);

    /** One of the two data wires. */
    enum Line {
        D0,
        D1
    }

    /** Why a frame was dropped. */
    enum Refusal {
        WRONG_LENGTH("wrong number of bits"),
        WRONG_PARITY("wrong parity"),
        TOO_LONG("too many bits"),
        LINES_OVERLAP("both data lines low at once"),
        DOUBLED_EDGE("an edge was doubled or lost"),
        TOO_CLOSE("pulses too close together"),
        HELD_LOW("a data line was held low"),
        NOT_A_KEY("key code with a wrong complement");

        private final String text;

        Refusal(String text) {
            this.text = text;
        }

        /** For the log; says nothing about the bits. */
        String text() {
            return text;
        }
    }

    /** What a frame turned out to be. */
    sealed interface Outcome permits Card, Key, Refused {}

    record Card(CardRead read) implements Outcome {}

    record Key(char key) implements Outcome {}

    record Refused(Refusal reason) implements Outcome {}

    /** Where in a frame the decoder is; a change of state is a new value. */
    private sealed interface State permits Idle, Receiving, Spoiled {
        /** A pulse began. */
        State pulse(Line line, long nanos);

        /** Something happened that no frame has. */
        State spoil(Refusal reason, long nanos);

        /** The frame is over. */
        @Nullable
        Outcome end();

        /** When the last pulse began; meaningless while idle. */
        long lastNanos();
    }

    private record Idle() implements State {
        @Override
        public State pulse(Line line, long nanos) {
            return new Receiving(1, bit(line), nanos);
        }

        @Override
        public State spoil(Refusal reason, long nanos) {
            return new Spoiled(reason, nanos);
        }

        @Override
        public @Nullable Outcome end() {
            return null;
        }

        @Override
        public long lastNanos() {
            return 0;
        }
    }

    private record Receiving(int count, long bits, long lastNanos) implements State {
        @Override
        public State pulse(Line line, long nanos) {
            if (nanos - lastNanos < MIN_INTERVAL.toNanos()) {
                return new Spoiled(Refusal.TOO_CLOSE, nanos);
            }
            if (count == LONGEST) {
                return new Spoiled(Refusal.TOO_LONG, nanos);
            }
            return new Receiving(count + 1, (bits << 1) | bit(line), nanos);
        }

        @Override
        public State spoil(Refusal reason, long nanos) {
            return new Spoiled(reason, nanos);
        }

        @Override
        public Outcome end() {
            return switch (count) {
                case 4 -> key((int) bits);
                case 8 -> complementedKey((int) bits);
                case 26 -> card(Format.WIEGAND_26, bits, 24);
                case 34 -> card(Format.WIEGAND_34, bits, 32);
                default -> new Refused(Refusal.WRONG_LENGTH);
            };
        }
    }

    /** Waits for the pause; the first reason stands. */
    private record Spoiled(Refusal reason, long lastNanos) implements State {
        @Override
        public State pulse(Line line, long nanos) {
            return new Spoiled(reason, nanos);
        }

        @Override
        public State spoil(Refusal other, long nanos) {
            return new Spoiled(reason, nanos);
        }

        @Override
        public Outcome end() {
            return new Refused(reason);
        }
    }

    private static final int LONGEST = 34;
    private static final State IDLE = new Idle();

    private State state = IDLE;
    private @Nullable Line low;
    private long lowSinceNanos;
    private boolean heldReported;

    /**
     * One edge of one line.
     *
     * @param nanos monotonic, of the same clock as {@link #silence}
     * @return the frame that had ended before this edge, if nobody had asked for it yet
     */
    Optional<Outcome> edge(Line line, boolean high, long nanos) {
        Optional<Outcome> ended = silence(nanos);
        if (high) {
            rise(line, nanos);
        } else {
            fall(line, nanos);
        }
        return ended;
    }

    private void fall(Line line, long nanos) {
        if (low == null) {
            state = state.pulse(line, nanos);
        } else {
            state = state.spoil(low == line ? Refusal.DOUBLED_EDGE : Refusal.LINES_OVERLAP, nanos);
        }
        low = line;
        lowSinceNanos = nanos;
        heldReported = false;
    }

    private void rise(Line line, long nanos) {
        if (low == null && state == IDLE) {
            // A reader that is switched on. If a first pulse was lost here, its frame will be too short.
            return;
        }
        if (low != line) {
            state = state.spoil(Refusal.DOUBLED_EDGE, nanos);
            return;
        }
        low = null;
        if (!heldReported && nanos - lowSinceNanos > MAX_PULSE.toNanos()) {
            state = state.spoil(Refusal.HELD_LOW, nanos);
        }
    }

    /**
     * Nothing has happened until now; to be called once {@link #FRAME_GAP} has passed since the last edge.
     *
     * @return the frame that has ended, once
     */
    Optional<Outcome> silence(long nanos) {
        if (state == IDLE || nanos - state.lastNanos() < FRAME_GAP.toNanos()) {
            return Optional.empty();
        }
        Outcome outcome = low == null ? state.end() : new Refused(Refusal.HELD_LOW);
        state = IDLE;
        // Reported once: the rise of this line, whenever it comes, is no news.
        heldReported = low != null;
        return Optional.ofNullable(outcome);
    }

    /** Whether a frame has begun and not ended. */
    boolean isReceiving() {
        return state != IDLE;
    }

    private static long bit(Line line) {
        return line == Line.D1 ? 1 : 0;
    }

    private static Outcome card(Format format, long bits, int dataBits) {
        int half = dataBits / 2;
        long data = (bits >>> 1) & ((1L << dataBits) - 1);
        // Each half is checked together with its own parity bit.
        boolean leadingEven = Long.bitCount(bits >>> (half + 1)) % 2 == 0;
        boolean trailingOdd = Long.bitCount(bits & ((1L << (half + 1)) - 1)) % 2 == 1;
        if (!leadingEven || !trailingOdd) {
            return new Refused(Refusal.WRONG_PARITY);
        }
        return new Card(new CardRead(format, (int) (data >>> 16), data & 0xFFFF));
    }

    private static Outcome complementedKey(int bits) {
        int key = bits & 0xF;
        return bits >>> 4 == (~key & 0xF) ? key(key) : new Refused(Refusal.NOT_A_KEY);
    }

    private static Outcome key(int code) {
        if (code <= 9) {
            return new Key((char) ('0' + code));
        }
        return switch (code) {
            case 10 -> new Key('*');
            case 11 -> new Key('#');
            default -> new Refused(Refusal.NOT_A_KEY);
        };
    }
}
