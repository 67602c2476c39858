package org.linli.hardware.pi;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.linli.hardware.CardRead;
import org.linli.hardware.CardReader;
import org.linli.hardware.Keypad;
import org.linli.hardware.Subscription;
import org.linli.hardware.driver.CardReports;
import org.linli.hardware.driver.Listeners;
import org.linli.hardware.pi.WiegandDecoder.Line;
import org.linli.hardware.pi.WiegandDecoder.Outcome;

/**
 * A reader on two data wires, with the keys of its pad if it has any. A key burst from a reader that should have no keys is
 * refused as a frame of the wrong length.
 *
 * <p>Edges come from two pin threads; frames are reported on the board's thread.
 */
final class WiegandReader implements CardReader {

    private final CardReports reports = new CardReports();
    private final Listeners<Keypad.Listener> keyListeners = new Listeners<>();
    private final WiegandDecoder decoder = new WiegandDecoder();
    private final ScheduledExecutorService thread;
    private final LongSupplier nanoTime;
    private final Pins.Input data0;
    private final Pins.Input data1;
    private final boolean hasKeys;
    private boolean gapAwaited;
    private boolean closed;

    /** @param name for messages */
    WiegandReader(
            Pins pins, String name, ReaderWiring.Wiegand wiring, boolean hasKeys, ScheduledExecutorService thread) {
        this.hasKeys = hasKeys;
        this.thread = thread;
        this.nanoTime = pins::nanoTime;
        data0 = pins.input(name + "-d0", wiring.data0(), Pins.Pull.UP);
        try {
            data1 = pins.input(name + "-d1", wiring.data1(), Pins.Pull.UP);
        } catch (RuntimeException e) {
            data0.close();
            throw e;
        }
        data0.onEdge((high, nanos) -> edge(Line.D0, high, nanos));
        data1.onEdge((high, nanos) -> edge(Line.D1, high, nanos));
    }

    private void edge(Line line, boolean high, long nanos) {
        synchronized (this) {
            if (closed) {
                return;
            }
            decoder.edge(line, high, nanos).ifPresent(outcome -> report(outcome, nanos));
            awaitGap(WiegandDecoder.FRAME_GAP);
        }
    }

    private void awaitGap(Duration gap) {
        if (!gapAwaited && decoder.isReceiving()) {
            gapAwaited = true;
            inBackground(gap, this::lookForGap);
        }
    }

    private synchronized void lookForGap() {
        gapAwaited = false;
        if (closed) {
            return;
        }
        long now = nanoTime.getAsLong();
        decoder.silence(now).ifPresent(outcome -> report(outcome, now));
        awaitGap(WiegandDecoder.FRAME_GAP.dividedBy(4));
    }

    private void report(Outcome outcome, long nanos) {
        if (outcome instanceof WiegandDecoder.Card card) {
            CardRead read = card.read();
            inBackground(Duration.ZERO, () -> reports.seen(read, nanos));
        } else if (outcome instanceof WiegandDecoder.Key key && hasKeys) {
            inBackground(Duration.ZERO, () -> keyListeners.tell(listener -> listener.onKey(key.key())));
        } else {
            String reason = outcome instanceof WiegandDecoder.Refused refused
                    ? refused.reason().text()
                    : WiegandDecoder.Refusal.WRONG_LENGTH.text();
            inBackground(Duration.ZERO, () -> reports.garbled(reason));
        }
    }

    private void inBackground(Duration delay, Runnable task) {
        try {
            var unused = thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The board is closing; nobody listens any more.
        }
    }

    /** Whether a frame has begun that was not reported yet. */
    synchronized boolean isReceiving() {
        return decoder.isReceiving();
    }

    /** The pad of this reader. Closing it leaves the reader open. */
    Keypad keypad() {
        return new Keypad() {
            @Override
            public Subscription listen(Keypad.Listener listener) {
                return keyListeners.add(listener);
            }

            @Override
            public void close() {
                keyListeners.close();
            }
        };
    }

    @Override
    public Subscription listen(CardReader.Listener listener) {
        return reports.listen(listener);
    }

    @Override
    public long garbledCount() {
        return reports.garbledCount();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        reports.close();
        keyListeners.close();
        data0.close();
        data1.close();
    }
}
