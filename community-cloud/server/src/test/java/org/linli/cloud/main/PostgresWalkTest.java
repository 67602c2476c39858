package org.linli.cloud.main;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.linli.cloud.storage.DatabaseSettings;
import org.linli.cloud.storage.TestDatabases;

@EnabledIfSystemProperty(named = "linli.walk", matches = "long|postgres")
class PostgresWalkTest extends WalkRules {
    @Override
    DatabaseSettings database() {
        return TestDatabases.postgresSettings();
    }
}
