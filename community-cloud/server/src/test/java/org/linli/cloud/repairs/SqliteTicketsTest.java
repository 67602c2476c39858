package org.linli.cloud.repairs;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteTicketsTest extends TicketsContract {
    @Override
    Database open(Path where) {
        return TestDatabases.sqlite(where);
    }
}
