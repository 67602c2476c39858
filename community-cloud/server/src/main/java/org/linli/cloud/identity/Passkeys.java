package org.linli.cloud.identity;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.exception.DataConversionException;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import com.webauthn4j.verifier.exception.VerificationException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passkeys (WebAuthn): a key in the phone or on a stick that signs a challenge of ours after asking for finger, face or PIN. User verification is always required,
 * so possession and the person are both proven: for staff that is the second factor. What the authenticator says of its make is not looked at. Calls block.
 * Thread: any.
 */
final class Passkeys {

    static final Duration CHALLENGE_LIFE = Duration.ofMinutes(5);
    private static final int MAX_PASSKEYS = 20;

    /** ES256, EdDSA, RS256: what phones, keys and Windows offer. */
    static final List<Long> ALGORITHMS = List.of(-7L, -8L, -257L);

    private static final Logger LOG = LoggerFactory.getLogger(Passkeys.class);
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final Database database;
    private final WebAuthnManager manager;
    private final AttestedCredentialDataConverter credentials;
    private final Clock clock;

    Passkeys(Database database, Clock clock) {
        ObjectConverter converter = new ObjectConverter();
        this.database = database;
        this.manager = WebAuthnManager.createNonStrictWebAuthnManager(converter);
        this.credentials = new AttestedCredentialDataConverter(converter);
        this.clock = clock;
    }

    /**
     * Where pages of this cloud come from.
     *
     * @param relyingParty host name to which keys are bound
     * @param origins such as {@code https://cloud.example.org}
     */
    record Place(String relyingParty, Set<String> origins) {}

    /** One key as its owner sees it. */
    record Passkey(
            String id,
            String name,
            Instant createdAt,
            @Nullable Instant lastUsedAt) {}

    private record Stored(String id, String person, AttestedCredentialData data, long count) {}

    /** @param person who registers; null for whoever signs in */
    String challenge(@Nullable String person) {
        String challenge = Tokens.next();
        long now = clock.millis();
        database.change(transaction -> {
            transaction
                    .handle()
                    .createUpdate("DELETE FROM passkey_challenge WHERE expires_at <= :now")
                    .bind("now", now)
                    .execute();
            transaction
                    .handle()
                    .createUpdate("INSERT INTO passkey_challenge (challenge_hash, person, expires_at)"
                            + " VALUES (:hash, :person, :until)")
                    .bind("hash", Tokens.hash(challenge))
                    .bind("person", person == null ? "" : person)
                    .bind("until", now + CHALLENGE_LIFE.toMillis())
                    .execute();
        });
        return challenge;
    }

    /** Takes the challenge that was signed, so that the same answer never counts twice, right or wrong. */
    private DefaultChallenge take(byte[] signed, @Nullable String person) {
        String challenge = TEXT.encodeToString(signed);
        boolean ours = database.write(transaction -> transaction
                        .handle()
                        .createUpdate("DELETE FROM passkey_challenge WHERE challenge_hash = :hash AND person = :person"
                                + " AND expires_at > :now")
                        .bind("hash", Tokens.hash(challenge))
                        .bind("person", person == null ? "" : person)
                        .bind("now", clock.millis())
                        .execute())
                == 1;
        if (!ours) {
            throw Refused.forbidden("passkey-not-valid");
        }
        return new DefaultChallenge(signed);
    }

    /**
     * Keeps a new key.
     *
     * @param response JSON of the browser's {@code PublicKeyCredential}
     * @throws Refused when it does not prove what it must
     */
    Passkey register(String person, String name, String response, Place place) {
        RegistrationData data = parsed(() -> manager.parseRegistrationResponseJSON(response));
        if (data.getCollectedClientData() == null) {
            throw Refused.forbidden("passkey-not-valid");
        }
        try {
            DefaultChallenge challenge =
                    take(data.getCollectedClientData().getChallenge().getValue(), person);
            manager.verify(data, new RegistrationParameters(server(place, challenge), algorithms(), true, true));
        } catch (DataConversionException | VerificationException e) {
            throw refused(e);
        }
        if (data.getAttestationObject() == null
                || data.getAttestationObject().getAuthenticatorData().getAttestedCredentialData() == null) {
            throw Refused.forbidden("passkey-not-valid");
        }
        AttestedCredentialData credential =
                data.getAttestationObject().getAuthenticatorData().getAttestedCredentialData();
        long count = data.getAttestationObject().getAuthenticatorData().getSignCount();
        return store(person, name, credential, count);
    }

    private Passkey store(String person, String name, AttestedCredentialData credential, long count) {
        Passkey passkey = new Passkey(Ids.next(), name, Instant.ofEpochMilli(clock.millis()), null);
        String id = TEXT.encodeToString(credential.getCredentialId());
        database.change(transaction -> {
            transaction.serialise("passkey");
            Handle handle = transaction.handle();
            if (find(handle, id).isPresent()) {
                throw Refused.conflict("passkey-known");
            }
            if (list(handle, person).size() >= MAX_PASSKEYS) {
                throw Refused.conflict("too-many-passkeys");
            }
            handle.createUpdate(
                            "INSERT INTO passkey (id, credential, person, name, credential_data, sign_count,"
                                    + " created_at, seen_at) VALUES (:id, :credential, :person, :name, :data, :count, :now, NULL)")
                    .bind("id", passkey.id())
                    .bind("credential", id)
                    .bind("person", person)
                    .bind("name", name)
                    .bind("data", credentials.convert(credential))
                    .bind("count", count)
                    .bind("now", passkey.createdAt().toEpochMilli())
                    .execute();
        });
        return passkey;
    }

