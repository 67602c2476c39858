package org.linli.cloud.audit;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The table {@code audit}. */
final class AuditRows {

    private AuditRows() {}

    static Optional<AuditEntry> last(Handle handle) {
        return handle.createQuery("SELECT * FROM audit ORDER BY sequence DESC LIMIT 1")
                .map((row, context) -> map(row))
                .findOne();
    }

    /** In order of writing. */
    static List<AuditEntry> after(Handle handle, long sequence, int limit) {
        return handle.createQuery("SELECT * FROM audit WHERE sequence > :after ORDER BY sequence LIMIT :limit")
                .bind("after", sequence)
                .bind("limit", limit)
                .map((row, context) -> map(row))
                .list();
    }

    static void insert(Handle handle, List<AuditEntry> entries) {
        PreparedBatch batch = handle.prepareBatch("INSERT INTO audit (sequence, version, at, person, actor, community,"
                + " address, operation, subject, status, reason, hash) VALUES (:sequence, :version, :at, :person,"
                + " :actor, :community, :address, :operation, :subject, :status, :reason, :hash)");
        for (AuditEntry entry : entries) {
            batch.bind("sequence", entry.sequence())
                    .bind("version", entry.version())
                    .bind("at", entry.at().toEpochMilli())
                    .bind("person", entry.person())
                    .bind("actor", entry.actor())
                    .bind("community", entry.community())
                    .bind("address", entry.address())
                    .bind("operation", entry.operation())
                    .bind("subject", entry.subject())
                    .bind("status", entry.status())
                    .bind("reason", entry.reason())
                    .bind("hash", entry.hash())
                    .add();
        }
        batch.execute();
    }

    static AuditEntry map(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong("sequence"),
                row.getInt("version"),
                instant(row, "at"),
                text(row, "person"),
                text(row, "actor"),
                text(row, "community"),
                text(row, "address"),
                text(row, "operation"),
                text(row, "subject"),
                row.getInt("status"),
                text(row, "reason"),
                text(row, "hash"));
    }
}
