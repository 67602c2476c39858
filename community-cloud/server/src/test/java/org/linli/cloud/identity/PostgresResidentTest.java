package org.linli.cloud.identity;

import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class PostgresResidentTest extends ResidentContract {
    @Override
    Database open() {
        return TestDatabases.postgres();
    }
}
