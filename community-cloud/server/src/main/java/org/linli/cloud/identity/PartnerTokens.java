package org.linli.cloud.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Transaction;

/**
 * Tokens whose right is an agreement that another feature keeps: their only role is {@link Role#PARTNER}, which no person has and few operations let in. That feature
 * ends them when the agreement ends. Thread: any.
 */
public final class PartnerTokens {

    /** As long as any token may live. */
    public static final Duration LONGEST = ApiTokens.MAX_LIFE;

    private final ApiTokens tokens;
    private final Clock clock;

    public PartnerTokens(Database database, Clock clock) {
        this.tokens = new ApiTokens(database, clock);
        this.clock = clock;
    }

    /** A token without its secret. */
    public record Token(
            String id,
            String name,
            String createdBy,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant lastUsedAt) {

        static Token of(ApiTokens.ApiToken token) {
            return new Token(
                    token.id(),
                    token.name(),
                    token.createdBy(),
                    token.createdAt(),
                    token.expiresAt(),
                    token.lastUsedAt());
        }
    }

    /** @param secret shown once */
    public record Made(String secret, Token token) {
        @Override
        public String toString() {
            return "Made[" + token.id() + "]";
        }
    }

    /** @param scopes as of any token, such as {@code open:read} */
    public Made make(
            Transaction transaction, String community, String name, Set<String> scopes, Instant until, String by) {
        String id = Ids.next();
        ApiTokens.Made made = tokens.make(
                transaction,
                Tokens.VENDOR,
                new ApiTokens.ApiToken(
                        id,
                        ApiTokens.Kind.PARTNER,
                        "partner-" + id,
                        name,
                        community,
                        Set.of(Role.PARTNER),
                        tokens.checked(scopes, until),
                        true,
                        by,
                        clock.instant(),
                        until,
                        null));
        return new Made(made.secret(), Token.of(made.token()));
    }

    /** False when there is none of this id. */
    public boolean end(Transaction transaction, String community, String id) {
        return tokens.end(transaction, "community = :key AND kind = 'PARTNER'", id, community);
    }

    /** Those of these ids that still hold, newest first. */
    public List<Token> list(Transaction transaction, String community, Collection<String> ids) {
        return tokens.listPartners(transaction, community, clock.instant()).stream()
                .filter(token -> ids.contains(token.id()))
                .map(Token::of)
                .toList();
    }
}
