package org.linli.cloud.documents.invoice;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;
import org.linli.cloud.storage.Transaction;

/** Where each community's invoices are asked for, and the key its webhooks are signed with. Thread: any. */
public final class InvoiceHooks {

    private static final int KEY_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Database database;
    private final SecretBox box;
    private final Clock clock;

    public InvoiceHooks(Database database, SecretBox box, Clock clock) {
        this.database = database;
        this.box = box;
        this.clock = clock;
    }

    /** What may be shown of it. */
    public record Shown(String address, Instant changedAt, String changedBy) {}

    /** An address and its key. */
    record Hook(URI address, byte[] key) {

        /** Hides the key. */
        @Override
        public String toString() {
            return "Hook[" + address.getHost() + "]";
        }
    }

    /**
     * Sets where invoices are asked for, with a new key.
     *
     * @return the key in the form of Standard Webhooks, {@code whsec_} and Base64; told this once
     */
    public String put(String community, String address, String by) {
        Refused.unless(Webhook.isAddress(address), "invoice-hook-address");
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO invoice_hook (community, address, sealed_key, changed_at, changed_by)"
                        + " VALUES (:community, :address, :key, :at, :by) ON CONFLICT (community) DO UPDATE SET"
                        + " address = excluded.address, sealed_key = excluded.sealed_key,"
                        + " changed_at = excluded.changed_at, changed_by = excluded.changed_by")
                .bind("community", community)
                .bind("address", address)
                .bind("key", box.seal(purpose(community), key))
                .bind("at", clock.millis())
                .bind("by", by)
                .execute());
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }

    private static String purpose(String community) {
        return "invoice hook of " + community;
    }

    public void remove(String community) {
        database.change(transaction -> {
            int known = transaction
                    .handle()
                    .createUpdate("DELETE FROM invoice_hook WHERE community = :community")
                    .bind("community", community)
                    .execute();
            if (known == 0) {
                throw Refused.notFound("invoice-hook-unknown");
            }
        });
    }

    public Shown get(String community) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT address, changed_at, changed_by FROM invoice_hook WHERE community = :community")
                .bind("community", community)
                .map((row, context) ->
                        new Shown(text(row, "address"), instant(row, "changed_at"), text(row, "changed_by")))
                .findOne()
                .orElseThrow(() -> Refused.notFound("invoice-hook-unknown")));
    }

    Optional<Hook> find(Transaction transaction, String community) {
        return transaction
                .handle()
                .createQuery("SELECT address, sealed_key FROM invoice_hook WHERE community = :community")
                .bind("community", community)
                .map((row, context) -> new Hook(
                        URI.create(text(row, "address")), box.open(purpose(community), row.getBytes("sealed_key"))))
                .findOne();
    }
}
