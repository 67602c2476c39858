package org.linli.door.link;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.linli.door.store.Acknowledgement;
import org.linli.door.store.DoorStore;
import org.linli.door.store.OutboxBatch;
import org.linli.door.store.OutboxPosition;
import org.linli.messages.Codec;
import org.linli.messages.event.EventAck;

/**
 * Sends the outbox up, oldest first, a few batches ahead of the cloud's acknowledgement. Only that clears the outbox; the broker's word counts for
 * nothing here. What is not acknowledged in time is sent again: the cloud knows doubles by chain and sequence. Thread: the link's own.
 */
final class EventPump {

    private static final int MAX_ENTRIES = 500;
    private static final int MAX_BYTES = 256 << 10;
    private static final int IN_FLIGHT = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_PATIENCE_FACTOR = 8;

    /** Sends a batch; what becomes of it shows in acknowledgements only. */
    interface Sender {
        void send(byte[] batch);
    }

    private record Flight(String chain, long last, long deadlineNanos) {}

    private final DoorStore store;
    private final Sender sender;
    private final LongSupplier nanos;
    private final Deque<Flight> flights = new ArrayDeque<>();
    private @Nullable OutboxPosition sent;
    private boolean open;
    private int patienceFactor = 1;

    EventPump(DoorStore store, Sender sender, LongSupplier nanos) {
        this.store = store;
        this.sender = sender;
        this.nanos = nanos;
    }

    /** A connection is there: whatever is not acknowledged goes again. */
    void open() {
        open = true;
        patienceFactor = 1;
        rewind();
        pump();
    }

    void shut() {
        open = false;
        rewind();
    }

    private void rewind() {
        flights.clear();
        sent = null;
    }

    /** Sends what may be sent now. */
    void pump() {
        while (open && flights.size() < IN_FLIGHT) {
            Optional<OutboxBatch> next = store.nextBatch(sent, MAX_ENTRIES, MAX_BYTES);
            if (next.isEmpty()) {
                return;
            }
            OutboxBatch batch = next.get();
            sent = batch.end();
            long deadline = nanos.getAsLong() + PATIENCE.toNanos() * patienceFactor;
            flights.add(new Flight(batch.batch().chain(), batch.end().sequence(), deadline));
            sender.send(Codec.encodeBytes(batch.batch()));
        }
    }

    /** To be called about once a second. */
    void tick() {
        Flight oldest = flights.peek();
        if (oldest != null && nanos.getAsLong() - oldest.deadlineNanos() > 0) {
            patienceFactor = Math.min(MAX_PATIENCE_FACTOR, patienceFactor * 2);
            rewind();
        }
        pump();
    }

    Acknowledgement acknowledged(EventAck ack) {
        Acknowledgement done = store.acknowledge(ack.chain(), ack.sequence());
        if (done == Acknowledgement.BEYOND_THE_END) {
            rewind();
        } else if (done != Acknowledgement.UNKNOWN_CHAIN) {
            flights.removeIf(flight -> flight.chain().equals(ack.chain()) && flight.last() <= ack.sequence());
        }
        if (done == Acknowledgement.CLEARED) {
            patienceFactor = 1;
        }
        pump();
        return done;
    }
}
