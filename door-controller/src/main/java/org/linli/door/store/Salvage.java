package org.linli.door.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.EventChain;
import org.linli.messages.sync.AccessDigest;

/**
 * Copies what can still be read, and still proves itself, from a damaged file into a fresh one. Runs inside one transaction of the fresh file.
 *
 * <p>Each table is read from its beginning until it breaks and then from its end until it breaks. Events whose chain is whole up to the
 * last acknowledgement keep chain and sequence, so that the cloud knows those it has. Events after a hole are appended to the new chain when they
 * still verify against their neighbour: rather told twice than never.
 */
final class Salvage {

    private final Database broken;
    private final Database fresh;
    private final String door;
    private final List<String> loose = new ArrayList<>();
    private int kept;
    private int items;
    private int memory;
    private int templates;
    private int skipped;
    private boolean itemsComplete;

    Salvage(Database broken, Database fresh, String door) {
        this.broken = broken;
        this.fresh = fresh;
        this.door = door;
    }

    /** One row of the damaged file. */
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private record Chain(
            long number, String id, long lastSequence, String lastHash, long acked, String ackedHash, long millis) {}

    private record Row(long chain, long sequence, String body, String hash) {}

    /** Answers what was saved, in words for the event. */
    String run(AccessItems target, Outbox outbox) throws SQLException {
        // The chain that every new file begins with gives way to the old ones.
        fresh.execute("DELETE FROM chain");
        copyEvents();
        copyItems(target);
        memory = copy("memory", "kind, key", "kind, key, value", "INSERT OR REPLACE INTO memory VALUES (?, ?, ?)");
        templates = copy(
                "template",
                "id",
                "id, holder, consent, model_hash, sealed",
                "INSERT OR REPLACE INTO template VALUES (?, ?, ?, ?, ?)");
        copy("result", "number", "number, body", "INSERT OR REPLACE INTO result VALUES (?, ?)");
        outbox.append(outbox.beginChain(), loose);
        return "kept " + kept + " waiting events, appended " + loose.size() + " anew, " + items + " access items ("
                + (itemsComplete ? "all" : "incomplete") + "), " + memory + " memories, " + templates
                + " templates, skipped " + skipped;
    }

