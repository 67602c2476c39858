package org.linli.cloud.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest extends DatabaseContract {

    @TempDir
    Path directory;

    @Override
    Database open() {
        return TestDatabases.sqlite(directory);
    }

    @Test
    void whatWasWrittenIsThereAfterOpeningAgain() {
        DatabaseSettings settings = DatabaseSettings.sqlite(directory.resolve("again/cloud.db"));
        try (Database database = Database.open(settings)) {
            database.change(transaction ->
                    transaction.handle().execute("INSERT INTO cloud_setting (name, value) VALUES ('a', '1')"));
        }
        try (Database database = Database.open(settings)) {
            int count = database.read(transaction -> transaction
                    .handle()
                    .createQuery("SELECT count(*) FROM cloud_setting")
                    .mapTo(Integer.class)
                    .one());
            assertEquals(1, count);
        }
    }

    @Test
    void aTransactionInsideATransactionIsRefusedInsteadOfWaitingForEver() {
        try (Database database = open()) {
            assertThrows(
                    IllegalStateException.class,
                    () -> database.change(
                            outer -> database.change(inner -> outer.handle().execute("SELECT 1"))));
        }
    }
}
