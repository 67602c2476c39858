package org.linli.cloud.passages;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteHomeLogTest extends HomeLogContract {
    @Override
    Database open(Path where) {
        return TestDatabases.sqlite(where);
    }
}
