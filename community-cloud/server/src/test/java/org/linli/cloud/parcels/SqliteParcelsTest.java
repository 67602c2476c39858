package org.linli.cloud.parcels;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteParcelsTest extends ParcelsContract {
    @Override
    Database open(Path where) {
        return TestDatabases.sqlite(where);
    }
}
