package org.linli.cloud.command;

import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteCommandsTest extends CommandsContract {
    @Override
    protected Database open() {
        return TestDatabases.sqlite(directory);
    }
}
