package org.linli.cloud.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.people.Visibility;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Changes;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.OneForAll;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.CallerResolver;

/**
 * Who sends a request, in which community, and for whom. What the database says is remembered for at most {@link #MEMORY}, or {@link #MEMORY_ALONE}: a change of
 * sessions, tokens, roles and homes is seen at once, in whichever process it is made, any other within that time. Calls block. Thread: any.
 */
public final class Callers implements CallerResolver {

    /** Shorter than the second within which a change must be felt, also while no news comes from other processes. */
    public static final Duration MEMORY = Duration.ofMillis(800);

    /** Where no other process writes: changes are told, and what time alone changes, such as a move-in at noon, is never remembered past its moment. */
    public static final Duration MEMORY_ALONE = Duration.ofMinutes(1);

    /** News that sessions or tokens changed. */
    static final String CHANGED = "sign-in";

    /** For another's look at the same session. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int MAX_REMEMBERED = 20_000;

    private static final Visibility.Standing NOWHERE = new Visibility.Standing(Map.of(), Map.of(), Set.of());

    /** Who of the staff may act for residents. */
    private static final Set<String> DESK = Set.of(Role.DESK.name(), Role.MANAGER.name());

    private final Database database;
    private final Standings standings;
    private final Sessions sessions;
    private final ApiTokens tokens;
    private final Acting acting;
    private final Clock clock;
    private final long memoryMillis;
    private final Map<String, Remembered> memory;
    private final OneForAll<Optional<Subject>> underWay = new OneForAll<>(PATIENCE);
    private long generation;

