package org.linli.cloud.device;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;

/** The server processes of this site and the certificates by which a broker knows them. Calls block. Thread: any. */
public final class CloudServers {

    /** A server that was not here for so long is gone for good: its certificate counts no more. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(30);

    private final Database database;
    private final Clock clock;

    public CloudServers(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** This one runs, now and under this certificate. */
    public void runs(Identity server) {
        long now = clock.millis();
        database.change(transaction -> {
            transaction
                    .handle()
                    .createUpdate("INSERT INTO cloud_server (name, fingerprint, seen_at) VALUES (:name, :print, :now)"
                            + " ON CONFLICT (name) DO UPDATE SET fingerprint = excluded.fingerprint,"
                            + " seen_at = excluded.seen_at")
                    .bind("name", server.name())
                    .bind("print", server.fingerprint())
                    .bind("now", now)
                    .execute();
            transaction
                    .handle()
                    .createUpdate("DELETE FROM cloud_server WHERE seen_at < :before")
                    .bind("before", now - FORGOTTEN_AFTER.toMillis())
                    .execute();
        });
    }

    /** Names by fingerprint, in the order of the names. */
    public Map<String, String> all() {
        Map<String, String> names = new LinkedHashMap<>();
        database.read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT name, fingerprint FROM cloud_server ORDER BY name")
                        .map((row, context) -> Map.entry(Columns.text(row, "fingerprint"), Columns.text(row, "name")))
                        .list())
                .forEach(server -> names.put(server.getKey(), server.getValue()));
        return names;
    }
}
