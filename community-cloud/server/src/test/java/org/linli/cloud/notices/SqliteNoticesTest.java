package org.linli.cloud.notices;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteNoticesTest extends NoticesContract {
    @Override
    Database open(Path where) {
        return TestDatabases.sqlite(where);
    }
}
