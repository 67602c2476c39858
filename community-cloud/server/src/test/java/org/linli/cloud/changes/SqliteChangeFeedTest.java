package org.linli.cloud.changes;

import java.nio.file.Path;
import org.linli.cloud.storage.DatabaseSettings;

class SqliteChangeFeedTest extends ChangeFeedContract {
    @Override
    DatabaseSettings settings(Path where) {
        return DatabaseSettings.sqlite(where.resolve("feed.db"));
    }
}
