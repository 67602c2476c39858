package org.linli.cloud.ledger;

import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class PostgresLedgerTest extends LedgerContract {
    @Override
    Database open() {
        return TestDatabases.postgres();
    }
}
