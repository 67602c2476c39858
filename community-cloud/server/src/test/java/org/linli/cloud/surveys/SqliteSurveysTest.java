package org.linli.cloud.surveys;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteSurveysTest extends SurveysContract {
    @Override
    Database open(Path where) {
        return TestDatabases.sqlite(where);
    }
}
