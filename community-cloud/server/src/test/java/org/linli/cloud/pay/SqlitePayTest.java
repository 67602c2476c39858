package org.linli.cloud.pay;

import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqlitePayTest extends PayContract {
    @Override
    Database open() {
        return TestDatabases.sqlite(directory);
    }
}
