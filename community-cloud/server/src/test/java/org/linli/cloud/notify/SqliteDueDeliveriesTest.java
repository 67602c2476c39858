package org.linli.cloud.notify;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

class SqliteDueDeliveriesTest extends DueDeliveriesContract {
    @Override
    Database open(Path where) {
        return TestDatabases.sqlite(where);
    }

    /** Steps of SQLite's machine. */
    @Override
    long counted(Handle handle, Runnable work) {
        AtomicLong steps = new AtomicLong();
        try {
            SQLiteConnection connection = handle.getConnection().unwrap(SQLiteConnection.class);
            ProgressHandler.setHandler(connection, 10, new ProgressHandler() {
                @Override
                protected int progress() {
                    steps.addAndGet(10);
                    return 0;
                }
            });
            work.run();
            ProgressHandler.clearHandler(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return steps.get();
    }

    @Override
    long most() {
        return 500_000;
    }
}
