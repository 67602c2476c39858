package org.linli.cloud.privacy;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteRetentionTest extends RetentionContract {
    @Override
    Database open(Path where) {
        return TestDatabases.sqlite(where);
    }
}
