package org.linli.cloud.sharing;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteWebhooksTest extends WebhooksContract {
    @Override
    Database open(Path where) {
        return TestDatabases.sqlite(where);
    }
}
