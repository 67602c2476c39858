package org.linli.hardware.pi;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.linli.hardware.CardReader;
import org.linli.hardware.HardwareException;
import org.linli.hardware.Subscription;
import org.linli.hardware.driver.CardReports;
import org.linli.hardware.driver.DriverThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for a card ten times a second. A card that cannot be read is counted once until it was read or taken away, however
 * often the reader tries. A chip that stops answering is reset until it answers again.
 */
final class Rc522Reader implements CardReader {

    private static final int LOOK_MILLIS = 100;
    private static final Logger LOG = LoggerFactory.getLogger(Rc522Reader.class);

    private final CardReports reports = new CardReports();
    private final ScheduledExecutorService thread = DriverThreads.single("rc522");
    private final Pins.SpiLink spi;
    private final Mfrc522 chip;
    private final CardSelection selection;
    private final LongSupplier nanoTime;
    private boolean refusedBefore;
    private boolean failing;
    private boolean closed;

    /** @throws HardwareException when no chip answers */
    Rc522Reader(Pins.SpiLink spi, LongSupplier nanoTime) {
        this.spi = spi;
        this.nanoTime = nanoTime;
        chip = new Mfrc522(spi);
        selection = new CardSelection(chip);
        chip.start();
        var unused = thread.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        if (closed) {
            return;
        }
        try {
            if (failing) {
                chip.start();
                failing = false;
                LOG.info("the card reader answers again");
            }
            report(selection.look());
        } catch (HardwareException e) {
            if (!failing) {
                LOG.warn("the card reader failed; trying again", e);
            }
            failing = true;
        }
    }

    private void report(CardSelection.Found found) {
        if (found instanceof CardSelection.Card card) {
            reports.seen(card.read(), nanoTime.getAsLong());
        } else if (found instanceof CardSelection.Refused refused && !refusedBefore) {
            reports.garbled(refused.reason().text());
        }
        refusedBefore = found instanceof CardSelection.Refused;
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
        thread.shutdownNow();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            spi.close();
        }
    }
}
