package org.linli.cloud.identity;

import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class PostgresStaffTest extends StaffContract {
    @Override
    Database open() {
        return TestDatabases.postgres();
    }
}
