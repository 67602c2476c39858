package org.linli.cloud.changes;

import java.nio.file.Path;
import org.linli.cloud.storage.DatabaseSettings;
import org.linli.cloud.storage.TestDatabases;

class PostgresChangeFeedTest extends ChangeFeedContract {
    @Override
    DatabaseSettings settings(Path where) {
        return TestDatabases.postgresSettings();
    }
}
