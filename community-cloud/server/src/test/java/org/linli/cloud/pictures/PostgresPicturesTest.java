package org.linli.cloud.pictures;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class PostgresPicturesTest extends PicturesContract {
    @Override
    Database open(Path where) {
        return TestDatabases.postgres();
    }
}
