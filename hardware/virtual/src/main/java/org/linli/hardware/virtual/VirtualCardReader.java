package org.linli.hardware.virtual;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.linli.hardware.CardRead;
import org.linli.hardware.CardReader;
import org.linli.hardware.Subscription;
import org.linli.hardware.driver.CardReports;

/** A reader cards can be held to. Thread: any; listeners run on the board's thread. */
public final class VirtualCardReader implements CardReader {

    private final CardReports reports;
    private final Executor thread;
    private final LongSupplier nanoTime;

    VirtualCardReader(CardReports reports, Executor thread, LongSupplier nanoTime) {
        this.reports = reports;
        this.thread = thread;
        this.nanoTime = nanoTime;
    }

    /** Holds a card to the reader for a moment. Repeating it within the settings' {@code cardAway} changes nothing. */
    public void present(CardRead read) {
        long now = nanoTime.getAsLong();
        thread.execute(() -> reports.seen(read, now));
    }

    /** A frame arrives damaged. */
    public void garble(String reason) {
        thread.execute(() -> reports.garbled(reason));
    }

    @Override
    public Subscription listen(Listener listener) {
        return reports.listen(listener);
    }

    @Override
    public long garbledCount() {
        return reports.garbledCount();
    }

    @Override
    public void close() {
        reports.close();
    }
}
