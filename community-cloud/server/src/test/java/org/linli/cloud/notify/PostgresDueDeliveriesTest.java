package org.linli.cloud.notify;

import java.nio.file.Path;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class PostgresDueDeliveriesTest extends DueDeliveriesContract {
    @Override
    Database open(Path where) {
        return TestDatabases.postgres();
    }

    /** Rows that were read in this transaction, through an index or not. */
    @Override
    long counted(Handle handle, Runnable work) {
        long before = rows(handle);
        work.run();
        return rows(handle) - before;
    }

    private static long rows(Handle handle) {
        return handle.createQuery("SELECT seq_tup_read + COALESCE(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables"
                        + " WHERE relname = 'notification_delivery'")
                .mapTo(Long.class)
                .one();
    }

    @Override
    void know(Handle handle) {
        handle.execute("ANALYZE notification_delivery");
    }

    @Override
    long most() {
        return 30_000;
    }
}
