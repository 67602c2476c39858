package org.linli.cloud.identity;

import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class PostgresPasskeyTest extends PasskeyContract {
    @Override
    Database open() {
        return TestDatabases.postgres();
    }
}
