package org.linli.cloud.identity;

import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteStaffTest extends StaffContract {
    @Override
    Database open() {
        return TestDatabases.sqlite(directory);
    }
}
