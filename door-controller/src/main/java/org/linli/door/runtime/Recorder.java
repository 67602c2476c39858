package org.linli.door.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.linli.door.decide.MemoryChange;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.Happening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the door's events through the {@link Journal}. While that fails, events wait in memory, the oldest being dropped and counted when there are
 * too many, and go out first when it works again. Thread: the door's own.
 */
final class Recorder {

    static final int HELD_LIMIT = 2_000;

    /** A broken journal may be slow to say so; between tries nobody waits for it. */
    private static final long RETRY_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    private record Row(MemoryChange.Kind kind, String key) {}

    private final String door;
    private final Journal journal;
    private final DoorClock clock;
    private final List<DoorEvent> unwritten = new ArrayList<>();
    private final Deque<DoorEvent> held = new ArrayDeque<>();
    private final Map<Row, MemoryChange> heldChanges = new LinkedHashMap<>();
    private boolean failing;
    private long retryAtMillis;
    private long dropped;

    Recorder(String door, Journal journal, DoorClock clock) {
        this.door = door;
        this.journal = journal;
        this.clock = clock;
    }

    /** Writes these at the next opportunity, within a round of the door's thread. */
    void later(Happening happening) {
        unwritten.add(event(happening));
    }

    /** Writes what waits. */
    void flush(long nowMillis) {
        boolean due = !unwritten.isEmpty() || (failing && nowMillis >= retryAtMillis);
        if (due && !commit(List.of(), List.of(), nowMillis)) {
            unwritten.forEach(this::hold);
            unwritten.clear();
        }
    }

    /** Whether these are on disk now, with everything that happened before. If not, nothing of them is kept: the caller decides. */
    boolean commit(List<Happening> happenings, List<MemoryChange> changes, long nowMillis) {
        if (failing && nowMillis < retryAtMillis) {
            return false;
        }
        List<DoorEvent> events = new ArrayList<>(held);
        if (failing) {
            String kept = held.size() + " events kept in memory, " + dropped + " lost";
            events.add(event(new Happening.StorageTrouble("recording failed", kept)));
        }
        events.addAll(unwritten);
        happenings.forEach(happening -> events.add(event(happening)));
        List<MemoryChange> allChanges = new ArrayList<>(heldChanges.values());
        allChanges.addAll(changes);
        if (events.isEmpty() && allChanges.isEmpty()) {
            return true;
        }
        try {
            journal.commit(events, allChanges);
        } catch (JournalException | RuntimeException e) {
            failed(e, nowMillis);
            return false;
        }
        if (failing) {
            LOG.info("recording works again");
        }
        failing = false;
        dropped = 0;
        unwritten.clear();
        held.clear();
        heldChanges.clear();
        return true;
    }

    /** Keeps these in memory until they can be written. */
    void hold(List<Happening> happenings, List<MemoryChange> changes) {
        unwritten.forEach(this::hold);
        unwritten.clear();
        happenings.forEach(happening -> hold(event(happening)));
        for (MemoryChange change : changes) {
            Row row = new Row(change.kind(), change.key());
            heldChanges.remove(row);
            heldChanges.put(row, change);
        }
    }

    private void hold(DoorEvent event) {
        if (held.size() >= HELD_LIMIT) {
            held.removeFirst();
            dropped++;
        }
        held.addLast(event);
    }

    private void failed(Exception cause, long nowMillis) {
        if (!failing) {
            LOG.error("recording failed; the door goes on with what it knows", cause);
        }
        failing = true;
        retryAtMillis = nowMillis + RETRY_MILLIS;
    }

    boolean isFailing() {
        return failing;
    }

    int heldEvents() {
        return held.size();
    }

    private DoorEvent event(Happening happening) {
        DoorClock.Reading reading = clock.read();
        return new DoorEvent(door, reading.now(), reading.trust(), happening);
    }
}
