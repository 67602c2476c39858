package org.linli.cloud.audit;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;

/** Every change a person made through the cloud. Rows are only ever added; a removed or altered one breaks the chain of hashes. Thread: any. */
public final class AuditLog {

    private final Database database;
    private final Clock clock;

    public AuditLog(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * One action.
     *
     * @param operation operation id of the contract
     * @param subject id of what it was done to; empty for a list or a new thing
     * @param status HTTP status of the answer: refused attempts are on record too
     * @param hash SHA-256 over the hash before and this row, hex
     */
    public record Entry(
            long sequence,
            Instant at,
            String person,
            String address,
            String operation,
            String subject,
            int status,
            String hash) {}

    public void record(String person, String address, String operation, String subject, int status) {
        database.change(transaction -> {
            transaction.serialise("audit");
            Entry last = transaction
                    .handle()
                    .createQuery("SELECT * FROM audit ORDER BY sequence DESC LIMIT 1")
                    .map((row, context) -> map(row))
                    .findOne()
                    .orElse(new Entry(0, Instant.EPOCH, "", "", "", "", 0, ""));
            Entry bare = new Entry(
                    last.sequence() + 1,
                    Instant.ofEpochMilli(clock.millis()),
                    person,
                    address,
                    operation,
                    subject,
                    status,
                    "");
            transaction
                    .handle()
                    .createUpdate("INSERT INTO audit (sequence, at, person, address, operation, subject, status, hash)"
                            + " VALUES (:sequence, :at, :person, :address, :operation, :subject, :status, :hash)")
                    .bind("sequence", bare.sequence())
                    .bind("at", bare.at().toEpochMilli())
                    .bind("person", person)
                    .bind("address", address)
                    .bind("operation", operation)
                    .bind("subject", subject)
                    .bind("status", status)
                    .bind("hash", hash(last.hash(), bare))
                    .execute();
        });
    }

    /** Newest first. */
    public Page<Entry> list(@Nullable String cursor, int size) {
        String after = Page.decode(cursor);
        return database.read(transaction -> {
            List<Entry> rows = transaction
                    .handle()
                    .createQuery("SELECT * FROM audit WHERE sequence < :after ORDER BY sequence DESC LIMIT :limit")
                    .bind("after", after.isEmpty() ? Long.MAX_VALUE : Long.parseLong(after))
                    .bind("limit", size + 1)
                    .map((row, context) -> map(row))
                    .list();
            return Page.of(rows, size, entry -> Long.toString(entry.sequence()));
        });
    }

    /** The first row that does not follow from the one before; empty when the log is whole. */
    public OptionalLong firstBreak() {
        return database.read(transaction -> {
            String hash = "";
            long expected = 1;
            for (Entry entry : transaction
                    .handle()
                    .createQuery("SELECT * FROM audit ORDER BY sequence")
                    .map((row, context) -> map(row))
                    .list()) {
                if (entry.sequence() != expected || !entry.hash().equals(hash(hash, entry))) {
                    return OptionalLong.of(expected);
                }
                hash = entry.hash();
                expected++;
            }
            return OptionalLong.empty();
        });
    }

    private static String hash(String before, Entry entry) {
        String row = String.join(
                "\n",
                before,
                Long.toString(entry.sequence()),
                Long.toString(entry.at().toEpochMilli()),
                entry.person(),
                entry.address(),
                entry.operation(),
                entry.subject(),
                Integer.toString(entry.status()));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(row.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Entry map(java.sql.ResultSet row) throws java.sql.SQLException {
        return new Entry(
                row.getLong("sequence"),
                instant(row, "at"),
                text(row, "person"),
                text(row, "address"),
                text(row, "operation"),
                text(row, "subject"),
                row.getInt("status"),
                text(row, "hash"));
    }
}
