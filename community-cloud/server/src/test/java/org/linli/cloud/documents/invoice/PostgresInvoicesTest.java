package org.linli.cloud.documents.invoice;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class PostgresInvoicesTest extends InvoicesContract {
    @Override
    protected Database open(Path directory) {
        return TestDatabases.postgres();
    }
}
