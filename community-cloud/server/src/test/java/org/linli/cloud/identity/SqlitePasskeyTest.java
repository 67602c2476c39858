package org.linli.cloud.identity;

import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqlitePasskeyTest extends PasskeyContract {
    @Override
    Database open() {
        return TestDatabases.sqlite(directory);
    }
}
