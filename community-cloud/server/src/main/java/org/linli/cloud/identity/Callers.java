package org.linli.cloud.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.people.Visibility;
import org.linli.cloud.refusal.Refused;
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

    private static final Visibility.Standing NOWHERE = new Visibility.Standing(Map.of(), Map.of(), Set.of());

    private final Database database;
    private final PersonDirectory people;
    private final Visibility visibility;
    private final Sessions sessions;
    private final Clock clock;
    private final long memoryMillis;
    private final Map<String, Remembered> memory;
    private long generation;

    /** @param memory how long to remember; zero for not at all */
    public Callers(
            Database database,
            PersonDirectory people,
            Visibility visibility,
            Sessions sessions,
            Clock clock,
            Duration memory) {
        this.database = database;
        this.people = people;
        this.visibility = visibility;
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
     * @param resident whether the person may act as a resident anywhere
     * @param standing what the person may act as now, and where; without second factor as a resident only
     */
    private record Subject(
            String session,
            String person,
            boolean secondFactor,
            Instant seenAt,
            Instant until,
            boolean resident,
            Visibility.Standing standing) {

        Set<String> rolesIn(@Nullable String community) {
            Set<String> roles =
                    new TreeSet<>(community == null ? standing.allStaffRoles() : standing.staffRolesIn(community));
            if (resident && (community == null || standing.residentIn().contains(community))) {
                roles.add(Role.RESIDENT);
            }
            return roles;
        }
    }

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
                .map(subject -> caller(subject, credentials.community(), credentials.address()))
                .orElseGet(() -> Caller.anonymous(credentials.address()));
    }

    /** Whether a caller's session still holds, for connections that outlive a request. An open connection counts as use. */
    public boolean stillValid(Caller caller) {
        String session = caller.session();
        return session != null
                && find("s.id = :key", session)
                        .map(subject -> subject.rolesIn(caller.community()).containsAll(caller.roles()))
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
                        .createQuery("SELECT s.id, s.person, s.second_factor, s.seen_at, s.expires_at, s.token_until"
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
                                false,
                                NOWHERE))
                        .findOne())
                .map(this::withStanding);
    }

    private Subject withStanding(Subject subject) {
        Visibility.Standing standing = visibility.standing(subject.person());
        boolean resident = people.find(subject.person())
                .filter(known -> known.resident() && known.active())
                .isPresent();
        return new Subject(
                subject.session(),
                subject.person(),
                subject.secondFactor(),
                subject.seenAt(),
                subject.until(),
                resident,
                subject.secondFactor() ? standing : new Visibility.Standing(Map.of(), Map.of(), standing.residentIn()));
    }

    /**
     * With one community, or one asked for, the roles are those held there; without, all of them, and the operation must ask which community is meant.
     *
     * @throws Refused when the community asked for is not the person's
     */
    private Caller caller(Subject subject, @Nullable String asked, String address) {
        Set<String> communities = subject.standing().communities();
        if (subject.rolesIn(null).isEmpty()) {
            return Caller.anonymous(address);
        }
        if (asked != null && !communities.contains(asked)) {
            throw Refused.notFound("community-unknown");
        }
        String community = asked == null && communities.size() == 1
                ? communities.iterator().next()
                : asked;
        sessions.touch(subject.session(), subject.seenAt(), subject.secondFactor());
        return new Caller(subject.person(), subject.rolesIn(community), community, subject.session(), address);
    }
}
