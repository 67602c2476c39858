package org.linli.cloud.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.SecretBox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing in at a company's own identity provider: OpenID Connect, authorization code with PKCE, state bound to the browser, nonce, one fixed redirect. A subject is
 * somebody here only after an invitation or after the person linked it when signed in; a provider makes nobody staff. Calls block. Thread: any.
 */
final class Providers {

    /** Of one company: their list comes whole. */
    private static final int MAX_PROVIDERS = 20;

    static final Duration STATE_LIFE = Duration.ofMinutes(10);
    private static final Logger LOG = LoggerFactory.getLogger(Providers.class);

    private final Database database;
    private final SecretBox box;
    private final Links links;
    private final OidcClient client;
    private final IdTokens tokens;
    private final Clock clock;

    Providers(Database database, SecretBox box, Links links, OidcClient client, Clock clock) {
        this.database = database;
        this.box = box;
        this.links = links;
        this.client = client;
        this.tokens = new IdTokens(clock);
        this.clock = clock;
    }

    /**
     * @param secondFactor the company vouches that this provider asks for a second factor; each token must say so too
     */
    record Provider(
            String id,
            String company,
            String name,
            String issuer,
            String client,
            boolean secondFactor,
            boolean enabled) {}

    /**
     * A sign-in that begins.
     *
     * @param url at the provider
     * @param browser secret for a cookie, so that nobody can finish it in another browser
     */
    record Begun(String url, String browser) {
        @Override
        public String toString() {
            return "Begun[…]";
        }
    }

    /** Whom the provider vouched for. */
    record Arrived(String person, boolean secondFactor) {}

    private record State(
            String provider, String browserHash, String nonce, String verifier, String person, String invitation) {}

    /** @param secret null to keep the one there is */
    Provider put(Provider wanted, @Nullable String secret) {
        try {
            client.discover(wanted.issuer());
        } catch (IOException e) {
            LOG.info("provider {} cannot be used: {}", wanted.id(), e.toString());
            throw Refused.invalid("provider-not-usable");
        }
        database.change(transaction -> {
            Handle handle = transaction.handle();
            transaction.serialise("identity-provider");
            Optional<Provider> before = find(handle, wanted.id());
            if (before.isPresent() && !before.get().company().equals(wanted.company())) {
                throw Refused.notFound("provider-unknown");
            }
            if (before.isEmpty() && secret == null) {
                throw Refused.invalid("provider-secret");
            }
            long others = handle.createQuery(
                            "SELECT count(*) FROM identity_provider WHERE company = :company AND id <> :id")
                    .bind("company", wanted.company())
                    .bind("id", wanted.id())
                    .mapTo(Long.class)
                    .one();
            if (others >= MAX_PROVIDERS) {
                throw Refused.conflict("too-many-providers");
            }
            // Subjects of another issuer are other people.
            if (before.isPresent() && !before.get().issuer().equals(wanted.issuer())) {
                handle.createUpdate("DELETE FROM provider_link WHERE provider = :id")
                        .bind("id", wanted.id())
                        .execute();
            }
            store(handle, wanted, secret);
        });
        return wanted;
    }

    private void store(Handle handle, Provider wanted, @Nullable String secret) {
        byte @Nullable [] sealed =
                secret == null ? null : box.seal(purpose(wanted.id()), secret.getBytes(StandardCharsets.UTF_8));
        handle.createUpdate("INSERT INTO identity_provider (id, company, name, issuer, client, sealed_secret,"
                        + " second_factor, enabled) VALUES (:id, :company, :name, :issuer, :client,"
                        + " coalesce(:secret, (SELECT sealed_secret FROM identity_provider WHERE id = :id)), :factor,"
                        + " :enabled) ON CONFLICT (id) DO UPDATE SET name = excluded.name, issuer = excluded.issuer,"
                        + " client = excluded.client, sealed_secret = excluded.sealed_secret,"
                        + " second_factor = excluded.second_factor, enabled = excluded.enabled")
                .bind("id", wanted.id())
                .bind("company", wanted.company())
                .bind("name", wanted.name())
                .bind("issuer", wanted.issuer())
                .bind("client", wanted.client())
                .bind("secret", sealed)
                .bind("factor", wanted.secondFactor())
                .bind("enabled", wanted.enabled())
                .execute();
    }

