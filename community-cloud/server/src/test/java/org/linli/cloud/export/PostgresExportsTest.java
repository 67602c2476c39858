package org.linli.cloud.export;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class PostgresExportsTest extends ExportsContract {
    @Override
    Database open(Path directory) {
        return TestDatabases.postgres();
    }
}
