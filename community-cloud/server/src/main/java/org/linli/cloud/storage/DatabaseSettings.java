package org.linli.cloud.storage;

import java.nio.file.Path;

/**
 * Which database to use.
 *
 * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://…}
 * @param user empty for SQLite
 * @param password empty for SQLite
 * @param connections reading connections (SQLite) or all connections (PostgreSQL), 2..100
 */
public record DatabaseSettings(String url, String user, String password, int connections) {

    private static final String SQLITE = "jdbc:sqlite:";
    private static final String POSTGRESQL = "jdbc:postgresql:";

    public DatabaseSettings {
        if (!url.startsWith(SQLITE) && !url.startsWith(POSTGRESQL)) {
            throw new IllegalArgumentException("database url must start with " + SQLITE + " or " + POSTGRESQL);
        }
        if (url.startsWith(SQLITE + ":memory:")) {
            throw new IllegalArgumentException("the database must survive the process: give a file");
        }
        if (connections < 2 || connections > 100) {
            throw new IllegalArgumentException("database connections must be 2 to 100");
        }
    }

    public static DatabaseSettings sqlite(Path file) {
        return new DatabaseSettings(SQLITE + file.toAbsolutePath(), "", "", 4);
    }

    boolean isSqlite() {
        return url.startsWith(SQLITE);
    }

    /** The file of a SQLite database. */
    Path sqliteFile() {
        return Path.of(url.substring(SQLITE.length()));
    }

    @Override
    public String toString() {
        return "DatabaseSettings[" + url.replaceAll("\\?.*", "") + "]";
    }
}
