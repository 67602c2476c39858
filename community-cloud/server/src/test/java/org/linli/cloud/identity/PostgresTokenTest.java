package org.linli.cloud.identity;

import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class PostgresTokenTest extends TokenContract {
    @Override
    Database open() {
        return TestDatabases.postgres();
    }
}