    /** @param memory how long to remember; zero for not at all */
    public Callers(Database database, Standings standings, Sessions sessions, Clock clock, Duration memory) {
        this.database = database;
        this.standings = standings;
        this.sessions = sessions;
        this.tokens = new ApiTokens(database, clock);
        this.acting = new Acting(database, clock);
        this.clock = clock;
        this.memoryMillis = memory.toMillis();
        this.memory = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
                return size() > MAX_REMEMBERED;
            }
        };
        database.news().listen(CHANGED, unused -> forget());
        database.news().listen(Visibility.CHANGED, unused -> forget());
        database.news().onGap(this::forget);
    }

    /** What is known of a secret; empty for nothing. */
    private static final class Remembered {
        private final Optional<Subject> subject;
        private final long atMillis;

        /** The caller of the last request that named no community: the next from the same address is the same. */
        private volatile @Nullable Caller last;

        Remembered(Optional<Subject> subject, long atMillis) {
            this.subject = subject;
            this.atMillis = atMillis;
        }
    }

    ApiTokens tokens() {
        return tokens;
    }

    public Acting acting() {
        return acting;
    }

    Visibility.Standing standing(String person) {
        return standings.of(person);
    }

    /** From now on everything is looked up anew: who may do what has changed. */
    public void forget() {
        synchronized (memory) {
            generation++;
            memory.clear();
        }
    }

    @Override
    public Caller resolve(Credentials credentials) {
        Optional<Subject> subject =
                subject(credentials).filter(found -> found.until().isAfter(clock.instant()));
        if (subject.isEmpty()) {
            return Caller.anonymous(credentials.address());
        }
        String represented = credentials.represented();
        boolean forOther =
                represented != null && !represented.equals(subject.get().person());
        // Who acts for another asks for the other's community.
        Caller caller = caller(subject.get(), forOther ? null : credentials.community(), credentials.address());
        if (!caller.signedIn()) {
            return caller;
        }
        if (credentials.provenNow() && !isProven(subject.get())) {
            throw Refused.forbidden("second-factor-needed");
        }
        return represented != null && forOther ? represent(represented, subject.get(), credentials) : caller;
    }

    private boolean isProven(Subject subject) {
        return subject.provenAt().plus(Sessions.PROOF_LIFE).isAfter(clock.instant());
    }

    /** Whether the caller's session had a proof of the last 15 minutes, where only the request's content tells that one is needed. Tokens never have. */
    public boolean isProven(Caller caller) {
        String id = caller.session();
        return id != null && session("s.id = :key", id).filter(this::isProven).isPresent();
    }

    /** Without a look into the database: for sessions known lately, of people who act for themselves and of whose use nothing has to be written. */
    @Override
    public Optional<Caller> remembered(Credentials credentials) {
        String cookie = credentials.sessionCookie();
        if (cookie == null
                || cookie.length() > Tokens.MAX_LENGTH
                || credentials.bearer() != null
                || credentials.represented() != null
                || credentials.provenNow()) {
            return Optional.empty();
        }
        long now = clock.millis();
        Remembered known;
        String hash = Tokens.hash(cookie);
        synchronized (memory) {
            known = memory.get(hash);
        }
        Subject subject = known == null || !isGood(known, now) ? null : known.subject.orElse(null);
        if (known == null || subject == null || subject.until().toEpochMilli() <= now || subject.limits() != null) {
            return Optional.empty();
        }
        Caller last = known.last;
        if (credentials.community() == null && last != null && last.address().equals(credentials.address())) {
            return Optional.of(last);
        }
        Caller caller = caller(subject, credentials.community(), credentials.address());
        if (credentials.community() == null) {
            known.last = caller;
        }
        return Optional.of(caller);
    }

    private Optional<Subject> subject(Credentials credentials) {
        String bearer = credentials.bearer();
        String cookie = credentials.sessionCookie();
        if (bearer != null) {
            if (Tokens.isWellFormed(Tokens.ACCESS, bearer)) {
                return remembered(bearer, hash -> session("s.token_hash = :key AND s.kind = 'TOKENS'", hash));
            }
            return Tokens.isWellFormed(Tokens.PERSONAL, bearer) || Tokens.isWellFormed(Tokens.VENDOR, bearer)
                    ? remembered(bearer, hash -> tokens.findByHash(hash).map(this::ofToken))
                    : Optional.empty();
        }
        return cookie == null || cookie.length() > Tokens.MAX_LENGTH
                ? Optional.empty()
                : remembered(cookie, hash -> session("s.token_hash = :key AND s.kind = 'COOKIE'", hash));
    }

    /** How to look something up by the hash of its secret. */
    private interface Lookup {
        Optional<Subject> find(String hash);
    }

    private boolean isGood(Remembered known, long now) {
        if (now < known.atMillis || now - known.atMillis >= memoryMillis) {
            return false;
        }
        Subject subject = known.subject.orElse(null);
        return subject == null
                || ((subject.read() == null || database.changes().isUnchangedSince(subject.read()))
                        && subject.standing().until().isAfter(Instant.ofEpochMilli(now))
                        && !hasToBeNoted(subject));
    }

    /** Whether its use is written down: that may move its end, so it is looked up anew. */
    private boolean hasToBeNoted(Subject subject) {
        return subject.limits() == null && sessions.isDue(subject.seenAt());
    }

    private Optional<Subject> remembered(String secret, Lookup lookup) {
        String hash = Tokens.hash(secret);
        try {
            return underWay.get(hash, () -> known(hash), () -> lookUp(hash, lookup));
        } catch (RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while another looked a session up", e);
        } catch (Exception e) {
            throw new IllegalStateException("a lookup throws nothing else", e);
        }
    }

    /** What is remembered, which may be that there is nothing. */
    private Optional<Optional<Subject>> known(String hash) {
        Remembered known;
        synchronized (memory) {
            known = memory.get(hash);
        }
        return known != null && isGood(known, clock.millis()) ? Optional.of(known.subject) : Optional.empty();
    }

    private Optional<Subject> lookUp(String hash, Lookup lookup) {
        long now = clock.millis();
        long begun;
        synchronized (memory) {
            begun = generation;
        }
        Optional<Subject> found = lookup.find(hash);
        synchronized (memory) {
            // What was read before a change must not be remembered after it.
            if (begun == generation && memoryMillis > 0) {
                memory.put(hash, new Remembered(found, now));
            }
        }
        return found;
    }

    /**
     * Who goes on with long work that somebody began: they themselves with what they may do by now, signed in or not, unless their account is disabled. Work begun
     * with a token goes on while the token holds, within its limits. Empty when they have nothing to do with the community any more.
     *
     * @param token id of the token; null for a session
     */
    public Optional<Caller> standIn(String person, @Nullable String token, String community) {
        Optional<Subject> subject = token != null
                ? tokens.findById(token).map(this::ofToken)
                : database.read(transaction -> transaction
                                        .handle()
                                        .createQuery(
                                                "SELECT count(*) FROM account WHERE person = :person AND disabled = :no")
                                        .bind("person", person)
                                        .bind("no", false)
                                        .mapTo(Long.class)
                                        .one()
                                > 0)
                        ? Optional.of(standIn(person))
                        : Optional.empty();
        return subject.filter(found -> found.standing().communities().contains(community))
                .map(found -> new Caller(
                        person,
                        person,
                        found.rolesIn(community),
                        community,
                        found.limits() == null ? null : found.limits().scopes(),
                        token,
                        ""));
    }

    private Subject standIn(String person) {
        return new Subject("", person, true, Instant.EPOCH, null, Instant.MAX, null, standings.of(person), null);
    }

    /** Whether a caller's session or token still holds, for connections that outlive a request. An open connection counts as use. */
    public boolean stillValid(Caller caller) {
        String id = caller.session();
        if (id == null || caller.isActing()) {
            return false;
        }
        return session("s.id = :key", id)
                .or(() -> tokens.findById(id).map(this::ofToken))
                .map(subject -> stillHas(subject, caller))
                .orElse(false);
    }

    private boolean stillHas(Subject subject, Caller caller) {
        try {
            return caller(subject, caller.community(), caller.address()).roles().containsAll(caller.roles());
        } catch (Refused gone) {
            return false;
        }
    }

    private Optional<Subject> session(String condition, String key) {
        return database.read(transaction -> transaction
                        .handle()
                        .createQuery(
                                "SELECT s.id, s.person, s.second_factor, s.proven_at, s.way, s.seen_at, s.expires_at,"
                                        + " s.token_until FROM session s LEFT JOIN account a ON a.person = s.person"
                                        + " WHERE " + condition
                                        + " AND s.expires_at > :now AND (a.disabled IS NULL OR a.disabled = :no)")
                        .bind("key", key)
                        .bind("no", false)
                        .bind("now", clock.millis())
                        .map((row, context) -> new Subject(
                                Columns.text(row, "id"),
                                Columns.text(row, "person"),
                                row.getBoolean("second_factor"),
                                // Who is let in to a demo has nothing to prove again.
                                Columns.text(row, "way").equals(Sessions.Way.DEMO.name())
                                        ? clock.instant()
                                        : Columns.instant(row, "proven_at"),
                                Columns.instant(row, "seen_at"),
                                Instant.ofEpochMilli(Math.min(row.getLong("expires_at"), row.getLong("token_until"))),
                                null,
                                NOWHERE,
                                null))
                        .findOne())
                .map(this::withStanding);
    }

    private Subject withStanding(Subject bare) {
        Changes.Moment before = database.changes().now(List.of("person/" + bare.person()));
        Visibility.Standing standing = standings.of(bare.person());
        return new Subject(
                bare.id(),
                bare.person(),
                bare.secondFactor(),
                bare.provenAt(),
                bare.seenAt(),
                bare.until(),
                bare.limits(),
                bare.secondFactor()
                        ? standing
                        : new Visibility.Standing(Map.of(), Map.of(), standing.residentIn(), standing.until()),
                before);
    }

    private Subject ofToken(ApiTokens.ApiToken token) {
        Subject bare = new Subject(
                token.id(),
                token.person(),
                token.secondFactor(),
                Instant.EPOCH,
                token.lastUsedAt(),
                token.expiresAt(),
                token,
                new Visibility.Standing(Map.of(token.community(), token.roles()), Map.of(), Set.of()),
                null);
        return token.kind() == ApiTokens.Kind.PERSONAL ? withStanding(bare) : bare;
    }

    /** With one community, or one asked for, the roles are those held there; without, all of them, and the operation must ask which community is meant. */
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
        ApiTokens.ApiToken limits = subject.limits();
        if (limits != null) {
            tokens.touch(limits.id(), limits.lastUsedAt());
        } else if (subject.seenAt() != null) {
            sessions.touch(subject.id(), subject.seenAt(), subject.secondFactor());
        }
        return new Caller(
                subject.person(),
                subject.person(),
                subject.rolesIn(community),
                community,
                limits == null ? null : limits.scopes(),
                subject.id(),
                address);
    }

    /** Whoever may not act for this person learns nothing about them, not even that they exist. */
    private Caller represent(String represented, Subject subject, Credentials credentials) {
        if (credentials.acting().isEmpty()) {
            throw Refused.forbidden("acting-not-here");
        }
        Set<String> homes = standings.of(represented).residentIn();
        String asked = credentials.community();
        String community = asked == null && homes.size() == 1 ? homes.iterator().next() : asked;
        if (asked == null && homes.size() > 1) {
            throw Refused.invalid("community-of-represented").at("community");
        }
        boolean allowed = community != null
                && homes.contains(community)
                && (acting.isProxy(subject.person(), represented, community, credentials.acting())
                        || (subject.rolesIn(community).stream().anyMatch(DESK::contains)
                                && acting.isAtDesk(subject.person(), represented, community)));
        if (!allowed) {
            throw Refused.notFound("person-unknown");
        }
        ApiTokens.ApiToken limits = subject.limits();
        return new Caller(
                represented,
                subject.person(),
                Set.of(Role.RESIDENT),
                community,
                limits == null ? null : limits.scopes(),
                subject.id(),
                credentials.address());
    }
}
