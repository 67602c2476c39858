package org.linli.cloud.device;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.storage.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a controller its next certificate before the present one ends. Only for the key it has: another key is another unit, and needs a claim code. The
 * certificate before counts until its own end, and asking again gets the same answer, so nothing that is lost on the way locks a door out. Calls block. Thread: any.
 */
public final class Renewals {

    private static final Logger LOG = LoggerFactory.getLogger(Renewals.class);

    private final Database database;
    private final CommunityAuthority authority;
    private final DeviceRegistry registry;
    private final Clock clock;
    private final Runnable allowedChanged;

    /** @param allowedChanged called after the certificates in force changed; writes them where the broker reads them */
    public Renewals(
            Database database,
            CommunityAuthority authority,
            DeviceRegistry registry,
            Clock clock,
            Runnable allowedChanged) {
        this.database = database;
        this.authority = authority;
        this.registry = registry;
        this.clock = clock;
        this.allowedChanged = allowedChanged;
    }

    private record Known(String fingerprint, String chain, Instant until) {}

    /**
     * The chain to use from now on, PEM; empty when this door has no controller with that key, or the request is none.
     *
     * @param door proven by the connection the request came over
     * @param certificateRequest PKCS#10, PEM
     */
    public Optional<String> renew(String door, String certificateRequest) {
        Optional<CertificateRequest> wanted = CertificateRequest.parse(certificateRequest);
        Optional<Known> known = wanted.flatMap(request -> find(door, request.keyHash()));
        if (known.isEmpty()) {
            LOG.warn("a renewal for door {} was refused: it is not for the key the door has", door);
            return Optional.empty();
        }
        boolean due = known.get().until().isBefore(clock.instant().plus(CommunityAuthority.RENEWAL));
        if (!due) {
            return Optional.of(known.get().chain());
        }
        // Made before the transaction: signing inside would hold up every other writer.
        X509Certificate fresh = authority.issueClient(door, wanted.get().publicKey());
        boolean replaced = database.write(
                transaction -> replace(transaction.handle(), door, known.get().fingerprint(), fresh));
        if (replaced) {
            LOG.info(
                    "the certificate of door {} is renewed until {}",
                    door,
                    fresh.getNotAfter().toInstant());
            allowedChanged.run();
            registry.changed(door);
        }
        return find(door, wanted.get().keyHash()).map(Known::chain);
    }

    private Optional<Known> find(String door, String keyHash) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT fingerprint, chain, certificate_until FROM device"
                        + " WHERE door = :door AND key_hash = :key AND revoked_at IS NULL")
                .bind("door", door)
                .bind("key", keyHash)
                .map((row, context) -> new Known(
                        row.getString("fingerprint"),
                        row.getString("chain"),
                        Instant.ofEpochMilli(row.getLong("certificate_until"))))
                .findOne());
    }

    /** False when somebody else was quicker. */
    private boolean replace(Handle handle, String door, String before, X509Certificate fresh) {
        handle.createUpdate("DELETE FROM device_earlier WHERE certificate_until <= :now")
                .bind("now", clock.millis())
                .execute();
        handle.createUpdate("""
                        INSERT INTO device_earlier (fingerprint, door, serial, certificate_until)
                        SELECT fingerprint, door, serial, certificate_until FROM device
                        WHERE door = :door AND fingerprint = :before AND revoked_at IS NULL""").bind("door", door).bind("before", before).execute();
        return handle.createUpdate("""
                        UPDATE device SET fingerprint = :fingerprint, serial = :serial, chain = :chain,
                          certificate_until = :until
                        WHERE door = :door AND fingerprint = :before AND revoked_at IS NULL""")
                        .bind("fingerprint", Fingerprint.of(fresh))
                        .bind("serial", fresh.getSerialNumber().toString(16))
                        .bind("chain", Pem.text(fresh, authority.certificate()))
                        .bind("until", fresh.getNotAfter().toInstant().toEpochMilli())
                        .bind("door", door)
                        .bind("before", before)
                        .execute()
                > 0;
    }
}
