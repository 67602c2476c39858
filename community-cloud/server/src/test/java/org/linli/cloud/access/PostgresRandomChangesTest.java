package org.linli.cloud.access;

import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class PostgresRandomChangesTest extends RandomChangesContract {
    @Override
    protected Database open() {
        return TestDatabases.postgres();
    }
}
