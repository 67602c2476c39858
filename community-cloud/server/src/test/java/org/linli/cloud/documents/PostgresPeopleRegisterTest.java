package org.linli.cloud.documents;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class PostgresPeopleRegisterTest extends PeopleRegisterContract {
    @Override
    Database open(Path directory) {
        return TestDatabases.postgres();
    }
}
