package org.linli.cloud.visits;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class PostgresVisitsTest extends VisitsContract {
    @Override
    Database open(Path where) {
        return TestDatabases.postgres();
    }
}
