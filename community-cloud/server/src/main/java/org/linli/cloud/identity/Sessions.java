package org.linli.cloud.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sign-ins that last. A browser's session is 256 random bits in a cookie. A program's is a short access token and a refresh token that changes at each use: one that
 * comes twice was copied, and ends the whole session. The database has hashes only. Staff are asked again after 12 hours, or an hour without use; residents after
 * 90 days without use, or a year. Calls block. Thread: any.
 */
public final class Sessions {

    static final Duration STAFF_LIFE = Duration.ofHours(12);
    static final Duration STAFF_IDLE = Duration.ofHours(1);
    static final Duration RESIDENT_LIFE = Duration.ofDays(365);
    static final Duration RESIDENT_IDLE = Duration.ofDays(90);

    /** How long an access token counts. */
    static final Duration ACCESS_LIFE = Duration.ofMinutes(15);

    /** How long somebody who proved who they are may do what is dangerous. */
    static final Duration PROOF_LIFE = Duration.ofMinutes(15);

    private static final Duration SEEN_EVERY = Duration.ofMinutes(5);
    private static final int MAX_SESSIONS = 50;
    private static final String ENDED = "session-ended";
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final Database database;
    private final Clock clock;

    public Sessions(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** How a session is carried. */
    enum Kind {
        COOKIE,
        TOKENS
    }

    /** What the person showed when it began. */
    enum Way {
        SETUP,
        LINK,
        DEMO,
        PASSWORD,
        CODE,
        PASSKEY,
        PROVIDER
    }

    /**
     * A session that just began, or goes on under new secrets.
     *
     * @param token for the cookie, or the access token; shown once
     * @param refresh only for programs; shown once
     * @param life of the token
     */
    record NewSession(String id, String token, @Nullable String refresh, Duration life) {
        @Override
        public String toString() {
            return "NewSession[" + id + "]";
        }
    }

    /** One sign-in as its owner sees it. */
    record Session(
            String id,
            Way way,
            String device,
            Instant createdAt,
            Instant lastSeenAt,
            Instant expiresAt,
            String address,
            boolean current) {}

    /** Who is told the id of each session that ends before its time, in whichever process, after it is durable. */
    public void onEnd(Consumer<String> listener) {
        database.news().listen(ENDED, listener);
    }

    /** @param secondFactor whether what was shown is enough for staff */
    NewSession begin(Transaction transaction, String person, Way way, boolean secondFactor, Origin origin) {
        Handle handle = transaction.handle();
        String id = Ids.next();
        long now = clock.millis();
        long endsAt = now + (secondFactor ? STAFF_LIFE : RESIDENT_LIFE).toMillis();
        handle.createUpdate("DELETE FROM session WHERE expires_at <= :now")
                .bind("now", now)
                .execute();
        Secrets secrets = Secrets.of(origin.kind());
        handle.createUpdate("INSERT INTO session (id, token_hash, person, second_factor, address, created_at, seen_at,"
                        + " expires_at, kind, way, device, proven_at, token_until, ends_at)"
                        + " VALUES (:id, :hash, :person, :factor, :address, :now, :now, :until, :kind, :way, :device, :now,"
                        + " :tokenUntil, :ends)")
                .bind("id", id)
                .bind("hash", Tokens.hash(secrets.token()))
                .bind("person", person)
                .bind("factor", secondFactor)
                .bind("address", origin.address())
                .bind("now", now)
                .bind("until", Math.min(endsAt, now + idle(secondFactor).toMillis()))
                .bind("kind", origin.kind().name())
                .bind("way", way.name())
                .bind("device", origin.device())
                .bind("tokenUntil", tokenUntil(origin.kind(), now, endsAt))
                .bind("ends", endsAt)
                .execute();
        secrets.store(handle, id, now);
        endOldest(transaction, person);
        return new NewSession(
                id,
                secrets.token(),
                secrets.refresh(),
                origin.kind() == Kind.TOKENS ? ACCESS_LIFE : secondFactor ? STAFF_LIFE : RESIDENT_LIFE);
    }

    private record Secrets(String token, @Nullable String refresh) {
        static Secrets of(Kind kind) {
            return kind == Kind.TOKENS
                    ? new Secrets(Tokens.next(Tokens.ACCESS), Tokens.next(Tokens.REFRESH))
                    : new Secrets(Tokens.next(), null);
        }

        void store(Handle handle, String session, long now) {
            if (refresh != null) {
                handle.createUpdate("INSERT INTO refresh_token (token_hash, session, created_at, used_at)"
                                + " VALUES (:hash, :session, :now, NULL)")
                        .bind("hash", Tokens.hash(refresh))
                        .bind("session", session)
                        .bind("now", now)
                        .execute();
            }
        }
    }

    static Duration idle(boolean secondFactor) {
        return secondFactor ? STAFF_IDLE : RESIDENT_IDLE;
    }

    private static long tokenUntil(Kind kind, long now, long endsAt) {
        return kind == Kind.TOKENS ? Math.min(endsAt, now + ACCESS_LIFE.toMillis()) : endsAt;
    }

    /** Nobody piles up sessions: beyond {@link #MAX_SESSIONS} the ones unused longest end. */
    private void endOldest(Transaction transaction, String person) {
        List<String> tooMany = transaction
                .handle()
                .createQuery(
                        "SELECT id FROM session WHERE person = :person ORDER BY seen_at DESC, id LIMIT 100 OFFSET :most")
                .bind("person", person)
                .bind("most", MAX_SESSIONS)
                .mapTo(String.class)
                .list();
        tooMany.forEach(id -> delete(transaction, id));
    }

    private int delete(Transaction transaction, String id) {
        transaction.tell(Callers.CHANGED, "");
        transaction.tell(ENDED, id);
        return transaction
                .handle()
                .createUpdate("DELETE FROM session WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    /** What came of a refresh token. */
    record Renewal(String person, @Nullable NewSession session) {}

    /**
     * The next pair of tokens; the ones before are worth nothing from then on.
     *
     * @return without session when the token came a second time: two hold it, one of them a thief, so the session ended
     * @throws Refused when it is unknown, or its session is over
     */
    Renewal refresh(String refresh) {
        if (!Tokens.isWellFormed(Tokens.REFRESH, refresh)) {
            throw Refused.forbidden("refresh-not-valid");
        }
        Renewal renewal = database.write(transaction -> refresh(transaction, Tokens.hash(refresh)));
        if (renewal.session() == null) {
            LOG.warn("a refresh token of {} came twice: its session ended", renewal.person());
        }
        return renewal;
    }

    private record Family(String session, String person, boolean secondFactor, long endsAt) {}

    private Renewal refresh(Transaction transaction, String hash) {
        Handle handle = transaction.handle();
        long now = clock.millis();
        Family family = handle.createQuery("SELECT s.id, s.person, s.second_factor, s.ends_at FROM refresh_token r"
                        + " JOIN session s ON s.id = r.session WHERE r.token_hash = :hash AND s.expires_at > :now")
                .bind("hash", hash)
                .bind("now", now)
                .map((row, context) -> new Family(
                        Columns.text(row, "id"),
                        Columns.text(row, "person"),
                        row.getBoolean("second_factor"),
                        row.getLong("ends_at")))
                .findOne()
                .orElseThrow(() -> Refused.forbidden("refresh-not-valid"));
        int first = handle.createUpdate(
                        "UPDATE refresh_token SET used_at = :now WHERE token_hash = :hash AND used_at IS NULL")
                .bind("now", now)
                .bind("hash", hash)
                .execute();
        if (first == 0) {
            delete(transaction, family.session());
            return new Renewal(family.person(), null);
        }
        Secrets secrets = Secrets.of(Kind.TOKENS);
        secrets.store(handle, family.session(), now);
        handle.createUpdate("UPDATE session SET token_hash = :hash, token_until = :tokenUntil, seen_at = :now,"
                        + " expires_at = :until WHERE id = :id")
                .bind("hash", Tokens.hash(secrets.token()))
                .bind("tokenUntil", tokenUntil(Kind.TOKENS, now, family.endsAt()))
                .bind("now", now)
                .bind(
                        "until",
                        Math.min(
                                family.endsAt(),
                                now + idle(family.secondFactor()).toMillis()))
                .bind("id", family.session())
                .execute();
        transaction.tell(Callers.CHANGED, "");
        return new Renewal(
                family.person(), new NewSession(family.session(), secrets.token(), secrets.refresh(), ACCESS_LIFE));
    }

    private record Proven(String person, boolean secondFactor) {}

    /**
     * The person showed again who they are. The session goes on under a new id and new secrets, so that whoever may have held the old ones gains nothing.
     *
     * @param secondFactor whether what was shown is enough for staff; a session that had that keeps it
     * @throws Refused when the session is over meanwhile
     */
    NewSession prove(Transaction transaction, String session, Way way, boolean secondFactor, Origin origin) {
        Proven before = transaction
                .handle()
                .createQuery("SELECT person, second_factor FROM session WHERE id = :id AND expires_at > :now")
                .bind("id", session)
                .bind("now", clock.millis())
                .map((row, context) -> new Proven(Columns.text(row, "person"), row.getBoolean("second_factor")))
                .findOne()
                .orElseThrow(() -> Refused.forbidden("session-over"));
        delete(transaction, session);
        return begin(transaction, before.person(), way, before.secondFactor() || secondFactor, origin);
    }

    /** Whether the use of a session that was last noted then must be noted again; not at every request, since reading must not become writing. */
    boolean isDue(@Nullable Instant seenAt) {
        return seenAt == null || !seenAt.plus(SEEN_EVERY).isAfter(clock.instant());
    }

    void touch(String session, Instant seenAt, boolean secondFactor) {
        Instant now = clock.instant();
        if (!isDue(seenAt)) {
            return;
        }
        long until = now.plus(idle(secondFactor)).toEpochMilli();
        database.change(transaction -> transaction
                .handle()
                .createUpdate("UPDATE session SET seen_at = :now,"
                        + " expires_at = CASE WHEN ends_at < :until THEN ends_at ELSE :until END WHERE id = :id")
                .bind("now", now.toEpochMilli())
                .bind("until", until)
                .bind("id", session)
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
        String id = Columns.text(row, "id");
        return new Session(
                id,
                Way.valueOf(Columns.text(row, "way")),
                Columns.text(row, "device"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "seen_at"),
                Columns.instant(row, "expires_at"),
                Columns.text(row, "address"),
                id.equals(current));
    }

    /** Ends a session of this person. False when there is none. */
    boolean end(String session, String person) {
        return database.write(transaction -> {
            Optional<String> own = transaction
                    .handle()
                    .createQuery("SELECT id FROM session WHERE id = :id AND person = :person")
                    .bind("id", session)
                    .bind("person", person)
                    .mapTo(String.class)
                    .findOne();
            return own.isPresent() && delete(transaction, session) == 1;
        });
    }

    void endEverywhere(String person) {
        database.change(transaction -> endAll(transaction, person));
    }

    boolean isOfTokens(String session) {
        return database.read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT kind FROM session WHERE id = :id")
                        .bind("id", session)
                        .mapTo(String.class)
                        .findOne())
                .filter(Kind.TOKENS.name()::equals)
                .isPresent();
    }

    /** Ends all sessions of a person: everywhere, at once. Part of the caller's transaction, so that it happens together with what makes it necessary. */
    public void endAll(Transaction transaction, String person) {
        endAllBut(transaction, person, "");
    }

    /** The same, but this one stays. */
    void endAllBut(Transaction transaction, String person, String kept) {
        // Also without any session: what is remembered of the person's tokens ends too.
        transaction.tell(Callers.CHANGED, "");
        transaction
                .handle()
                .createQuery("SELECT id FROM session WHERE person = :person AND id <> :kept")
                .bind("person", person)
                .bind("kept", kept)
                .mapTo(String.class)
                .list()
                .forEach(id -> delete(transaction, id));
    }
}
