package org.linli.cloud.main;

import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.DatabaseSettings;

class SqliteExportTest extends ExportRules {
    @Override
    @Nullable
    DatabaseSettings database() {
        return null;
    }
}
