package org.linli.cloud.documents.dunning;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteDunningTest extends DunningContract {
    @Override
    protected Database open(Path directory) {
        return TestDatabases.sqlite(directory);
    }
}
