package org.linli.cloud.documents;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqlitePeopleRegisterTest extends PeopleRegisterContract {
    @Override
    Database open(Path directory) {
        return TestDatabases.sqlite(directory);
    }
}
