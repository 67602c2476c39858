package org.linli.cloud.imports;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteMeterImportsTest extends MeterImportsContract {
    @Override
    Database open(Path directory) {
        return TestDatabases.sqlite(directory);
    }
}
