package org.linli.cloud.jobs;

import com.github.kagkarlsson.scheduler.jdbc.DefaultJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Transaction;

/** How the scheduler library's rows stand in our databases: instants as milliseconds like everywhere else, data as text. */
@NullUnmarked // the library's interfaces are, and take nulls
final class JobRows {

    static final String TABLE = "scheduled_job";

    private JobRows() {}

    static JdbcCustomization dialect(boolean sqlite) {
        return sqlite ? new SqliteRows() : new PostgresRows();
    }

    /**
     * Adds a one-time job in the caller's transaction, so that it exists exactly when the rest is committed.
     *
     * @return false when a job of this name and key is already waiting
     */
    static boolean add(Transaction transaction, String name, String key, String data, Instant at) {
        return transaction
                        .handle()
                        .createUpdate("INSERT INTO scheduled_job (task_name, task_instance, task_data, execution_time,"
                                + " picked, version) VALUES (:name, :key, :data, :at, :picked, 1)"
                                + " ON CONFLICT (task_name, task_instance) DO NOTHING")
                        .bind("name", name)
                        .bind("key", key)
                        .bind("data", data.getBytes(StandardCharsets.UTF_8))
                        .bind("at", at.toEpochMilli())
                        .bind("picked", false)
                        .execute()
                == 1;
    }

    private static void set(PreparedStatement statement, int index, @Nullable Instant instant) throws SQLException {
        if (instant == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, instant.toEpochMilli());
        }
    }

    private static final class PostgresRows extends PostgreSqlJdbcCustomization {
        PostgresRows() {
            super(false, true);
        }

        @Override
        public void setInstant(PreparedStatement statement, int index, Instant instant) throws SQLException {
            set(statement, index, instant);
        }

        @Override
        public Instant getInstant(ResultSet row, String column) throws SQLException {
            return Columns.instantOrNull(row, column);
        }
    }

    /** The library knows no SQLite: it lacks FETCH FIRST and row locks. One process at a time uses the file, so picking by version is enough. */
    private static final class SqliteRows extends DefaultJdbcCustomization {
        SqliteRows() {
            super(true);
        }

        @Override
        public String getName() {
            return "SQLite";
        }

        @Override
        public void setInstant(PreparedStatement statement, int index, Instant instant) throws SQLException {
            set(statement, index, instant);
        }

        @Override
        public Instant getInstant(ResultSet row, String column) throws SQLException {
            return Columns.instantOrNull(row, column);
        }

        @Override
        public void setTaskData(PreparedStatement statement, int index, byte[] data) throws SQLException {
            statement.setBytes(index, data);
        }

        @Override
        public String getQueryLimitPart(int limit) {
            return " LIMIT " + limit;
        }
    }

    /** Job data is text; recurring jobs have none. */
    static final class TextSerializer implements Serializer {
        @Override
        public byte[] serialize(Object data) {
            return data == null ? null : String.valueOf(data).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public <T> T deserialize(Class<T> type, byte[] data) {
            return data == null || type != String.class ? null : type.cast(new String(data, StandardCharsets.UTF_8));
        }
    }
}
