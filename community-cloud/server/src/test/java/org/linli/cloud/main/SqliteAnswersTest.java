package org.linli.cloud.main;

import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.DatabaseSettings;

class SqliteAnswersTest extends AnswersRules {
    @Override
    @Nullable
    DatabaseSettings database() {
        return null;
    }
}
