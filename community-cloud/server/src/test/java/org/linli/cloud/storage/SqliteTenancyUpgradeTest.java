package org.linli.cloud.storage;

import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class SqliteTenancyUpgradeTest extends TenancyUpgradeContract {

    @TempDir
    Path directory;

    @Override
    DatabaseSettings empty() {
        return DatabaseSettings.sqlite(directory.resolve(UUID.randomUUID() + ".db"));
    }

    @Override
    DataSource source(DatabaseSettings settings) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl(settings.url());
        return source;
    }

    @Override
    Map<String, String> placeholders() {
        return Map.of("blob", "BLOB", "identity", "INTEGER PRIMARY KEY AUTOINCREMENT");
    }

    @Override
    String sealed() {
        return "x'00'";
    }
}
