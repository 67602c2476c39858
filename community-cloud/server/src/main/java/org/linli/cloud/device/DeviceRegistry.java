package org.linli.cloud.device;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.device.Presence;

/**
 * The controllers: which unit is which door, which certificates count, and when each was last heard. Calls block. Thread: any.
 *
 * <p>The MQTT side calls {@link #presence} for each presence message and {@link #heard} for any other message of a door.
 */
public final class DeviceRegistry {

    /** A controller says something at least every minute; five missed ones are no accident. */
    public static final Duration STALE_AFTER = Duration.ofMinutes(5);

    private final Database database;
    private final Clock clock;
    private final Map<String, Instant> heard = new ConcurrentHashMap<>();
    private final Map<String, Instant> kept = new ConcurrentHashMap<>();
    private volatile Consumer<String> listener = door -> {};

    public DeviceRegistry(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Told the door whose controller changed; called on the changing thread, must not block. */
    public void onChange(Consumer<String> newListener) {
        listener = newListener;
    }

    void changed(String door) {
        listener.accept(door);
    }

    /** Any message of a door proves that it lives. Cheap: kept in memory. */
    public void heard(String door) {
        heard.put(door, clock.instant());
    }

    /** Keeps for the other servers, and for the next start, when doors were heard. To be called more often than {@link #STALE_AFTER}. */
    public void keepHeard() {
        Map<String, Instant> news = new HashMap<>();
        heard.forEach((door, at) -> {
            if (!at.equals(kept.put(door, at))) {
                news.put(door, at);
            }
        });
        if (news.isEmpty()) {
            return;
        }
        database.change(transaction -> {
            PreparedBatch rows = transaction
                    .handle()
                    .prepareBatch("UPDATE device_presence SET heard_at = :at WHERE door = :door AND heard_at < :at");
            // In one order, so that two servers do not wait for each other.
            new TreeMap<>(news)
                    .forEach((door, at) -> rows.bind("door", door)
                            .bind("at", at.toEpochMilli())
                            .add());
            rows.execute();
        });
    }

    /**
     * What a controller or its last will said.
     *
     * @param retained the broker kept it for us: it is as old as it says
     */
    public void presence(Presence presence, boolean retained) {
        Instant now = clock.instant();
        Instant heardAt = retained && presence.at().isBefore(now) ? presence.at() : now;
        boolean isNews = database.write(transaction -> {
            Boolean before = transaction
                    .handle()
                    .createQuery("SELECT online FROM device_presence WHERE door = :door")
                    .bind("door", presence.door())
                    .mapTo(Boolean.class)
                    .findOne()
                    .orElse(null);
            transaction
                    .handle()
                    .createUpdate("""
                            INSERT INTO device_presence
                              (door, online, said_at, heard_at, version, revision, digest, events_waiting)
                            VALUES (:door, :online, :saidAt, :heardAt, :version, :revision, :digest, :waiting)
                            ON CONFLICT (door) DO UPDATE SET online = excluded.online, said_at = excluded.said_at,
                              heard_at = CASE WHEN excluded.heard_at > device_presence.heard_at
                                THEN excluded.heard_at ELSE device_presence.heard_at END,
                              version = excluded.version, revision = excluded.revision, digest = excluded.digest,
                              events_waiting = excluded.events_waiting""")
                    .bind("door", presence.door())
                    .bind("online", presence.online())
                    .bind("saidAt", presence.at().toEpochMilli())
                    .bind("heardAt", heardAt.toEpochMilli())
                    .bind("version", presence.version())
                    .bind("revision", presence.revision())
                    .bind("digest", presence.digest())
                    .bind("waiting", presence.eventsWaiting())
                    .execute();
            boolean turned = before == null || before != presence.online();
            if (turned) {
                // A will says when the door connected; the connection is gone since now.
                turned(transaction, presence.door(), presence.online() ? heardAt : now, presence.online());
            }
            return turned;
        });
        if (!presence.online()) {
            heard.remove(presence.door());
        }
        if (isNews) {
            changed(presence.door());
        }
    }

    /** The controller that is, or was last, at a door. */
    public static Optional<String> unit(Transaction transaction, String door) {
        return transaction
                .handle()
                .createQuery("SELECT unit FROM device WHERE door = :door")
                .bind("door", door)
                .mapTo(String.class)
                .findOne();
    }

    /** A row for each change; never before the last one, whatever the door's clock says. */
    private static void turned(Transaction transaction, String door, Instant at, boolean online) {
        long last = transaction
                .handle()
                .createQuery("SELECT COALESCE(max(at), 0) FROM device_online WHERE door = :door")
                .bind("door", door)
                .mapTo(Long.class)
                .one();
        transaction
                .handle()
                .createUpdate("INSERT INTO device_online (door, at, online) VALUES (:door, :at, :online)")
                .bind("door", door)
                .bind("at", Math.max(at.toEpochMilli(), last + 1))
                .bind("online", online)
                .execute();
    }

    public Optional<Device> find(String community, String door) {
        return rows(community, door, "", 1).stream().findFirst();
    }

    /** Every door of the community that has a controller, a claim code or a presence, by door id. */
    public Page<Device> list(String community, @Nullable String cursor, int size) {
        return Page.of(rows(community, "", Page.decode(cursor), size + 1), size, Device::door);
    }

    private List<Device> rows(String community, String door, String after, int limit) {
        Instant now = clock.instant();
        return database.read(transaction -> transaction
                .handle()
                .createQuery("""
                        SELECT o.door, d.unit, d.claimed_at, d.certificate_until, d.revoked_at,
                          p.online, p.heard_at, p.version, p.revision, p.digest, p.events_waiting,
                          c.expires_at, c.used_at
                        FROM door_owner o
                        LEFT JOIN device d ON d.door = o.door
                        LEFT JOIN device_presence p ON p.door = o.door
                        LEFT JOIN claim_code c ON c.door = o.door
                        WHERE o.community = :community AND o.door > :after AND (:door = '' OR o.door = :door)
                          AND (d.door IS NOT NULL OR p.door IS NOT NULL OR c.door IS NOT NULL)
                        ORDER BY o.door LIMIT :limit""")
                .bind("community", community)
                .bind("door", door)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> device(row, now))
                .list());
    }

