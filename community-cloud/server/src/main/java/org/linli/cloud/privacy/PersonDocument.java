package org.linli.cloud.privacy;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.people.Homes;
import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;

/** Everything that is held about one person, as one JSON document on disk: a part for each feature, a list for each of its tables. Thread: any. */
final class PersonDocument {

    /** Of each table; more is said to be cut. A resident opens doors some thousand times a year. */
    static final int MOST_ROWS = 20_000;

    private static final JsonFactory JSON = new JsonFactory();

    private final Database database;
    private final Homes homes;
    private final List<PersonRecords> records;
    private final Clock clock;

    PersonDocument(Database database, Homes homes, List<PersonRecords> records, Clock clock) {
        this.database = database;
        this.homes = homes;
        this.records = List.copyOf(records);
        this.clock = clock;
    }

    /**
     * Writes the document into a temporary file, which the caller deletes.
     *
     * @param community only rows of this community where a row has one; null for the person themself
     */
    Path write(String person, @Nullable String community) {
        try {
            Path file = Files.createTempFile("linli-person", ".json");
            boolean done = false;
            try (OutputStream out = Files.newOutputStream(file);
                    JsonGenerator json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
                database.read(transaction -> {
                    write(transaction, json, person, community);
                    return Boolean.TRUE;
                });
                done = true;
            } finally {
                if (!done) {
                    Files.deleteIfExists(file);
                }
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("a person's document cannot be written", e);
        }
    }

    private void write(Transaction transaction, JsonGenerator json, String person, @Nullable String community)
            throws IOException {
        List<String> households = PersonQueries.households(homes, transaction, person, community, clock.instant());
        json.writeStartObject();
        json.writeStringField("person", person);
        json.writeStringField("madeAt", clock.instant().toString());
        json.writeObjectFieldStart("sections");
        for (PersonRecords section : records) {
            json.writeObjectFieldStart(section.section());
            for (PersonTable table : section.tables()) {
                if (!table.shown().isEmpty()) {
                    table(transaction.handle(), json, table, person, community, households);
                }
            }
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void table(
            Handle handle,
            JsonGenerator json,
            PersonTable table,
            String person,
            @Nullable String community,
            List<String> households)
            throws IOException {
        json.writeArrayFieldStart(table.table());
        int[] rows = {0};
        String sql = "SELECT " + String.join(", ", table.shown()) + " FROM " + table.table() + " WHERE "
                + PersonQueries.whose(handle, table, community) + " ORDER BY 1 DESC LIMIT " + (MOST_ROWS + 1);
        Query query = PersonQueries.bound(handle.createQuery(sql), sql, person, "", community, households);
        query.setFetchSize(500)
                .map((row, context) -> {
                    if (rows[0]++ < MOST_ROWS) {
                        row(json, row);
                    }
                    return Boolean.TRUE;
                })
                .forEach(done -> {});
        json.writeEndArray();
        if (rows[0] > MOST_ROWS) {
            json.writeBooleanField(table.table() + "Cut", true);
        }
    }

    private static void row(JsonGenerator json, ResultSet row) throws SQLException {
        try {
            json.writeStartObject();
            ResultSetMetaData columns = row.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                String name = columns.getColumnLabel(i).toLowerCase(Locale.ROOT);
                Object value = row.getObject(i);
                if (value != null) {
                    value(json, name, value, isFlag(columns, i));
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFlag(ResultSetMetaData columns, int column) throws SQLException {
        return columns.getColumnTypeName(column).toLowerCase(Locale.ROOT).startsWith("bool");
    }

    private static void value(JsonGenerator json, String column, Object value, boolean flag) throws IOException {
        String name = camel(column);
        boolean time = column.equals("at")
                || column.endsWith("_at")
                || column.equals("valid_from")
                || column.equals("valid_until");
        if (value instanceof Boolean yes) {
            json.writeBooleanField(name, yes);
        } else if (value instanceof Number number && flag) {
            json.writeBooleanField(name, number.longValue() != 0);
        } else if (value instanceof Number number && time) {
            json.writeStringField(name, Instant.ofEpochMilli(number.longValue()).toString());
        } else if (value instanceof Number number) {
            json.writeNumberField(name, number.longValue());
        } else {
            json.writeStringField(name, value.toString());
        }
    }

    private static String camel(String column) {
        StringBuilder name = new StringBuilder();
        boolean up = false;
        for (int i = 0; i < column.length(); i++) {
            char each = column.charAt(i);
            if (each == '_') {
                up = true;
            } else {
                name.append(up ? Character.toUpperCase(each) : each);
                up = false;
            }
        }
        return name.toString();
    }
}
