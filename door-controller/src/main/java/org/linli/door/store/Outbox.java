package org.linli.door.store;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linli.messages.event.EventBatch;
import org.linli.messages.event.EventChain;

/**
 * Rows that wait for the cloud, each hashed with the one before. Usually one chain; after a rebuild the rows of the old chain go up first.
 * Every method runs inside a transaction of its caller, but {@link #nextBatch} and {@link #waiting}.
 */
final class Outbox {

    private static final int ENTRY_OVERHEAD_BYTES = 128;

    /** Where the chain that is written ends. */
    record Head(long chain, String id, long sequence, String hash) {}

    private final Database database;
    private final String door;

    Outbox(Database database, String door) {
        this.database = database;
        this.door = door;
    }

    /** The newest chain; empty in a new file. */
    Optional<Head> head() throws SQLException {
        PreparedStatement statement =
                database.bind("SELECT number, id, last_sequence, last_hash FROM chain ORDER BY number DESC LIMIT 1");
        try (ResultSet row = statement.executeQuery()) {
            return row.next()
                    ? Optional.of(new Head(row.getLong(1), row.getString(2), row.getLong(3), row.getString(4)))
                    : Optional.empty();
        }
    }

    Head beginChain() throws SQLException {
        byte[] random = new byte[12];
        new SecureRandom().nextBytes(random);
        String id = HexFormat.of().formatHex(random);
        String hash = EventChain.start(door, id);
        long number = database.number("SELECT coalesce(max(number), 0) + 1 FROM chain");
        database.update(
                "INSERT INTO chain VALUES (?, ?, 0, ?, 0, ?, (SELECT coalesce(max(last_millis), 0) FROM chain))",
                number,
                id,
                hash,
                hash);
        return new Head(number, id, 0, hash);
    }

    Head append(Head head, List<String> bodies) throws SQLException {
        if (bodies.isEmpty()) {
            return head;
        }
        long sequence = head.sequence();
        String hash = head.hash();
        for (String body : bodies) {
            sequence++;
            hash = EventChain.next(hash, sequence, body);
            database.update("INSERT INTO outbox VALUES (?, ?, ?, ?)", head.chain(), sequence, body, hash);
        }
        database.update(
                "UPDATE chain SET last_sequence = ?, last_hash = ? WHERE number = ?", sequence, hash, head.chain());
        return new Head(head.chain(), head.id(), sequence, hash);
    }

    /** Deletes what the cloud has committed; moves waiting rows to a new chain when the cloud is ahead of this file. */
    Acknowledgement acknowledge(String chainId, long sequence) throws SQLException {
        PreparedStatement find =
                database.bind("SELECT number, last_sequence, acked_sequence FROM chain WHERE id = ?", chainId);
        long number;
        long last;
        long acked;
        try (ResultSet row = find.executeQuery()) {
            if (!row.next()) {
                return Acknowledgement.UNKNOWN_CHAIN;
            }
            number = row.getLong(1);
            last = row.getLong(2);
            acked = row.getLong(3);
        }
        if (sequence <= acked) {
            return Acknowledgement.NOTHING_NEW;
        }
        if (sequence > last) {
            moveToNewChain(number);
            return Acknowledgement.BEYOND_THE_END;
        }
        database.update(
                "UPDATE chain SET acked_sequence = ?1, acked_hash = (SELECT hash FROM outbox WHERE chain = ?2 AND sequence = ?1)"
                        + " WHERE number = ?2",
                sequence,
                number);
        database.update("DELETE FROM outbox WHERE chain = ? AND sequence <= ?", number, sequence);
        forgetFinishedChains();
        return Acknowledgement.CLEARED;
    }

    private void moveToNewChain(long number) throws SQLException {
        List<String> waiting = new ArrayList<>();
        PreparedStatement rows = database.bind("SELECT body FROM outbox WHERE chain = ? ORDER BY sequence", number);
        try (ResultSet row = rows.executeQuery()) {
            while (row.next()) {
                waiting.add(row.getString(1));
            }
        }
        database.update("DELETE FROM outbox WHERE chain = ?", number);
        database.update(
                "UPDATE chain SET acked_sequence = last_sequence, acked_hash = last_hash WHERE number = ?", number);
        append(beginChain(), waiting);
        forgetFinishedChains();
    }

    /** The newest chain stays even when all of it is acknowledged: it is being written. */
    private void forgetFinishedChains() throws SQLException {
        database.update(
                "DELETE FROM chain WHERE acked_sequence = last_sequence AND number < (SELECT max(number) FROM chain)");
    }

