package org.linli.cloud.notify;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteOutboxTest extends OutboxContract {
    @Override
    Database open(Path where) {
        return TestDatabases.sqlite(where);
    }
}
