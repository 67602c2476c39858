package org.linli.cloud.emergencies;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class PostgresEmergenciesTest extends EmergenciesContract {
    @Override
    Database open(Path where) {
        return TestDatabases.postgres();
    }
}
