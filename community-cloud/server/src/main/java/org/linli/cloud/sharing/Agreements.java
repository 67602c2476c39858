package org.linli.cloud.sharing;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.identity.PartnerTokens;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/** The agreements of communities: making, ending, and the tokens that hang on them. Calls block. Thread: any. */
final class Agreements {

    static final int MOST_YEARS = 3;
    static final int MOST_IN_FORCE = 50;
    static final int MOST_TOKENS = 5;

    /** A token of an agreement calls what others are given, and nothing else. */
    private static final Set<String> SCOPES = Set.of("open:read");

    private final Database database;
    private final PartnerTokens tokens;
    private final Clock clock;
    private final List<BiConsumer<Transaction, Agreement>> endListeners = new ArrayList<>();

    Agreements(Database database, PartnerTokens tokens, Clock clock) {
        this.database = database;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Called in the transaction that ends an agreement. */
    void onEnd(BiConsumer<Transaction, Agreement> listener) {
        endListeners.add(listener);
    }

    /** @param from null for at once */
    record Draft(
            String recipient,
            String contact,
            String purpose,
            List<Agreement.Share> shares,
            @Nullable Instant from,
            Instant until) {}

    /**
     * Begins to share.
     *
     * @throws Refused {@code agreement-words}, {@code agreement-time}, {@code agreement-kinds}, {@code agreements-too-many}
     */
    Agreement make(String community, Draft draft, String by) {
        Instant now = clock.instant();
        Instant from = draft.from() == null || draft.from().isBefore(now) ? now : draft.from();
        String recipient = draft.recipient().strip();
        String contact = draft.contact().strip();
        String purpose = draft.purpose().strip();
        Refused.unless(!recipient.isEmpty() && !contact.isEmpty() && !purpose.isEmpty(), "agreement-words");
        Instant longest = from.atOffset(ZoneOffset.UTC).plusYears(MOST_YEARS).toInstant();
        Refused.unless(draft.until().isAfter(from) && !draft.until().isAfter(longest), "agreement-time");
        Agreement agreement = new Agreement(
                community, Ids.next(), recipient, contact, purpose, draft.shares(), from, draft.until(), by, now, null);
        database.change(transaction -> {
            transaction.serialise("sharing/" + community);
            if (AgreementRows.inForce(transaction.handle(), community, now) >= MOST_IN_FORCE) {
                throw Refused.conflict("agreements-too-many");
            }
            AgreementRows.insert(transaction.handle(), agreement);
        });
        return agreement;
    }

    /** Ends it now, and with it its tokens. What is over stays as it is. */
    Agreement end(String community, String id, String reason, String by) {
        String said = reason.strip();
        Refused.unless(!said.isEmpty(), "agreement-words");
        return database.write(transaction -> {
            transaction.serialise("sharing/" + community);
            Agreement agreement = get(transaction, community, id);
            Instant now = clock.instant();
            if (!agreement.over().isAfter(now)) {
                throw Refused.conflict("agreement-over");
            }
            Agreement.End end = new Agreement.End(now, by, said);
            AgreementRows.end(transaction.handle(), agreement, end);
            AgreementRows.tokens(transaction.handle(), agreement)
                    .forEach(token -> tokens.end(transaction, community, token));
            Agreement ended = agreement.ended(end);
            endListeners.forEach(listener -> listener.accept(transaction, ended));
            return ended;
        });
    }

    /**
     * A key to what the agreement gives; it ends with it at the latest.
     *
     * @param until null for as long as the agreement, a year at most
     */
    PartnerTokens.Made addToken(String community, String id, String name, @Nullable Instant until, String by) {
        return database.write(transaction -> {
            transaction.serialise("sharing/" + community);
            Agreement agreement = get(transaction, community, id);
            Instant now = clock.instant();
            mustNotBeOver(agreement, now);
            if (tokens.list(transaction, community, AgreementRows.tokens(transaction.handle(), agreement))
                            .size()
                    >= MOST_TOKENS) {
                throw Refused.conflict("too-many-tokens");
            }
            Instant longest = earlier(agreement.over(), now.plus(PartnerTokens.LONGEST));
            Refused.unless(until == null || (until.isAfter(now) && !until.isAfter(longest)), "token-life");
            PartnerTokens.Made made =
                    tokens.make(transaction, community, name.strip(), SCOPES, until == null ? longest : until, by);
            AgreementRows.addToken(transaction.handle(), agreement, made.token().id());
            return made;
        });
    }

    static void mustNotBeOver(Agreement agreement, Instant now) {
        if (!agreement.over().isAfter(now)) {
            throw Refused.conflict("agreement-over");
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    void endToken(String community, String id, String token) {
        database.change(transaction -> {
            Agreement agreement = get(transaction, community, id);
            boolean ended =
                    AgreementRows.tokens(transaction.handle(), agreement).contains(token)
                            && tokens.end(transaction, community, token);
            if (!ended) {
                throw Refused.notFound("token-unknown");
            }
        });
    }

    List<PartnerTokens.Token> tokens(String community, String id) {
        return database.read(transaction -> {
            Agreement agreement = get(transaction, community, id);
            return tokens.list(
                    transaction, community, new TreeSet<>(AgreementRows.tokens(transaction.handle(), agreement)));
        });
    }

    Agreement get(String community, String id) {
        return database.read(transaction -> get(transaction, community, id));
    }

    static Agreement get(Transaction transaction, String community, String id) {
        return AgreementRows.find(transaction.handle(), community, id)
                .orElseThrow(() -> Refused.notFound("agreement-unknown"));
    }

    Page<Agreement> list(String community, @Nullable String cursor, int size) {
        return database.read(transaction -> AgreementRows.list(transaction.handle(), community, cursor, size));
    }

    /** What a token gives right now; empty for tokens of no agreement, and while it is not in force. */
    Optional<Agreement> inForce(String community, @Nullable String token) {
        if (token == null) {
            return Optional.empty();
        }
        return database.read(transaction -> AgreementRows.ofToken(transaction.handle(), token))
                .filter(agreement -> agreement.community().equals(community) && agreement.isInForce(clock.instant()));
    }
}
