package org.linli.cloud.imports;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteBalanceImportsTest extends BalanceImportsContract {
    @Override
    Database open(Path directory) {
        return TestDatabases.sqlite(directory);
    }
}
