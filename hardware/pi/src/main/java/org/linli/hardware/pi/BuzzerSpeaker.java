package org.linli.hardware.pi;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.linli.hardware.Speaker;
import org.linli.hardware.driver.DriverThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A buzzer on one pin: every prompt is a rhythm. A new prompt replaces a running one. */
final class BuzzerSpeaker implements Speaker {

    private static final Logger LOG = LoggerFactory.getLogger(BuzzerSpeaker.class);

    private final Pins.Output output;
    private final boolean activeHigh;
    private final ScheduledExecutorService thread = DriverThreads.single("buzzer");
    private @Nullable Future<?> next;
    private boolean closed;

    BuzzerSpeaker(Pins.Output output, boolean activeHigh) {
        this.output = output;
        this.activeHigh = activeHigh;
    }

    /** Milliseconds on, off, on, … */
    static int[] rhythmOf(Prompt prompt) {
        return switch (prompt) {
            case GRANTED -> new int[] {150};
            case DENIED -> new int[] {80, 80, 80, 80, 80};
            case TRY_AGAIN, COME_CLOSER, LOOK_HERE -> new int[] {60, 120, 60};
            case TURN_HEAD, BLINK, SECOND_PERSON -> new int[] {60, 60, 60, 60, 200};
            case HELD_OPEN -> new int[] {400, 400, 400};
            case ALARM -> new int[] {800, 200, 800, 200, 800};
            case EVACUATE -> new int[] {500, 500, 500, 500, 500, 500, 500};
            case HELP_COMING -> new int[] {300, 100, 100};
            case ENROLLED -> new int[] {80, 60, 80, 60, 300};
        };
    }

    @Override
    public synchronized void play(Prompt prompt) {
        if (!closed) {
            forgetNext();
            step(rhythmOf(prompt), 0);
        }
    }

    private synchronized void step(int[] rhythm, int position) {
        if (closed) {
            return;
        }
        sound(position < rhythm.length && position % 2 == 0);
        if (position < rhythm.length) {
            try {
                next = thread.schedule(() -> step(rhythm, position + 1), rhythm[position], TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                sound(false);
            }
        }
    }

    private void sound(boolean on) {
        try {
            output.set(on == activeHigh);
        } catch (RuntimeException e) {
            LOG.warn("the buzzer cannot be driven", e);
        }
    }

    private void forgetNext() {
        if (next != null) {
            next.cancel(false);
            next = null;
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        forgetNext();
        thread.shutdownNow();
        sound(false);
        output.close();
    }
}
