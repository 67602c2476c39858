package org.linli.door.store;

import java.nio.file.Path;
import java.sql.SQLException;
import org.linli.door.store.Outbox.Head;

/** One open file: the writer's and the reader's connection and what is known of the file in memory. */
final class Opened {

    final Database writer;
    final Database reader;
    final Outbox outbox;
    final Outbox outboxReader;
    final AccessItems items;
    /** Where the chain ends; changed only after a commit. */
    Head head;

    private Opened(Database writer, Database reader, String door) throws SQLException {
        this.writer = writer;
        this.reader = reader;
        this.outbox = new Outbox(writer, door);
        this.outboxReader = new Outbox(reader, door);
        this.items = new AccessItems(writer);
        this.head = outbox.head().orElseThrow(() -> new SQLException("the outbox has no chain"));
    }

    /** Opens the file, makes it when it is missing. */
    static Opened open(Path file, String door, long maxBytes) throws SQLException {
        Database writer = Database.openWriter(file, maxBytes);
        try {
            if (Schema.bringUp(writer)) {
                Outbox outbox = new Outbox(writer, door);
                writer.inTransaction(outbox::beginChain);
            }
            Database reader = Database.openReader(file);
            try {
                return new Opened(writer, reader, door);
            } catch (SQLException e) {
                reader.close();
                throw e;
            }
        } catch (SQLException | RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    /** Forgets what a transaction that was rolled back had changed in memory. */
    void restore() throws SQLException {
        items.forgetStaging();
        items.refresh();
        head = outbox.head().orElseThrow(() -> new SQLException("the outbox has no chain"));
    }

    /** Empty when the file is sound, else what is wrong with it. */
    String check() throws SQLException {
        String damage = reader.check();
        if (damage.isEmpty()
                && !AccessItems.digestOf(reader).equals(items.state().digest())) {
            return "access items differ from their digest";
        }
        if (damage.isEmpty() && !outboxReader.isWhole()) {
            return "the chain of events is broken";
        }
        return damage;
    }

    void close() {
        closeQuietly(reader);
        closeQuietly(writer);
    }

    private static void closeQuietly(Database database) {
        try {
            database.close();
        } catch (SQLException e) {
            // What was committed is on disk; a damaged file cannot be closed better.
            org.slf4j.LoggerFactory.getLogger(Opened.class).warn("store closed badly: {}", e.toString());
        }
    }
}
