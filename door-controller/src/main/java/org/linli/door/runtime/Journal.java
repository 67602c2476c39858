package org.linli.door.runtime;

import java.util.List;
import org.linli.door.decide.MemoryChange;
import org.linli.messages.event.DoorEvent;

/**
 * Where the door records before it acts. Thread: called from the door's own thread, and returns only when everything is on disk.
 */
public interface Journal {

    /**
     * Commits all events and changes in one transaction, durably; after a power cut either all of them are there or none.
     *
     * @param events appended to the outbox in this order; may be empty
     * @param changes put over, or taken out of, the stored memory in this order; may be empty
     * @throws JournalException when nothing was recorded; the journal may be tried again later
     */
    void commit(List<DoorEvent> events, List<MemoryChange> changes) throws JournalException;
}
