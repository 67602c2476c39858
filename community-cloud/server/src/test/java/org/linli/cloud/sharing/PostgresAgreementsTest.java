package org.linli.cloud.sharing;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class PostgresAgreementsTest extends AgreementsContract {
    @Override
    Database open(Path where) {
        return TestDatabases.postgres();
    }
}
