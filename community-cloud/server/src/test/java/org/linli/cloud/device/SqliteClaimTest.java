package org.linli.cloud.device;

import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteClaimTest extends ClaimRules {
    @Override
    Database open() {
        return TestDatabases.sqlite(directory);
    }
}
