package org.linli.cloud.access;

import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteRandomChangesTest extends RandomChangesContract {
    @Override
    protected Database open() {
        return TestDatabases.sqlite(directory);
    }
}
