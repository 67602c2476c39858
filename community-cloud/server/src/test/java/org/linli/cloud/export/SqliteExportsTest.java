package org.linli.cloud.export;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteExportsTest extends ExportsContract {
    @Override
    Database open(Path directory) {
        return TestDatabases.sqlite(directory);
    }
}