    /**
     * Whose key signed the challenge.
     *
     * @throws Refused for every kind of wrong, with one code
     */
    String verify(String response, Place place) {
        AuthenticationData data = parsed(() -> manager.parseAuthenticationResponseJSON(response));
        if (data.getCollectedClientData() == null || data.getCredentialId() == null) {
            throw Refused.forbidden("passkey-not-valid");
        }
        try {
            DefaultChallenge challenge =
                    take(data.getCollectedClientData().getChallenge().getValue(), null);
            String credential = TEXT.encodeToString(data.getCredentialId());
            Stored stored = database.read(transaction -> find(transaction.handle(), credential))
                    .orElseThrow(() -> Refused.forbidden("passkey-not-valid"));
            byte[] handle = data.getUserHandle();
            if (handle != null && !Arrays.equals(handle, userHandle(stored.person()))) {
                throw Refused.forbidden("passkey-not-valid");
            }
            CredentialRecordImpl record = new CredentialRecordImpl(
                    null, null, null, null, stored.count(), stored.data(), null, null, null, null);
            manager.verify(
                    data,
                    new AuthenticationParameters(
                            server(place, challenge), record, List.of(data.getCredentialId()), true, true));
            long count = data.getAuthenticatorData() == null
                    ? 0
                    : data.getAuthenticatorData().getSignCount();
            used(stored, count);
            return stored.person();
        } catch (DataConversionException | VerificationException e) {
            throw refused(e);
        }
    }

    /** A key whose counter another request moved meanwhile was used twice with one state: it may be a copy. */
    private void used(Stored stored, long count) {
        int updated = database.write(transaction -> transaction
                .handle()
                .createUpdate("UPDATE passkey SET sign_count = :count, seen_at = :now"
                        + " WHERE id = :id AND sign_count = :before")
                .bind("count", count)
                .bind("now", clock.millis())
                .bind("id", stored.id())
                .bind("before", stored.count())
                .execute());
        if (updated == 0) {
            throw Refused.forbidden("passkey-not-valid");
        }
    }

    /** The library meets a missing part with whatever exception comes first; all of them mean that this is no credential. */
    private static <T> T parsed(Supplier<T> parse) {
        try {
            return parse.get();
        } catch (RuntimeException e) {
            throw refused(e);
        }
    }

    private static Refused refused(Exception why) {
        if (why instanceof MaliciousCounterValueException) {
            LOG.warn("the counter of a passkey went back: it may have been copied");
        } else {
            LOG.debug("passkey refused: {}", why.getClass().getSimpleName());
        }
        return Refused.forbidden("passkey-not-valid");
    }

    private static ServerProperty server(Place place, DefaultChallenge challenge) {
        return new ServerProperty(
                place.origins().stream().map(Origin::new).collect(Collectors.toSet()), place.relyingParty(), challenge);
    }

    private static List<PublicKeyCredentialParameters> algorithms() {
        return ALGORITHMS.stream()
                .map(number -> new PublicKeyCredentialParameters(
                        PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.create(number)))
                .toList();
    }

    /** What the key keeps of its owner: ids here are random and say nothing. */
    static byte[] userHandle(String person) {
        return person.getBytes(StandardCharsets.UTF_8);
    }

    private Optional<Stored> find(Handle handle, String credential) {
        return handle.createQuery("SELECT * FROM passkey WHERE credential = :credential")
                .bind("credential", credential)
                .map((row, context) -> new Stored(
                        Columns.text(row, "id"),
                        Columns.text(row, "person"),
                        credentials.convert(row.getBytes("credential_data")),
                        row.getLong("sign_count")))
                .findOne();
    }

    List<Passkey> list(String person) {
        return database.read(transaction -> list(transaction.handle(), person));
    }

    private static List<Passkey> list(Handle handle, String person) {
        return handle.createQuery("SELECT * FROM passkey WHERE person = :person ORDER BY created_at DESC, id LIMIT 100")
                .bind("person", person)
                .map((row, context) -> new Passkey(
                        Columns.text(row, "id"),
                        Columns.text(row, "name"),
                        Columns.instant(row, "created_at"),
                        Columns.instantOrNull(row, "seen_at")))
                .list();
    }

    /** Ids of the person's keys, so that a browser does not register one twice. */
    List<String> credentialIds(String person) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT credential FROM passkey WHERE person = :person ORDER BY credential LIMIT 100")
                .bind("person", person)
                .mapTo(String.class)
                .list());
    }

    /** False when the person has none of this id. */
    boolean remove(String id, String person) {
        return database.write(transaction -> transaction
                        .handle()
                        .createUpdate("DELETE FROM passkey WHERE id = :id AND person = :person")
                        .bind("id", id)
                        .bind("person", person)
                        .execute())
                == 1;
    }
}
