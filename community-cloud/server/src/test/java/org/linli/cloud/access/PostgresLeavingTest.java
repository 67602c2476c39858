package org.linli.cloud.access;

import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class PostgresLeavingTest extends LeavingContract {
    @Override
    protected Database open() {
        return TestDatabases.postgres();
    }
}
