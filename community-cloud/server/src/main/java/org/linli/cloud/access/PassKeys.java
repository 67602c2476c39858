package org.linli.cloud.access;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.messages.MalformedMessage;
import org.linli.messages.key.PublicKeys;

/** The public halves of the keys in residents' phones. Thread: any. */
public final class PassKeys {

    private static final int MAX_PHONES = 8;

    private final Database database;
    private final AccessChanges changes;
    private final Clock clock;

    public PassKeys(Database database, AccessChanges changes, Clock clock) {
        this.database = database;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * A phone.
     *
     * @param id key id, 16 hex digits
     * @param label the resident's own name for the phone
     */
    public record PassKey(
            String id,
            String holder,
            String label,
            Instant registeredAt,
            @Nullable Instant validUntil) {}

    /**
     * Registers a phone's key.
     *
     * @param publicKey P-256, X.509 SubjectPublicKeyInfo, base64
     */
    public PassKey register(String holder, String publicKey, String label, @Nullable Instant validUntil) {
        Rows.checkName(label);
        String id;
        try {
            id = PublicKeys.keyId(PublicKeys.p256(publicKey));
        } catch (MalformedMessage e) {
            throw Refused.invalid("public-key");
        }
        PassKey key = new PassKey(id, holder, label, Instant.ofEpochMilli(clock.millis()), validUntil);
        changes.change((handle, touched) -> {
            Holders.mustExist(handle, holder);
            if (Rows.exists(handle, "pass_key", id)) {
                throw Refused.conflict("key-already-known");
            }
            long phones = handle.createQuery("SELECT count(*) FROM pass_key WHERE holder = :holder")
                    .bind("holder", holder)
                    .mapTo(Long.class)
                    .one();
            if (phones >= MAX_PHONES) {
                throw Refused.conflict("too-many-phones");
            }
            handle.createUpdate("INSERT INTO pass_key (id, holder, public_key, label, registered_at, valid_until)"
                            + " VALUES (:id, :holder, :publicKey, :label, :at, :until)")
                    .bind("id", id)
                    .bind("holder", holder)
                    .bind("publicKey", publicKey)
                    .bind("label", label)
                    .bind("at", key.registeredAt().toEpochMilli())
                    .bind("until", Columns.millis(validUntil))
                    .execute();
            touched.holder(holder);
        });
        return key;
    }

    /** @param holder whose key it must be */
    public void remove(String holder, String id) {
        changes.change((handle, touched) -> {
            int removed = handle.createUpdate("DELETE FROM pass_key WHERE id = :id AND holder = :holder")
                    .bind("id", id)
                    .bind("holder", holder)
                    .execute();
            if (removed == 0) {
                throw Refused.notFound("key-unknown");
            }
            touched.holder(holder);
        });
    }

    public List<PassKey> ofHolder(String holder) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT id, holder, label, registered_at, valid_until FROM pass_key"
                        + " WHERE holder = :holder ORDER BY registered_at, id")
                .bind("holder", holder)
                .map((row, context) -> new PassKey(
                        text(row, "id"),
                        text(row, "holder"),
                        text(row, "label"),
                        instant(row, "registered_at"),
                        instantOrNull(row, "valid_until")))
                .list());
    }
}
