package org.linli.cloud.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Transaction;

/**
 * Tokens for programs that run for long: a person's own, with the rights the person has at each request, and vendors', with the few roles they were made with in one
 * community. Both only within their scopes and until their end. The database has hashes only. Calls block. Thread: any.
 */
final class ApiTokens {

    static final Duration MAX_LIFE = Duration.ofDays(366);
    private static final int MAX_TOKENS = 50;
    private static final Duration SEEN_EVERY = Duration.ofMinutes(5);

    /** {@code TAG:read} or {@code TAG:write}. */
    private static final Pattern SCOPE = Pattern.compile("[a-z][a-z-]{0,39}:(read|write)");

    /** A program never changes how people sign in. */
    private static final String NEVER = "identity:write";

    /** What no vendor is: these decide about people's rights and money. */
    private static final Set<Role> NOT_FOR_VENDORS = Set.of(Role.MANAGER, Role.CASHIER, Role.DESK);

    private final Database database;
    private final Clock clock;

    ApiTokens(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Whose token it is. */
    enum Kind {
        PERSONAL,
        VENDOR,
        /** Its right is an agreement, see {@link PartnerTokens}. */
        PARTNER
    }

    /**
     * A token without its secret.
     *
     * @param community empty for a personal one
     * @param roles empty for a personal one
     */
    record ApiToken(
            String id,
            Kind kind,
            String person,
            String name,
            String community,
            Set<String> roles,
            Set<String> scopes,
            boolean secondFactor,
            String createdBy,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant lastUsedAt) {}

    /** @param secret shown once */
    record Made(String secret, ApiToken token) {
        @Override
        public String toString() {
            return "Made[" + token.id() + "]";
        }
    }

    /** @param secondFactor whether the session that makes it has staff rights; without, the token never has */
    Made personal(String person, String name, Set<String> scopes, Instant until, boolean secondFactor) {
        return make(
                Tokens.PERSONAL,
                new ApiToken(
                        Ids.next(),
                        Kind.PERSONAL,
                        person,
                        name,
                        "",
                        Set.of(),
                        checked(scopes),
                        secondFactor,
                        person,
                        clock.instant(),
                        checked(until),
                        null));
    }

    /** @param createdBy manager of the community */
    Made vendor(String community, String name, Set<Role> roles, Set<String> scopes, Instant until, String createdBy) {
        Refused.unless(!roles.isEmpty() && roles.stream().noneMatch(NOT_FOR_VENDORS::contains), "vendor-roles");
        String id = Ids.next();
        return make(
                Tokens.VENDOR,
                new ApiToken(
                        id,
                        Kind.VENDOR,
                        "vendor-" + id,
                        name,
                        community,
                        roles.stream().map(Role::name).collect(Collectors.toSet()),
                        checked(scopes),
                        true,
                        createdBy,
                        clock.instant(),
                        checked(until),
                        null));
    }

    private static Set<String> checked(Set<String> scopes) {
        Refused.unless(
                !scopes.isEmpty()
                        && !scopes.contains(NEVER)
                        && scopes.stream()
                                .allMatch(scope -> SCOPE.matcher(scope).matches()),
                "token-scopes");
        return scopes;
    }

    private Instant checked(Instant until) {
        Instant now = clock.instant();
        Refused.unless(until.isAfter(now) && !until.isAfter(now.plus(MAX_LIFE)), "token-life");
        return until;
    }

    /** Scopes that a token may have, until when one may live. */
    Set<String> checked(Set<String> scopes, Instant until) {
        checked(until);
        return checked(scopes);
    }

    private Made make(String prefix, ApiToken token) {
        return database.write(transaction -> make(transaction, prefix, token));
    }

    Made make(Transaction transaction, String prefix, ApiToken token) {
        String secret = Tokens.next(prefix);
        transaction.serialise("api-token");
        if (count(transaction, token) >= MAX_TOKENS) {
            throw Refused.conflict("too-many-tokens");
        }
        transaction
                .handle()
                .createUpdate("INSERT INTO api_token (id, token_hash, kind, person, name, community, roles, scopes,"
                        + " second_factor, created_by, created_at, expires_at, seen_at) VALUES (:id, :hash, :kind,"
                        + " :person, :name, :community, :roles, :scopes, :factor, :by, :now, :until, NULL)")
                .bind("id", token.id())
                .bind("hash", Tokens.hash(secret))
                .bind("kind", token.kind().name())
                .bind("person", token.person())
                .bind("name", token.name())
                .bind("community", token.community())
                .bind("roles", String.join(",", new TreeSet<>(token.roles())))
                .bind("scopes", String.join(",", new TreeSet<>(token.scopes())))
                .bind("factor", token.secondFactor())
                .bind("by", token.createdBy())
                .bind("now", token.createdAt().toEpochMilli())
                .bind("until", token.expiresAt().toEpochMilli())
                .execute();
        return new Made(secret, token);
    }

    private long count(Transaction transaction, ApiToken token) {
        return transaction
                .handle()
                .createQuery("SELECT count(*) FROM api_token WHERE kind = :kind AND created_by = :by"
                        + " AND expires_at > :now")
                .bind("kind", token.kind().name())
                .bind("by", token.createdBy())
                .bind("now", clock.millis())
                .mapTo(Long.class)
                .one();
    }

    /** By the hash of its secret; the owner's account must not be disabled. */
    Optional<ApiToken> findByHash(String hash) {
        return find("t.token_hash = :key", hash);
    }

    /** By id, under the same condition. */
    Optional<ApiToken> findById(String id) {
        return find("t.id = :key", id);
    }

    private Optional<ApiToken> find(String condition, String key) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT t.* FROM api_token t LEFT JOIN account a ON a.person = t.person WHERE " + condition
                        + " AND t.expires_at > :now AND (a.disabled IS NULL OR a.disabled = :no)")
                .bind("key", key)
                .bind("now", clock.millis())
                .bind("no", false)
                .map((row, context) -> token(row))
                .findOne());
    }

    private static ApiToken token(ResultSet row) throws SQLException {
        return new ApiToken(
                Columns.text(row, "id"),
                Kind.valueOf(Columns.text(row, "kind")),
                Columns.text(row, "person"),
                Columns.text(row, "name"),
                Columns.text(row, "community"),
                words(Columns.text(row, "roles")),
                words(Columns.text(row, "scopes")),
                row.getBoolean("second_factor"),
                Columns.text(row, "created_by"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "expires_at"),
                Columns.instantOrNull(row, "seen_at"));
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split(",", -1))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Notes the use, but not at every request. */
    void touch(String id, @Nullable Instant lastUsedAt) {
        Instant now = clock.instant();
        if (lastUsedAt == null || !lastUsedAt.plus(SEEN_EVERY).isAfter(now)) {
            database.change(transaction -> transaction
                    .handle()
                    .createUpdate("UPDATE api_token SET seen_at = :now WHERE id = :id")
                    .bind("now", now.toEpochMilli())
                    .bind("id", id)
                    .execute());
        }
    }

    List<ApiToken> listPersonal(String person) {
        return list("person = :key AND kind = 'PERSONAL'", person);
    }

    List<ApiToken> listVendors(String community) {
        return list("community = :key AND kind = 'VENDOR'", community);
    }

    private List<ApiToken> list(String condition, String key) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM api_token WHERE " + condition + " ORDER BY created_at DESC, id LIMIT 200")
                .bind("key", key)
                .map((row, context) -> token(row))
                .list());
    }

    /** Ends a person's own token. False when there is none of this id. */
    boolean endPersonal(String id, String person) {
        return end("person = :key AND kind = 'PERSONAL'", id, person);
    }

    /** Ends a vendor's token of the community. False when there is none of this id. */
    boolean endVendor(String id, String community) {
        return end("community = :key AND kind = 'VENDOR'", id, community);
    }

    /** Partners' tokens of a community that still hold. */
    List<ApiToken> listPartners(Transaction transaction, String community, Instant now) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM api_token WHERE community = :community AND kind = 'PARTNER'"
                        + " AND expires_at > :now ORDER BY created_at DESC, id")
                .bind("community", community)
                .bind("now", now.toEpochMilli())
                .map((row, context) -> token(row))
                .list();
    }

    private boolean end(String condition, String id, String key) {
        return database.write(transaction -> end(transaction, condition, id, key));
    }

    boolean end(Transaction transaction, String condition, String id, String key) {
        transaction.tell(Callers.CHANGED, "");
        return transaction
                        .handle()
                        .createUpdate("DELETE FROM api_token WHERE id = :id AND " + condition)
                        .bind("id", id)
                        .bind("key", key)
                        .execute()
                == 1;
    }
}
