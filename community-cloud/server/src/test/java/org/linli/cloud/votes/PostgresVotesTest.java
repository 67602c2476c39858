package org.linli.cloud.votes;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class PostgresVotesTest extends VotesContract {
    @Override
    Database open(Path where) {
        return TestDatabases.postgres();
    }
}
