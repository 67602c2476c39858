package org.linli.door.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.linli.door.decide.MemoryChange;
import org.linli.door.face.SealedTemplate;
import org.linli.door.store.DoorStore.KeptResult;

/** The plain tables: memory, results, templates. */
final class Tables {

    private Tables() {}

    static void change(Database database, List<MemoryChange> changes) throws SQLException {
        for (MemoryChange change : changes) {
            String kind = change.kind().name();
            String value = change.value();
            if (value == null) {
                database.update("DELETE FROM memory WHERE kind = ? AND key = ?", kind, change.key());
            } else {
                database.update("INSERT OR REPLACE INTO memory VALUES (?, ?, ?)", kind, change.key(), value);
            }
        }
    }

    static List<MemoryChange> memory(Database database) throws SQLException {
        List<MemoryChange> rows = new ArrayList<>();
        PreparedStatement statement = database.bind("SELECT kind, key, value FROM memory");
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                rows.add(new MemoryChange(
                        MemoryChange.Kind.valueOf(row.getString(1)), row.getString(2), row.getString(3)));
            }
        }
        return rows;
    }

    static long keepResult(Database database, String body) throws SQLException {
        database.update("INSERT INTO result (body) VALUES (?)", body);
        return database.number("SELECT last_insert_rowid()");
    }

    static List<KeptResult> results(Database database) throws SQLException {
        List<KeptResult> rows = new ArrayList<>();
        PreparedStatement statement = database.bind("SELECT number, body FROM result ORDER BY number LIMIT 100");
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                rows.add(new KeptResult(row.getLong(1), row.getString(2)));
            }
        }
        return rows;
    }

    static int putTemplate(Database database, SealedTemplate template) throws SQLException {
        PreparedStatement statement = database.statement("INSERT OR REPLACE INTO template VALUES (?, ?, ?, ?, ?)");
        statement.setString(1, template.id());
        statement.setString(2, template.holder());
        statement.setString(3, template.consent());
        statement.setString(4, template.modelHash());
        statement.setBytes(5, template.sealed());
        return statement.executeUpdate();
    }

    static List<SealedTemplate> templates(Database database) throws SQLException {
        List<SealedTemplate> rows = new ArrayList<>();
        PreparedStatement statement = database.bind("SELECT id, holder, consent, model_hash, sealed FROM template");
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                rows.add(new SealedTemplate(
                        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getBytes(5)));
            }
        }
        return rows;
    }
}
