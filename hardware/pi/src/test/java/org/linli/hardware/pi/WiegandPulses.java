package org.linli.hardware.pi;

import java.time.Duration;

/** Plays bits as pulses, with the times the Wiegand interface recommends: 50 µs low, 1 ms from bit to bit. */
final class WiegandPulses {

    static final Duration WIDTH = Duration.ofNanos(50_000);
    static final Duration INTERVAL = Duration.ofMillis(1);
    /** After this long any frame has ended. */
    static final Duration PAUSE = Duration.ofMillis(60);

    private WiegandPulses() {}

    static void play(Bench bench, String reader, String bits) {
        for (int at = 0; at < bits.length(); at++) {
            char bit = bits.charAt(at);
            String line = reader + (bit == '1' ? "-d1" : "-d0");
            bench.drive(line, false);
            bench.pass(WIDTH);
            bench.drive(line, true);
            bench.pass(INTERVAL.minus(WIDTH));
        }
        bench.pass(PAUSE);
    }
}
