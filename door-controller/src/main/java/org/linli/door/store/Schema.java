package org.linli.door.store;

import java.sql.SQLException;
import java.util.List;

/** The tables, one step a version. A step is never changed after a release; a new one is added. */
final class Schema {

    /** Marks the file as a door's store; "LNLI". */
    private static final int APPLICATION = 0x4c4e4c49;

    private static final List<List<String>> STEPS = List.of(List.of("""
            CREATE TABLE chain (
              number INTEGER PRIMARY KEY,
              id TEXT NOT NULL UNIQUE,
              last_sequence INTEGER NOT NULL,
              last_hash TEXT NOT NULL,
              acked_sequence INTEGER NOT NULL,
              acked_hash TEXT NOT NULL,
              last_millis INTEGER NOT NULL)""", """
            CREATE TABLE outbox (
              chain INTEGER NOT NULL,
              sequence INTEGER NOT NULL,
              body TEXT NOT NULL,
              hash TEXT NOT NULL,
              PRIMARY KEY (chain, sequence)) WITHOUT ROWID""", """
            CREATE TABLE memory (
              kind TEXT NOT NULL,
              key TEXT NOT NULL,
              value TEXT NOT NULL,
              PRIMARY KEY (kind, key)) WITHOUT ROWID""", """
            CREATE TABLE item (
              generation INTEGER NOT NULL,
              kind TEXT NOT NULL,
              id TEXT NOT NULL,
              body TEXT NOT NULL,
              crc INTEGER NOT NULL,
              PRIMARY KEY (generation, kind, id)) WITHOUT ROWID""", """
            CREATE TABLE access (
              one INTEGER PRIMARY KEY CHECK (one = 1),
              generation INTEGER NOT NULL,
              revision INTEGER NOT NULL,
              digest TEXT NOT NULL,
              items INTEGER NOT NULL,
              snapshot_wanted INTEGER NOT NULL)""", """
            CREATE TABLE template (
              id TEXT PRIMARY KEY,
              holder TEXT NOT NULL,
              consent TEXT NOT NULL,
              model_hash TEXT NOT NULL,
              sealed BLOB NOT NULL) WITHOUT ROWID""", """
            CREATE TABLE result (
              number INTEGER PRIMARY KEY AUTOINCREMENT,
              body TEXT NOT NULL)"""));

    static final int VERSION = STEPS.size();

    private Schema() {}

    /**
     * Brings the file to this version.
     *
     * @return whether the file was new
     */
    static boolean bringUp(Database database) throws SQLException {
        long application = database.number("PRAGMA application_id");
        long version = database.number("PRAGMA user_version");
        if (version > 0 && application != APPLICATION) {
            throw new SQLException("the file is no door store");
        }
        if (version > VERSION) {
            throw new SQLException("the store is of version " + version + ", newer than " + VERSION);
        }
        if (version < VERSION) {
            database.inTransaction(() -> {
                for (List<String> step : STEPS.subList((int) version, VERSION)) {
                    for (String statement : step) {
                        database.execute(statement);
                    }
                }
                database.execute("PRAGMA application_id=" + APPLICATION);
                database.execute("PRAGMA user_version=" + VERSION);
                return true;
            });
        }
        return version == 0;
    }
}
