package org.linli.cloud.fees;

import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class PostgresFeeRunTest extends FeeRunContract {
    @Override
    Database open() {
        return TestDatabases.postgres();
    }
}
