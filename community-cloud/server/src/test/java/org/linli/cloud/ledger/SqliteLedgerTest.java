package org.linli.cloud.ledger;

import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteLedgerTest extends LedgerContract {
    @Override
    Database open() {
        return TestDatabases.sqlite(directory);
    }
}
