package org.linli.door.runtime;

import java.util.List;
import org.linli.door.decide.MemoryChange;
import org.linli.messages.event.DoorEvent;

class MemoryJournalTest implements JournalContract {

    private final MemoryJournal journal = new MemoryJournal();

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public List<DoorEvent> storedEvents() {
        return journal.events();
    }

    @Override
    public List<MemoryChange> storedRows() {
        return journal.rows();
    }
}
