package org.linli.acceptance.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;
import org.linli.cloud.storage.DatabaseSettings;

/**
 * A PostgreSQL server of a bench's own that keeps what it commits: the package it comes from is made for tests and would otherwise neither wait for the disk nor for its own
 * log. Everything else is the server's default.
 */
final class PostgresServer implements AutoCloseable {

    private final EmbeddedPostgres server;
    private final Path data;

    PostgresServer() throws IOException {
        data = Files.createTempDirectory("linli-postgres");
        server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        try (Connection connection = server.getPostgresDatabase().getConnection()) {
            for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
                if (!text(connection, "SHOW " + setting).equals("on")) {
                    throw new IllegalStateException("PostgreSQL runs without " + setting);
                }
            }
        } catch (SQLException e) {
            throw new IOException("PostgreSQL does not answer", e);
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    DatabaseSettings settings() {
        return new DatabaseSettings(server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres", 8);
    }

    /** A number that the server itself tells. */
    long count(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection()) {
            return Long.parseLong(text(connection, sql));
        }
    }

    /** Processor time of the server's processes that live, seconds. */
    double busySeconds() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim());
        return ProcessHandle.of(pid).stream()
                        .flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants()))
                        .flatMap(process -> process.info().totalCpuDuration().stream())
                        .mapToLong(Duration::toNanos)
                        .sum()
                / 1e9;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
