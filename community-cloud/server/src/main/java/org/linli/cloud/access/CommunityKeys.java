package org.linli.cloud.access;

import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;
import org.linli.messages.access.TrustedKeyItem;
import org.linli.messages.command.CommandSigner;
import org.linli.messages.key.PublicKeys;

/**
 * The community's own Ed25519 keys: the newest signs commands and visitor passes; older ones stay trusted until the passes they signed are over.
 * Private halves lie sealed in the database. Thread: any.
 */
public final class CommunityKeys {

    /** How long a replaced key stays trusted: until the last visitor pass it signed is over. */
    private static final Duration TRUSTED_AFTER_ROTATION = VisitorPasses.MAX_AHEAD.plus(VisitorPasses.MAX_WINDOW);

    private final Database database;
    private final AccessChanges changes;
    private final SecretBox box;
    private final Clock clock;

    /** Makes the first key when there is none. */
    public CommunityKeys(Database database, AccessChanges changes, SecretBox box, Clock clock) {
        this.database = database;
        this.changes = changes;
        this.box = box;
        this.clock = clock;
        if (trusted().isEmpty()) {
            changes.change((handle, touched) -> {
                long known = handle.createQuery("SELECT count(*) FROM community_key WHERE valid_until IS NULL")
                        .mapTo(Long.class)
                        .one();
                if (known == 0) {
                    insert(handle);
                    touched.everyDoor();
                }
            });
        }
    }

    /** A key that signs. */
    record SigningKey(String id, PrivateKey key) {
        @Override
        public String toString() {
            return "SigningKey[" + id + "]";
        }
    }

    /** Keys that doors trust now; also part of a claim grant. */
    public List<TrustedKeyItem> trusted() {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT id, public_key, valid_until FROM community_key"
                        + " WHERE valid_until IS NULL OR valid_until > :now ORDER BY made_at")
                .bind("now", clock.millis())
                .map((row, context) ->
                        new TrustedKeyItem(text(row, "id"), text(row, "public_key"), instantOrNull(row, "valid_until")))
                .list());
    }

    public CommandSigner commandSigner() {
        SigningKey signing = signing();
        return new CommandSigner(signing.id(), signing.key());
    }

    SigningKey signing() {
        return database.read(transaction -> signing(transaction.handle()));
    }

    SigningKey signing(Handle handle) {
        return handle.createQuery("SELECT id, sealed_private_key FROM community_key WHERE valid_until IS NULL"
                        + " ORDER BY made_at DESC LIMIT 1")
                .map((row, context) ->
                        new SigningKey(text(row, "id"), open(text(row, "id"), row.getBytes("sealed_private_key"))))
                .one();
    }

    /** Signs with a new key from now on. Doors learn it at once; an offline door refuses new signatures until it has synchronised. */
    public String rotate() {
        return changes.write((handle, touched) -> {
            Instant end = clock.instant().plus(TRUSTED_AFTER_ROTATION);
            handle.createUpdate("UPDATE community_key SET valid_until = :end WHERE valid_until IS NULL")
                    .bind("end", end.toEpochMilli())
                    .execute();
            touched.everyDoor();
            return insert(handle);
        });
    }

    private String insert(Handle handle) {
        KeyPair pair = generate();
        String id = PublicKeys.keyId(pair.getPublic());
        handle.createUpdate("INSERT INTO community_key (id, public_key, sealed_private_key, made_at)"
                        + " VALUES (:id, :publicKey, :sealed, :now)")
                .bind("id", id)
                .bind("publicKey", PublicKeys.base64(pair.getPublic()))
                .bind("sealed", box.seal(purpose(id), pair.getPrivate().getEncoded()))
                .bind("now", clock.millis())
                .execute();
        return id;
    }

    private PrivateKey open(String id, byte[] sealed) {
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(box.open(purpose(id), sealed)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the community key cannot be read", e);
        }
    }

    private static String purpose(String id) {
        return "community-key " + id;
    }

    private static KeyPair generate() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has Ed25519", e);
        }
    }
}
