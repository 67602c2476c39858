package org.linli.door.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.linli.door.decide.DoorMemory;
import org.linli.door.decide.MemoryChange;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.Happening;

/** A journal that survives everything but the end of the process, and can be told to fail. Thread: any. */
public final class MemoryJournal implements Journal {

    private final List<DoorEvent> events = new ArrayList<>();
    private final DoorMemory memory = new DoorMemory();
    private final ReentrantLock disk = new ReentrantLock();
    private boolean full;
    private int commits;

    @Override
    public void commit(List<DoorEvent> newEvents, List<MemoryChange> changes) throws JournalException {
        disk.lock();
        try {
            write(newEvents, changes);
        } finally {
            disk.unlock();
        }
    }

    private synchronized void write(List<DoorEvent> newEvents, List<MemoryChange> changes) throws JournalException {
        if (full) {
            throw new JournalException("disk full");
        }
        events.addAll(newEvents);
        memory.apply(changes);
        commits++;
    }

    /** While somebody holds this, every commit waits, as on a disk that hangs. */
    public ReentrantLock disk() {
        return disk;
    }

    public synchronized void setFull(boolean value) {
        full = value;
    }

    public synchronized List<DoorEvent> events() {
        return List.copyOf(events);
    }

    public synchronized int commits() {
        return commits;
    }

    /** What happened, without when. */
    public synchronized List<Happening> happenings() {
        return events.stream().map(DoorEvent::happening).toList();
    }

    public synchronized <T extends Happening> List<T> happenings(Class<T> type) {
        return events.stream()
                .map(DoorEvent::happening)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** The stored memory, as a restart would find it. */
    public synchronized List<MemoryChange> rows() {
        return memory.rows();
    }
}
