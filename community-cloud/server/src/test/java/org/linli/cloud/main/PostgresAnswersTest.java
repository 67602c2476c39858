package org.linli.cloud.main;

import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.DatabaseSettings;
import org.linli.cloud.storage.TestDatabases;

class PostgresAnswersTest extends AnswersRules {
    @Override
    @Nullable
    DatabaseSettings database() {
        return TestDatabases.postgresSettings();
    }
}
