package org.linli.cloud.votes;

import java.nio.file.Path;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteVotesTest extends VotesContract {
    @Override
    Database open(Path where) {
        return TestDatabases.sqlite(where);
    }
}
