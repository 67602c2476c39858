package org.linli.cloud.identity;

import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class PostgresProviderTest extends ProviderContract {
    @Override
    Database open() {
        return TestDatabases.postgres();
    }
}