    /** The last time that was kept, in epoch milliseconds; 0 for none. */
    long lastMillis() throws SQLException {
        return database.number("SELECT coalesce(max(last_millis), 0) FROM chain");
    }

    void keepMillis(long millis) throws SQLException {
        database.update("UPDATE chain SET last_millis = ?", millis);
    }

    long waiting() throws SQLException {
        return database.number("SELECT coalesce(sum(last_sequence - acked_sequence), 0) FROM chain");
    }

    /** The next rows after a position, all of one chain, in order; the oldest chain first. At least one row, however large. */
    Optional<OutboxBatch> nextBatch(@Nullable OutboxPosition after, int maxEntries, int maxBytes) throws SQLException {
        long chain;
        long sequence;
        String id;
        PreparedStatement find = after == null
                ? database.bind("SELECT number, id, acked_sequence FROM chain WHERE last_sequence > acked_sequence"
                        + " ORDER BY number LIMIT 1")
                : database.bind(
                        "SELECT number, id, CASE WHEN number = ?1 THEN max(?2, acked_sequence) ELSE acked_sequence END"
                                + " FROM chain WHERE number = ?1 AND last_sequence > ?2"
                                + " OR number > ?1 AND last_sequence > acked_sequence ORDER BY number LIMIT 1",
                        after.chain(),
                        after.sequence());
        try (ResultSet row = find.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            chain = row.getLong(1);
            id = row.getString(2);
            sequence = row.getLong(3);
        }
        List<EventBatch.Entry> entries = read(chain, sequence, maxEntries, maxBytes);
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        OutboxPosition end =
                new OutboxPosition(chain, entries.get(entries.size() - 1).sequence());
        return Optional.of(new OutboxBatch(new EventBatch(door, id, entries), end));
    }

    private List<EventBatch.Entry> read(long chain, long after, int maxEntries, int maxBytes) throws SQLException {
        List<EventBatch.Entry> entries = new ArrayList<>();
        int bytes = 0;
        PreparedStatement rows = database.bind(
                "SELECT sequence, body, hash FROM outbox WHERE chain = ? AND sequence > ? ORDER BY sequence LIMIT ?",
                chain,
                after,
                maxEntries);
        String before = "";
        try (ResultSet row = rows.executeQuery()) {
            while (row.next()) {
                String body = row.getString(2);
                String hash = row.getString(3);
                if (!before.isEmpty()
                        && !EventChain.next(before, row.getLong(1), body).equals(hash)) {
                    throw new SQLException("the chain of events is broken");
                }
                before = hash;
                bytes += sizeOnTheWire(body);
                if (bytes > maxBytes && !entries.isEmpty()) {
                    break;
                }
                entries.add(new EventBatch.Entry(row.getLong(1), body, hash));
            }
        }
        return entries;
    }

    /** Whether every waiting row follows from the one before, from the last acknowledged hash to the last written one. */
    boolean isWhole() throws SQLException {
        PreparedStatement rows = database.bind(
                "SELECT c.number, c.acked_sequence, c.acked_hash, c.last_sequence, c.last_hash, o.sequence, o.body, o.hash"
                        + " FROM chain c LEFT JOIN outbox o ON o.chain = c.number ORDER BY c.number, o.sequence");
        long chain = -1;
        long sequence = 0;
        String hash = "";
        long lastSequence = 0;
        String lastHash = "";
        try (ResultSet row = rows.executeQuery()) {
            while (row.next()) {
                if (row.getLong(1) != chain) {
                    if (sequence != lastSequence || !hash.equals(lastHash)) {
                        return false;
                    }
                    chain = row.getLong(1);
                    sequence = row.getLong(2);
                    hash = row.getString(3);
                    lastSequence = row.getLong(4);
                    lastHash = row.getString(5);
                }
                String body = row.getString(7);
                if (body == null) {
                    continue;
                }
                sequence++;
                hash = EventChain.next(hash, sequence, body);
                if (row.getLong(6) != sequence || !hash.equals(row.getString(8))) {
                    return false;
                }
            }
        }
        return sequence == lastSequence && hash.equals(lastHash);
    }

    /** A body travels as a JSON text inside JSON: its quotes and backslashes double. */
    private static int sizeOnTheWire(String body) {
        int escapes = 0;
        for (int i = 0; i < body.length(); i++) {
            char character = body.charAt(i);
            if (character == '"' || character == '\\') {
                escapes++;
            }
        }
        return body.getBytes(StandardCharsets.UTF_8).length + escapes + ENTRY_OVERHEAD_BYTES;
    }
}
