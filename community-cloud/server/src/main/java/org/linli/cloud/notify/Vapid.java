package org.linli.cloud.notify;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;

/**
 * Who this site is to push services: RFC 8292. The key is made at the first start, lies sealed in the database, and is the same at every server; if it changed, every
 * browser would have to subscribe again. Thread: any.
 */
final class Vapid {

    private static final String NAME = "vapid";
    private static final String PURPOSE = "notification key vapid";
    private static final Duration LIFE = Duration.ofHours(12);
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final PrivateKey key;
    private final String publicKey;
    private final String contact;
    private final Clock clock;

    private Vapid(PrivateKey key, String publicKey, String contact, Clock clock) {
        this.key = key;
        this.publicKey = publicKey;
        this.contact = contact;
        this.clock = clock;
    }

    /**
     * Reads the key, or makes it if no server has yet. Blocks.
     *
     * @param contact an https or mailto address at which push services may complain
     */
    static Vapid open(Database database, SecretBox box, String contact, Clock clock) {
        try {
            Optional<byte[]> known = database.read(transaction -> find(transaction.handle()));
            byte[] sealed = known.isPresent() ? known.get() : firstOf(database, box, clock);
            String[] halves = new String(box.open(PURPOSE, sealed), StandardCharsets.US_ASCII).split(" ", 2);
            PrivateKey key = KeyFactory.getInstance("EC")
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getUrlDecoder().decode(halves[0])));
            return new Vapid(key, halves[1], contact, clock);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key for push services cannot be read", e);
        }
    }

    private static Optional<byte[]> find(Handle handle) {
        return handle.createQuery("SELECT sealed FROM notification_key WHERE name = :name")
                .bind("name", NAME)
                .map((row, context) -> row.getBytes("sealed"))
                .findOne();
    }

    private static byte[] firstOf(Database database, SecretBox box, Clock clock) throws GeneralSecurityException {
        KeyPair fresh = P256.newKeys();
        String text = BASE64.encodeToString(fresh.getPrivate().getEncoded()) + " "
                + BASE64.encodeToString(P256.point((ECPublicKey) fresh.getPublic()));
        byte[] sealed = box.seal(PURPOSE, text.getBytes(StandardCharsets.US_ASCII));
        return database.write(transaction -> {
            transaction
                    .handle()
                    .createUpdate("INSERT INTO notification_key (name, sealed, made_at) VALUES (:name, :sealed, :now)"
                            + " ON CONFLICT (name) DO NOTHING")
                    .bind("name", NAME)
                    .bind("sealed", sealed)
                    .bind("now", Columns.millis(clock.instant()))
                    .execute();
            return find(transaction.handle()).orElseThrow();
        });
    }

    /** What browsers subscribe with, base64url. */
    String publicKey() {
        return publicKey;
    }

    /** The header {@code Authorization} for a push service. */
    String authorization(URI endpoint) throws GeneralSecurityException {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("aud", endpoint.getScheme() + "://" + endpoint.getRawAuthority());
        claims.put("exp", clock.instant().plus(LIFE).getEpochSecond());
        claims.put("sub", contact);
        String token = BASE64.encodeToString(Texts.bytes(Map.of("typ", "JWT", "alg", "ES256")))
                + "."
                + BASE64.encodeToString(Texts.bytes(claims));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key);
        signature.update(token.getBytes(StandardCharsets.US_ASCII));
        return "vapid t=" + token + "." + BASE64.encodeToString(signature.sign()) + ", k=" + publicKey;
    }
}