    private static String purpose(String provider) {
        return "provider-secret:" + provider;
    }

    List<Provider> ofCompany(String company) {
        return list("company", company);
    }

    List<Provider> enabled() {
        return list("enabled", true);
    }

    private List<Provider> list(String column, Object value) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery(
                        "SELECT * FROM identity_provider WHERE " + column + " = :value ORDER BY name, id LIMIT 100")
                .bind("value", value)
                .map((row, context) -> provider(row))
                .list());
    }

    private static Optional<Provider> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM identity_provider WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> provider(row))
                .findOne();
    }

    private static Provider provider(ResultSet row) throws SQLException {
        return new Provider(
                Columns.text(row, "id"),
                Columns.text(row, "company"),
                Columns.text(row, "name"),
                Columns.text(row, "issuer"),
                Columns.text(row, "client"),
                row.getBoolean("second_factor"),
                row.getBoolean("enabled"));
    }

    private Provider usable(String id) {
        return database.read(transaction -> find(transaction.handle(), id))
                .filter(Provider::enabled)
                .orElseThrow(() -> Refused.notFound("provider-unknown"));
    }

    /**
     * Sends somebody to the provider.
     *
     * @param person who links the provider to their account; null for whoever signs in
     * @param invitation token of an invitation to be taken this way; null for none
     */
    Begun begin(String id, @Nullable String person, @Nullable String invitation, String redirect) {
        Provider provider = usable(id);
        OidcClient.Metadata metadata = metadata(provider);
        String state = Tokens.next();
        String nonce = Tokens.next();
        String verifier = Tokens.next();
        String browser = Tokens.next();
        String hash = Tokens.hash(state);
        long now = clock.millis();
        database.change(transaction -> {
            Handle handle = transaction.handle();
            handle.createUpdate("DELETE FROM provider_state WHERE expires_at <= :now")
                    .bind("now", now)
                    .execute();
            handle.createUpdate(
                            "INSERT INTO provider_state (state_hash, provider, browser_hash, nonce, sealed_verifier,"
                                    + " person, invitation_hash, expires_at) VALUES (:hash, :provider, :browser, :nonce,"
                                    + " :verifier, :person, :invitation, :until)")
                    .bind("hash", hash)
                    .bind("provider", id)
                    .bind("browser", Tokens.hash(browser))
                    .bind("nonce", nonce)
                    .bind("verifier", box.seal("provider-state:" + hash, verifier.getBytes(StandardCharsets.US_ASCII)))
                    .bind("person", person == null ? "" : person)
                    .bind("invitation", invitation == null ? "" : Tokens.hash(invitation))
                    .bind("until", now + STATE_LIFE.toMillis())
                    .execute();
        });
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("scope", "openid");
        query.put("client_id", provider.client());
        query.put("redirect_uri", redirect);
        query.put("state", state);
        query.put("nonce", nonce);
        query.put("code_challenge", challenge(verifier));
        query.put("code_challenge_method", "S256");
        StringBuilder url = new StringBuilder(metadata.authorization().toString());
        query.forEach((name, value) -> url.append(url.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(OidcClient.encode(value)));
        return new Begun(url.toString(), browser);
    }

    private OidcClient.Metadata metadata(Provider provider) {
        try {
            return client.discover(provider.issuer());
        } catch (IOException e) {
            LOG.warn("provider {} does not answer: {}", provider.id(), e.toString());
            throw Refused.conflict("provider-not-usable");
        }
    }

    static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Somebody comes back from the provider.
     *
     * @param browser the secret of the cookie
     * @throws Refused {@code provider-refused} for every kind of wrong, {@code provider-not-linked} for a subject that is nobody here
     */
    Arrived finish(String state, String code, String browser, String redirect) {
        State begun = take(state);
        if (!Tokens.hash(browser).equals(begun.browserHash())) {
            throw Refused.forbidden("provider-refused");
        }
        Provider provider = usable(begun.provider());
        IdTokens.Subject subject = subject(provider, begun, code, redirect);
        String person = database.write(transaction -> person(transaction.handle(), provider.id(), begun, subject.id()));
        return new Arrived(person, provider.secondFactor() && subject.secondFactor());
    }

    private State take(String state) {
        String hash = Tokens.hash(state);
        return database.write(transaction -> {
                    Handle handle = transaction.handle();
                    Optional<State> found = handle.createQuery(
                                    "SELECT * FROM provider_state WHERE state_hash = :hash AND expires_at > :now")
                            .bind("hash", hash)
                            .bind("now", clock.millis())
                            .map((row, context) -> new State(
                                    Columns.text(row, "provider"),
                                    Columns.text(row, "browser_hash"),
                                    Columns.text(row, "nonce"),
                                    new String(
                                            box.open("provider-state:" + hash, row.getBytes("sealed_verifier")),
                                            StandardCharsets.US_ASCII),
                                    Columns.text(row, "person"),
                                    Columns.text(row, "invitation_hash")))
                            .findOne();
                    int taken = handle.createUpdate("DELETE FROM provider_state WHERE state_hash = :hash")
                            .bind("hash", hash)
                            .execute();
                    return found.filter(each -> taken == 1);
                })
                .orElseThrow(() -> Refused.forbidden("provider-refused"));
    }

    private IdTokens.Subject subject(Provider provider, State begun, String code, String redirect) {
        try {
            OidcClient.Metadata metadata = client.discover(provider.issuer());
            String token = client.redeem(
                    metadata.token(),
                    provider.client(),
                    secret(provider.id()),
                    Map.of(
                            "grant_type",
                            "authorization_code",
                            "code",
                            code,
                            "redirect_uri",
                            redirect,
                            "code_verifier",
                            begun.verifier()));
            return tokens.check(
                            token, client.keys(metadata.keys()), provider.issuer(), provider.client(), begun.nonce())
                    .orElseThrow(() -> Refused.forbidden("provider-refused"));
        } catch (IOException e) {
            LOG.warn("provider {} did not vouch: {}", provider.id(), e.toString());
            throw Refused.forbidden("provider-refused");
        }
    }

    private String secret(String id) {
        byte[] sealed = database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT sealed_secret FROM identity_provider WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> row.getBytes("sealed_secret"))
                .one());
        return new String(box.open(purpose(id), sealed), StandardCharsets.UTF_8);
    }

    private String person(Handle handle, String provider, State begun, String subject) {
        Optional<String> linked = handle.createQuery(
                        "SELECT person FROM provider_link WHERE provider = :provider AND subject = :subject")
                .bind("provider", provider)
                .bind("subject", subject)
                .mapTo(String.class)
                .findOne();
        Optional<String> wanted = begun.person().isEmpty()
                ? links.takeInvitation(handle, begun.invitation())
                : Optional.of(begun.person());
        if (wanted.isEmpty()) {
            return linked.orElseThrow(() -> Refused.forbidden("provider-not-linked"));
        }
        if (linked.isPresent() && !linked.equals(wanted)) {
            throw Refused.conflict("provider-linked-elsewhere");
        }
        if (linked.isEmpty()) {
            handle.createUpdate("INSERT INTO provider_link (provider, subject, person, linked_at)"
                            + " VALUES (:provider, :subject, :person, :now)")
                    .bind("provider", provider)
                    .bind("subject", subject)
                    .bind("person", wanted.get())
                    .bind("now", clock.millis())
                    .execute();
        }
        return wanted.get();
    }

    /** An id for a new provider. */
    static String nextId() {
        return Ids.next();
    }
}
