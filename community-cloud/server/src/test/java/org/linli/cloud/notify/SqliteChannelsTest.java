package org.linli.cloud.notify;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteChannelsTest extends ChannelsContract {
    @Override
    Database open(Path where) {
        return TestDatabases.sqlite(where);
    }
}
