package org.linli.door.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.linli.door.decide.MemoryChange;
import org.linli.door.runtime.Journal;
import org.linli.door.runtime.JournalContract;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.EventBatch;

class DoorStoreJournalTest implements JournalContract {

    @TempDir
    Path directory;

    private DoorStore store;

    @BeforeEach
    void open() throws IOException {
        store = DoorStore.open(directory, "east-gate", Stores.CLOCK, Stores.QUIET);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    public Journal journal() {
        return store;
    }

    @Override
    public List<DoorEvent> storedEvents() {
        List<DoorEvent> events = new ArrayList<>();
        Optional<OutboxBatch> next = store.nextBatch(null, 10, 10_000);
        while (next.isPresent()) {
            for (EventBatch.Entry entry : next.get().batch().entries()) {
                try {
                    events.add(Codec.decode(entry.body(), DoorEvent.class));
                } catch (MalformedMessage e) {
                    throw new AssertionError(e);
                }
            }
            next = store.nextBatch(next.get().end(), 10, 10_000);
        }
        return events;
    }

    @Override
    public List<MemoryChange> storedRows() {
        return store.loadMemory();
    }
}
