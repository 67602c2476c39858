package org.linli.door.powercut;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linli.door.store.DoorStore;
import org.linli.door.store.OutboxBatch;
import org.linli.door.store.OutboxPosition;
import org.linli.messages.event.EventBatch;

/** Stands in for link and cloud: writes each batch down, then acknowledges it; a kill may fall in between. */
final class PaperCloud {

    private static final int MAX_ENTRIES = 40;

    private PaperCloud() {}

    /** Takes what waits, in order. */
    static void take(DoorStore store, Trace paper) {
        @Nullable OutboxPosition after = null;
        Optional<OutboxBatch> next = store.nextBatch(after, MAX_ENTRIES, 1 << 16);
        while (next.isPresent()) {
            EventBatch batch = next.get().batch();
            StringBuilder lines = new StringBuilder();
            for (EventBatch.Entry entry : batch.entries()) {
                lines.append(lines.isEmpty() ? "" : "\n")
                        .append(batch.chain())
                        .append('\t')
                        .append(entry.sequence())
                        .append('\t')
                        .append(entry.body());
            }
            paper.line(lines.toString());
            store.acknowledge(batch.chain(), next.get().end().sequence());
            next = store.nextBatch(next.get().end(), MAX_ENTRIES, 1 << 16);
        }
    }

    /** Everything written down, doubles included. */
    static List<ReceivedEvent> read(Path paper) throws IOException {
        List<ReceivedEvent> rows = new ArrayList<>();
        if (Files.exists(paper)) {
            for (String line : Files.readAllLines(paper)) {
                String[] parts = line.split("\t", 3);
                if (parts.length == 3 && parts[2].endsWith("}")) {
                    rows.add(new ReceivedEvent(parts[0], Long.parseLong(parts[1]), parts[2]));
                }
            }
        }
        return rows;
    }
}
