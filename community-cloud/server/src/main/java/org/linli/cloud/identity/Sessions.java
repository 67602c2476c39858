package org.linli.cloud.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.CallerResolver;

/**
 * Who is signed in. A session is 256 random bits in a cookie; the database has its hash. Staff are asked again after 12 hours, residents after 90 days without
 * use. Roles are looked up at every request, so what is taken away is gone at once. Calls block. Thread: any.
 */
public final class Sessions implements CallerResolver {

    static final Duration STAFF_LIFE = Duration.ofHours(12);
    static final Duration RESIDENT_LIFE = Duration.ofDays(90);
    private static final Duration SEEN_EVERY = Duration.ofMinutes(5);

    private final Database database;
    private final PersonDirectory people;
    private final Clock clock;

    public Sessions(Database database, PersonDirectory people, Clock clock) {
        this.database = database;
        this.people = people;
        this.clock = clock;
    }

    /**
     * @param token for the cookie, shown once
     */
    record NewSession(String id, String token, Duration life) {
        @Override
        public String toString() {
            return "NewSession[" + id + "]";
        }
    }

    /** One sign-in as its owner sees it. */
    record Session(
            String id, Instant createdAt, Instant lastSeenAt, Instant expiresAt, String address, boolean current) {}

    NewSession begin(Handle handle, String person, boolean secondFactor, String address) {
        String token = Tokens.next();
        String id = Ids.next();
        Duration life = secondFactor ? STAFF_LIFE : RESIDENT_LIFE;
        long now = clock.millis();
        handle.createUpdate("DELETE FROM session WHERE expires_at < :now")
                .bind("now", now)
                .execute();
        handle.createUpdate("INSERT INTO session (id, token_hash, person, second_factor, address, created_at, seen_at,"
                        + " expires_at) VALUES (:id, :hash, :person, :factor, :address, :now, :now, :until)")
                .bind("id", id)
                .bind("hash", Tokens.hash(token))
                .bind("person", person)
                .bind("factor", secondFactor)
                .bind("address", address)
                .bind("now", now)
                .bind("until", now + life.toMillis())
                .execute();
        return new NewSession(id, token, life);
    }

    private record Found(
            String id, String person, boolean secondFactor, Instant seenAt, String roles, boolean disabled) {}

    @Override
    public Caller resolve(Credentials credentials) {
        String token = credentials.sessionCookie();
        if (token == null || token.length() > 100) {
            return Caller.anonymous(credentials.address());
        }
        Optional<Found> session = find("s.token_hash = :key", Tokens.hash(token));
        return session.map(found -> caller(found, credentials.address()))
                .orElseGet(() -> Caller.anonymous(credentials.address()));
    }

    /** Whether a caller's session still holds, for connections that outlive a request. */
    public boolean stillValid(Caller caller) {
        String session = caller.session();
        return session != null
                && find("s.id = :key", session)
                        .map(found -> caller(found, caller.address()).roles().containsAll(caller.roles()))
                        .orElse(false);
    }

    private Optional<Found> find(String condition, String key) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT s.id, s.person, s.second_factor, s.seen_at, coalesce(a.roles, '') AS roles,"
                        + " coalesce(a.disabled, :no) AS disabled FROM session s LEFT JOIN account a ON a.person = s.person"
                        + " WHERE " + condition + " AND s.expires_at > :now")
                .bind("key", key)
                .bind("no", false)
                .bind("now", clock.millis())
                .map((row, context) -> new Found(
                        row.getString("id"),
                        row.getString("person"),
                        row.getBoolean("second_factor"),
                        Instant.ofEpochMilli(row.getLong("seen_at")),
                        row.getString("roles"),
                        row.getBoolean("disabled")))
                .findOne());
    }

    private Caller caller(Found found, String address) {
        if (found.disabled()) {
            return Caller.anonymous(address);
        }
        TreeSet<String> roles = new TreeSet<>();
        if (found.secondFactor()) {
            Role.split(found.roles()).forEach(role -> roles.add(role.name()));
        }
        Optional<PersonDirectory.Known> known = people.find(found.person());
        if (known.isPresent() && known.get().resident() && known.get().active()) {
            roles.add(Role.RESIDENT);
        }
        if (roles.isEmpty()) {
            return Caller.anonymous(address);
        }
        touch(found);
        return new Caller(found.person(), roles, null, found.id(), address);
    }

    /** Not at every request: reading must not become writing. */
    private void touch(Found found) {
        Instant now = clock.instant();
        if (found.seenAt().plus(SEEN_EVERY).isAfter(now)) {
            return;
        }
        database.change(transaction -> transaction
                .handle()
                .createUpdate("UPDATE session SET seen_at = :now,"
                        + " expires_at = CASE WHEN second_factor THEN expires_at ELSE :until END WHERE id = :id")
                .bind("now", now.toEpochMilli())
                .bind("until", now.plus(RESIDENT_LIFE).toEpochMilli())
                .bind("id", found.id())
                .execute());
    }

    List<Session> list(String person, String current) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM session WHERE person = :person AND expires_at > :now"
                        + " ORDER BY created_at DESC, id LIMIT 100")
                .bind("person", person)
                .bind("now", clock.millis())
                .map((row, context) -> session(row, current))
                .list());
    }

    private static Session session(ResultSet row, String current) throws SQLException {
        String id = row.getString("id");
        return new Session(
                id,
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("seen_at")),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                row.getString("address"),
                id.equals(current));
    }

    /** Ends a session of this person. False when there is none. */
    boolean end(String session, String person) {
        return database.write(transaction -> transaction
                        .handle()
                        .createUpdate("DELETE FROM session WHERE id = :id AND person = :person")
                        .bind("id", session)
                        .bind("person", person)
                        .execute())
                == 1;
    }

    static void endAll(Handle handle, String person) {
        handle.createUpdate("DELETE FROM session WHERE person = :person")
                .bind("person", person)
                .execute();
    }
}
