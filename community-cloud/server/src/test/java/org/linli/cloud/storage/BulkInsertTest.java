package org.linli.cloud.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BulkInsertTest {

    private static final List<String> AWKWARD =
            List.of("", "\\N", "a\\b", "tab\there", "line\nbreak\r\n", "\\.", "中文😀", "'); DROP TABLE bulk; --");

    @TempDir
    Path directory;

    @Test
    void everyTextNumberAndNullArrivesAsItWasOnBothDatabases() {
        for (Database each : List.of(TestDatabases.sqlite(directory), TestDatabases.postgres())) {
            try (Database database = each) {
                database.change(transaction -> transaction
                        .handle()
                        .execute("CREATE TABLE bulk (id BIGINT PRIMARY KEY, word TEXT, flag BOOLEAN NOT NULL)"));
                database.change(transaction -> {
                    BulkInsert rows = new BulkInsert(transaction, "bulk", "", "id", "word", "flag");
                    for (int i = 0; i < 6_000; i++) {
                        rows.add((long) i, i % 9 == 8 ? null : AWKWARD.get(i % 9), i % 2 == 0);
                    }
                    rows.flush();
                    rows.flush();
                });
                List<Map<String, Object>> rows = database.read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT id, word FROM bulk ORDER BY id")
                        .mapToMap()
                        .list());
                assertEquals(6_000, rows.size());
                for (int i = 0; i < rows.size(); i++) {
                    assertEquals(
                            i % 9 == 8 ? null : AWKWARD.get(i % 9), rows.get(i).get("word"));
                }
            }
        }
    }
}
