package org.linli.cloud.identity;

import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteProviderTest extends ProviderContract {
    @Override
    Database open() {
        return TestDatabases.sqlite(directory);
    }
}
