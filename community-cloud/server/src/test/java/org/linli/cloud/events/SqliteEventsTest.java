package org.linli.cloud.events;

import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteEventsTest extends EventsContract {
    @Override
    Database open() {
        return TestDatabases.sqlite(directory);
    }
}
