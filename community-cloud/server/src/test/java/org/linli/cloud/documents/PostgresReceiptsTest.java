package org.linli.cloud.documents;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class PostgresReceiptsTest extends ReceiptsContract {
    @Override
    protected Database open(Path directory) {
        return TestDatabases.postgres();
    }
}
