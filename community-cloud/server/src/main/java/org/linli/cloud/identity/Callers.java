package org.linli.cloud.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.CallerResolver;

/**
 * Who sends a request. What the database says is remembered for at most {@link #MEMORY}: a change made by this process is seen at once, one made by another within
 * that time. Calls block. Thread: any.
 */
public final class Callers implements CallerResolver {

    /** Shorter than the second within which another process must hear of a change. */
    public static final Duration MEMORY = Duration.ofMillis(800);

    private static final int MAX_REMEMBERED = 20_000;

    private final Database database;
    private final PersonDirectory people;
    private final Sessions sessions;
    private final Clock clock;
    private final long memoryMillis;
    private final Map<String, Remembered> memory;
    private long generation;

    /** @param memory how long to remember; zero for not at all */
    public Callers(Database database, PersonDirectory people, Sessions sessions, Clock clock, Duration memory) {
        this.database = database;
        this.people = people;
        this.sessions = sessions;
        this.clock = clock;
        this.memoryMillis = memory.toMillis();
        this.memory = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
                return size() > MAX_REMEMBERED;
            }
        };
        sessions.onChange(this::forget);
    }

    /**
     * What a session stands for.
     *
     * @param until when the token ends
     * @param roles already those the person has now
     */
    private record Subject(
            String session, String person, boolean secondFactor, Instant seenAt, Instant until, Set<String> roles) {}

    private record Remembered(Optional<Subject> subject, long atMillis) {}

    /** From now on everything is looked up anew: who may do what has changed. */
    public void forget() {
        synchronized (memory) {
            generation++;
            memory.clear();
        }
    }

    @Override
    public Caller resolve(Credentials credentials) {
        String bearer = credentials.bearer();
        String token = bearer == null ? credentials.sessionCookie() : bearer;
        if (token == null
                || token.length() > Tokens.MAX_LENGTH
                || (bearer != null && !Tokens.isWellFormed(Tokens.ACCESS, bearer))) {
            return Caller.anonymous(credentials.address());
        }
        Sessions.Kind kind = bearer == null ? Sessions.Kind.COOKIE : Sessions.Kind.TOKENS;
        return remembered(Tokens.hash(token), kind)
                .filter(subject -> subject.until().isAfter(clock.instant()))
                .map(subject -> caller(subject, credentials.address()))
                .orElseGet(() -> Caller.anonymous(credentials.address()));
    }

    /** Whether a caller's session still holds, for connections that outlive a request. An open connection counts as use. */
    public boolean stillValid(Caller caller) {
        String session = caller.session();
        return session != null
                && find("s.id = :key", session)
                        .map(subject ->
                                caller(subject, caller.address()).roles().containsAll(caller.roles()))
                        .orElse(false);
    }

    private Optional<Subject> remembered(String hash, Sessions.Kind kind) {
        long now = clock.millis();
        long begun;
        synchronized (memory) {
            Remembered known = memory.get(kind + hash);
            if (known != null && now - known.atMillis() >= 0 && now - known.atMillis() < memoryMillis) {
                return known.subject();
            }
            begun = generation;
        }
        Optional<Subject> found = find("s.token_hash = :key AND s.kind = '" + kind + "'", hash);
        synchronized (memory) {
            // What was read before a change must not be remembered after it.
            if (begun == generation && memoryMillis > 0) {
                memory.put(kind + hash, new Remembered(found, now));
            }
        }
        return found;
    }

    private Optional<Subject> find(String condition, String key) {
        return database.read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT s.id, s.person, s.second_factor, s.seen_at, s.expires_at, s.token_until,"
                                + " coalesce(a.roles, '') AS roles"
                                + " FROM session s LEFT JOIN account a ON a.person = s.person WHERE " + condition
                                + " AND s.expires_at > :now AND (a.disabled IS NULL OR a.disabled = :no)")
                        .bind("key", key)
                        .bind("no", false)
                        .bind("now", clock.millis())
                        .map((row, context) -> new Subject(
                                Columns.text(row, "id"),
                                Columns.text(row, "person"),
                                row.getBoolean("second_factor"),
                                Columns.instant(row, "seen_at"),
                                Instant.ofEpochMilli(Math.min(row.getLong("expires_at"), row.getLong("token_until"))),
                                staffRoles(row.getBoolean("second_factor"), Columns.text(row, "roles"))))
                        .findOne())
                .map(this::withResidence);
    }

    private static Set<String> staffRoles(boolean secondFactor, String roles) {
        Set<String> names = new TreeSet<>();
        if (secondFactor) {
            Role.split(roles).forEach(role -> names.add(role.name()));
        }
        return names;
    }

    private Subject withResidence(Subject subject) {
        Set<String> roles = new TreeSet<>(subject.roles());
        people.find(subject.person())
                .filter(known -> known.resident() && known.active())
                .ifPresent(known -> roles.add(Role.RESIDENT));
        return new Subject(
                subject.session(), subject.person(), subject.secondFactor(), subject.seenAt(), subject.until(), roles);
    }

    private Caller caller(Subject subject, String address) {
        if (subject.roles().isEmpty()) {
            return Caller.anonymous(address);
        }
        sessions.touch(subject.session(), subject.seenAt(), subject.secondFactor());
        return new Caller(subject.person(), subject.roles(), null, subject.session(), address);
    }
}