    private Device device(ResultSet row, Instant now) throws SQLException {
        String door = row.getString("door");
        Instant stored = instant(row, "heard_at");
        Instant inMemory = heard.get(door);
        Instant lastSeen = inMemory != null && (stored == null || inMemory.isAfter(stored)) ? inMemory : stored;
        Instant until = instant(row, "certificate_until");
        Instant codeUntil = instant(row, "expires_at");
        boolean codePending = codeUntil != null && codeUntil.isAfter(now) && instant(row, "used_at") == null;
        boolean revoked = instant(row, "revoked_at") != null;
        return new Device(
                door,
                state(revoked, lastSeen, row.getBoolean("online"), now),
                row.getString("unit"),
                instant(row, "claimed_at"),
                until,
                until != null && until.isBefore(now.plus(CommunityAuthority.RENEWAL)),
                lastSeen,
                lastSeen == null
                        ? null
                        : Math.max(0, Duration.between(lastSeen, now).toSeconds()),
                row.getString("version"),
                stored == null ? null : row.getLong("revision"),
                row.getString("digest"),
                row.getLong("events_waiting"),
                codePending ? codeUntil : null);
    }

    private static Device.State state(boolean revoked, @Nullable Instant lastSeen, boolean online, Instant now) {
        if (revoked) {
            return Device.State.REVOKED;
        }
        if (lastSeen == null) {
            return Device.State.NEVER_SEEN;
        }
        if (!online) {
            return Device.State.OFFLINE;
        }
        return lastSeen.plus(STALE_AFTER).isBefore(now) ? Device.State.STALE : Device.State.ONLINE;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    /** Fingerprints of the certificates in force, and the door of each. */
    public Map<String, String> allowed() {
        Map<String, String> doors = new LinkedHashMap<>();
        database.read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT fingerprint, door FROM device WHERE revoked_at IS NULL"
                                + " UNION SELECT fingerprint, door FROM device_earlier WHERE certificate_until > :now"
                                + " ORDER BY door, fingerprint")
                        .bind("now", clock.millis())
                        .map((row, context) -> Map.entry(row.getString("fingerprint"), row.getString("door")))
                        .list())
                .forEach(entry -> doors.put(entry.getKey(), entry.getValue()));
        return doors;
    }

    /** A certificate that must never be accepted again. */
    record Revocation(String serial, Instant at) {}

    List<Revocation> revocations() {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT serial, revoked_at FROM device_revocation ORDER BY revoked_at, fingerprint")
                .map((row, context) ->
                        new Revocation(row.getString("serial"), Instant.ofEpochMilli(row.getLong("revoked_at"))))
                .list());
    }
}
