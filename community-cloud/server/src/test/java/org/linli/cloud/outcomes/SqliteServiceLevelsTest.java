package org.linli.cloud.outcomes;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteServiceLevelsTest extends ServiceLevelsContract {
    @Override
    Database open(Path where) {
        return TestDatabases.sqlite(where);
    }
}
