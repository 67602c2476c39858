package org.linli.hardware.driver;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.linli.hardware.CardRead;
import org.linli.hardware.CardReader;
import org.linli.hardware.Subscription;

/**
 * The reporting half of a card reader: a card that stays in the field is reported once, garbled frames are counted.
 *
 * <p>Thread: any, one at a time for the methods that report; listeners run on the thread that reports.
 */
public final class CardReports implements AutoCloseable {

    /** How long a card must be away before it counts as presented again. */
    public static final Duration AWAY = Duration.ofSeconds(1);

    /** Cards held to a reader at the same time; more than a wallet carries, so the memory stays bounded. */
    private static final int CARDS_REMEMBERED = 16;

    private final long awayNanos;
    private final Listeners<CardReader.Listener> listeners = new Listeners<>();
    private final AtomicLong garbled = new AtomicLong();
    private final Map<CardRead, Long> lastSeenNanos = new LinkedHashMap<>();

    public CardReports() {
        this(AWAY);
    }

    public CardReports(Duration away) {
        this.awayNanos = away.toNanos();
    }

    public Subscription listen(CardReader.Listener listener) {
        return listeners.add(listener);
    }

    public long garbledCount() {
        return garbled.get();
    }

    /**
     * The reader sees this card now.
     *
     * @param nanos a monotonic clock, such as {@link System#nanoTime()}
     */
    public void seen(CardRead read, long nanos) {
        if (isNew(read, nanos)) {
            listeners.tell(listener -> listener.onCard(read));
        }
    }

    private synchronized boolean isNew(CardRead read, long nanos) {
        Long before = lastSeenNanos.remove(read);
        lastSeenNanos.put(read, nanos);
        if (lastSeenNanos.size() > CARDS_REMEMBERED) {
            Iterator<CardRead> longestUnseen = lastSeenNanos.keySet().iterator();
            longestUnseen.next();
            longestUnseen.remove();
        }
        return before == null || nanos - before >= awayNanos;
    }

    /** A frame was dropped. The reason is logged, so it must carry no bits of the frame. */
    public void garbled(String reason) {
        garbled.incrementAndGet();
        listeners.tell(listener -> listener.onGarbled(reason));
    }

    @Override
    public void close() {
        listeners.close();
    }
}
