package org.linli.cloud.storage;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** Fresh databases for tests: a SQLite file, or a database in one real PostgreSQL per test process. */
public final class TestDatabases {

    private static final AtomicInteger counter = new AtomicInteger();

    private TestDatabases() {}

    public static Database sqlite(Path directory) {
        return Database.open(DatabaseSettings.sqlite(directory.resolve("cloud-" + counter.incrementAndGet() + ".db")));
    }

    public static Database postgres() {
        return Database.open(postgresSettings());
    }

    /** A fresh database that several processes may open. */
    public static DatabaseSettings postgresSettings() {
        String name = "cloud_" + counter.incrementAndGet();
        execute("CREATE DATABASE " + name + " TEMPLATE " + Server.TEMPLATE);
        return settings(name);
    }

    /** A database without any table. */
    static DatabaseSettings emptyPostgres() {
        String name = "cloud_" + counter.incrementAndGet();
        execute("CREATE DATABASE " + name);
        return settings(name);
    }

    private static DatabaseSettings settings(String name) {
        return new DatabaseSettings(Server.POSTGRES.getJdbcUrl("postgres", name), "postgres", "postgres", 8);
    }

    private static void execute(String sql) {
        try (Connection connection = Server.POSTGRES.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Started by its first use and stopped with the process. */
    private static final class Server {
        static final String TEMPLATE = "migrated";
        static final EmbeddedPostgres POSTGRES = start();

        static {
            execute("CREATE DATABASE " + TEMPLATE);
            Database.open(settings(TEMPLATE)).close();
        }

        private static EmbeddedPostgres start() {
            try {
                // It stops itself with the process.
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "300")
                        .start();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
