package org.linli.cloud.identity;

import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteIdentityTest extends IdentityRules {
    @Override
    Database open() {
        return TestDatabases.sqlite(directory);
    }
}
