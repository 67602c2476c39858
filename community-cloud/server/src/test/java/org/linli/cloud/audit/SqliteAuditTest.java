package org.linli.cloud.audit;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteAuditTest extends AuditContract {
    @Override
    Database open(Path where) {
        return TestDatabases.sqlite(where);
    }
}