    private void copyEvents() throws SQLException {
        Map<Long, Chain> chains = new HashMap<>();
        walk(
                "chain",
                "number",
                "number, id, last_sequence, last_hash, acked_sequence, acked_hash, last_millis",
                row -> {
                    Chain chain = new Chain(
                            row.getLong(1),
                            row.getString(2),
                            row.getLong(3),
                            row.getString(4),
                            row.getLong(5),
                            row.getString(6),
                            row.getLong(7));
                    chains.put(chain.number(), chain);
                });
        List<Row> rows = new ArrayList<>();
        List<Row> fromEnd = new ArrayList<>();
        boolean whole =
                walkOneWay("outbox", "chain, sequence", "chain, sequence, body, hash", row -> rows.add(row(row)));
        if (!whole) {
            Row last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
            walkOneWay("outbox", "chain DESC, sequence DESC", "chain, sequence, body, hash", row -> {
                Row found = row(row);
                if (last == null
                        || found.chain() > last.chain()
                        || (found.chain() == last.chain() && found.sequence() > last.sequence())) {
                    fromEnd.add(found);
                }
            });
            Collections.reverse(fromEnd);
            rows.addAll(fromEnd);
        }
        keepWhatVerifies(chains, rows);
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4));
    }

    private void keepWhatVerifies(Map<Long, Chain> chains, List<Row> rows) throws SQLException {
        Map<Long, Chain> ends = new HashMap<>();
        @Nullable Row before = null;
        for (Row row : rows) {
            Chain chain = chains.get(row.chain());
            Chain end = ends.get(row.chain());
            String previous = end != null ? end.lastHash() : chain == null ? "" : chain.ackedHash();
            long expected = end != null ? end.lastSequence() + 1 : chain == null ? -1 : chain.acked() + 1;
            if (chain != null && row.sequence() == expected && follows(previous, row)) {
                fresh.update(
                        "INSERT INTO outbox VALUES (?, ?, ?, ?)", row.chain(), row.sequence(), row.body(), row.hash());
                ends.put(
                        row.chain(),
                        new Chain(
                                chain.number(),
                                chain.id(),
                                row.sequence(),
                                row.hash(),
                                chain.acked(),
                                chain.ackedHash(),
                                chain.millis()));
                kept++;
            } else if (isOurEvent(row.body())
                    && (before == null
                            || before.chain() != row.chain()
                            || before.sequence() + 1 != row.sequence()
                            || follows(before.hash(), row))) {
                loose.add(row.body());
            }
            before = row;
        }
        long millis = chains.values().stream().mapToLong(Chain::millis).max().orElse(0);
        for (Chain end : ends.values()) {
            fresh.update(
                    "INSERT INTO chain VALUES (?, ?, ?, ?, ?, ?, ?)",
                    end.number(),
                    end.id(),
                    end.lastSequence(),
                    end.lastHash(),
                    end.acked(),
                    end.ackedHash(),
                    millis);
        }
    }

    private static boolean follows(String previous, Row row) {
        return EventChain.next(previous, row.sequence(), row.body()).equals(row.hash());
    }

    private boolean isOurEvent(String body) {
        try {
            return Codec.decode(body, DoorEvent.class).door().equals(door);
        } catch (MalformedMessage e) {
            return false;
        }
    }

    private void copyItems(AccessItems target) throws SQLException {
        long[] access = new long[2];
        String[] digest = {""};
        walk("access", "one", "generation, revision, digest", row -> {
            access[0] = row.getLong(1);
            access[1] = row.getLong(2);
            digest[0] = row.getString(3);
        });
        AccessDigest sum = new AccessDigest();
        Map<String, Boolean> seen = new HashMap<>();
        walk("item", "generation, kind, id", "generation, kind, id, body, crc", row -> {
            String kind = row.getString(2);
            String id = row.getString(3);
            String body = row.getString(4);
            if (row.getLong(1) == access[0]
                    && AccessItems.crc(kind, id, body) == row.getLong(5)
                    && seen.put(kind + "/" + id, true) == null) {
                target.salvage(kind, id, body);
                sum.toggle(kind, id, body);
                items++;
            }
        });
        itemsComplete = !digest[0].isEmpty() && sum.hex().equals(digest[0]);
        target.salvaged(access[1], sum.hex(), items, itemsComplete);
    }

    private int copy(String table, String key, String columns, String insert) throws SQLException {
        int width = columns.split(",").length;
        int[] rows = {0};
        walk(table, key, columns, row -> {
            Object[] values = new Object[width];
            for (int i = 0; i < width; i++) {
                values[i] = row.getObject(i + 1);
            }
            rows[0] += fresh.update(insert, values);
        });
        return rows[0];
    }

    /** From the beginning, and when that breaks also from the end. Rows may come twice. */
    private void walk(String table, String key, String columns, RowReader reader) throws SQLException {
        if (!walkOneWay(table, key, columns, reader)) {
            walkOneWay(table, key.replace(",", " DESC,") + " DESC", columns, reader);
        }
    }

    /** False when it broke. A failure of the fresh file is passed on. */
    private boolean walkOneWay(String table, String order, String columns, RowReader reader) throws SQLException {
        ResultSet rows;
        try {
            PreparedStatement statement =
                    broken.statement("SELECT " + columns + " FROM " + table + " ORDER BY " + order);
            rows = statement.executeQuery();
        } catch (SQLException e) {
            return false;
        }
        while (true) {
            try {
                if (!rows.next()) {
                    rows.close();
                    return true;
                }
            } catch (SQLException e) {
                return false;
            }
            try {
                reader.read(rows);
            } catch (IllegalArgumentException | NullPointerException e) {
                // One row of garbage; the next may be sound.
                skipped++;
            }
        }
    }
}
