package org.linli.cloud.jobs;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class PostgresJobsTest extends JobsContract {
    @Override
    Database open(Path directory) {
        return TestDatabases.postgres();
    }
}
