package org.linli.cloud.device;

import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class PostgresClaimTest extends ClaimRules {
    @Override
    Database open() {
        return TestDatabases.postgres();
    }
}
