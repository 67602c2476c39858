package org.linli.cloud.device;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Database;
import org.linli.messages.device.ClaimCode;
import org.linli.messages.device.ClaimRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One-time codes by which a unit becomes a door's controller. A code lives 24 hours and is used once; the same unit with the same key may repeat its
 * request, since the answer may have been lost. A guess finds one of 2^50 codes, and the contract limits how often an address may guess. Calls block. Thread: any.
 */
public final class ClaimService {

    static final Duration CODE_LIFE = Duration.ofHours(24);

    private static final Logger LOG = LoggerFactory.getLogger(ClaimService.class);

    private final Database database;
    private final CommunityAuthority authority;
    private final DeviceRegistry registry;
    private final Clock clock;
    private final Runnable allowedChanged;
    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec hashKey;

    /** @param allowedChanged called after the certificates in force changed; writes them where the broker reads them */
    public ClaimService(
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
        this.hashKey = hashKey(authority);
    }

    /** 50 bits could be found again from a plain hash; without the authority's key a copy of the database says nothing. */
    private static SecretKeySpec hashKey(CommunityAuthority authority) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("linli-claim-code".getBytes(StandardCharsets.US_ASCII));
            return new SecretKeySpec(digest.digest(authority.privateKey().getEncoded()), "HmacSHA256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private String hash(String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(hashKey);
            return HexFormat.of().formatHex(mac.doFinal(secret.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /**
     * A fresh code.
     *
     * @param code shown once; only its hash is kept
     * @param replacement the door has a controller, which ends when the code is used
     */
    public record NewCode(ClaimCode code, Instant expiresAt, boolean replacement) {}

    /** Makes a code for a door; an earlier one that was not used ends. The caller knows that the door exists. */
    public NewCode createCode(String door, String issuedBy) {
        ClaimCode code = ClaimCode.issue(random, authority.certificate().getPublicKey());
        String secretHash = hash(code.secret());
        Instant now = clock.instant();
        Instant expiresAt = now.plus(CODE_LIFE);
        boolean replacement = database.write(transaction -> {
            Handle handle = transaction.handle();
            handle.createUpdate("""
                            INSERT INTO claim_code (door, secret_hash, issued_by, issued_at, expires_at, used_at, used_key)
                            VALUES (:door, :hash, :by, :at, :until, NULL, NULL)
                            ON CONFLICT (door) DO UPDATE SET secret_hash = excluded.secret_hash,
                              issued_by = excluded.issued_by, issued_at = excluded.issued_at,
                              expires_at = excluded.expires_at, used_at = NULL, used_key = NULL""")
                    .bind("door", door)
                    .bind("hash", secretHash)
                    .bind("by", issuedBy)
                    .bind("at", now.toEpochMilli())
                    .bind("until", expiresAt.toEpochMilli())
                    .execute();
            return handle.createQuery("SELECT count(*) FROM device WHERE door = :door AND revoked_at IS NULL")
                            .bind("door", door)
                            .mapTo(Integer.class)
                            .one()
                    > 0;
        });
        LOG.info("claim code created for door {} by {}", door, issuedBy);
        registry.changed(door);
        return new NewCode(code, expiresAt, replacement);
    }

    /**
     * What a unit gets.
     *
     * @param chain PEM, device certificate first
     */
    public record Claimed(String door, String chain) {}

    /** How a claim can end. */
    public sealed interface Outcome permits Granted, Refused {}

    public record Granted(Claimed claimed) implements Outcome {}

    /** @param why never tells an unknown code from an expired one */
    public record Refused(Why why) implements Outcome {}

    /** Why a claim was refused. */
    public enum Why {
        BAD_CODE,
        BAD_REQUEST
    }

    public Outcome claim(ClaimRequest request) {
        Optional<CertificateRequest> wanted = CertificateRequest.parse(request.certificateRequest());
        if (wanted.isEmpty()) {
            return new Refused(Why.BAD_REQUEST);
        }
        String secretHash = hash(secretOf(request.code()));
        // Made before the transaction: signing inside would hold up every other writer.
        Optional<String> door = database.read(transaction -> openDoor(transaction.handle(), secretHash, wanted.get()));
        if (door.isEmpty()) {
            LOG.warn("a claim with a wrong, used or expired code was refused");
            return new Refused(Why.BAD_CODE);
        }
        X509Certificate certificate =
                authority.issueClient(door.get(), wanted.get().publicKey());
        Outcome outcome = database.write(
                transaction -> use(transaction.handle(), secretHash, wanted.get(), request, certificate));
        if (outcome instanceof Granted granted) {
            allowedChanged.run();
            registry.changed(granted.claimed().door());
            LOG.info("door {} is now controlled by unit {}", granted.claimed().door(), printable(request.unit()));
        }
        return outcome;
    }

    /** Whatever was typed: with or without dashes, the whole code or the secret alone. */
    private static String secretOf(String typed) {
        String characters = ClaimCode.normalise(typed);
        return characters.substring(0, Math.min(10, characters.length()));
    }

    private static String printable(String unit) {
        return unit.replaceAll("[^A-Za-z0-9 ._:-]", "?");
    }

    private Optional<String> openDoor(Handle handle, String secretHash, CertificateRequest wanted) {
        return handle.createQuery("""
                        SELECT door FROM claim_code WHERE secret_hash = :hash AND expires_at > :now
                          AND (used_at IS NULL OR used_key = :key)""")
                .bind("hash", secretHash)
                .bind("now", clock.millis())
                .bind("key", wanted.keyHash())
                .mapTo(String.class)
                .findOne();
    }

    private Outcome use(
            Handle handle,
            String secretHash,
            CertificateRequest wanted,
            ClaimRequest request,
            X509Certificate certificate) {
        long now = clock.millis();
        Optional<String> door = openDoor(handle, secretHash, wanted);
        if (door.isEmpty()) {
            return new Refused(Why.BAD_CODE);
        }
        @Nullable
        String earlier = handle.createQuery(
                        "SELECT chain FROM device WHERE door = :door AND key_hash = :key AND revoked_at IS NULL")
                .bind("door", door.get())
                .bind("key", wanted.keyHash())
                .mapTo(String.class)
                .findOne()
                .orElse(null);
        int taken = handle.createUpdate(
                        "UPDATE claim_code SET used_at = :now, used_key = :key WHERE secret_hash = :hash AND used_at IS NULL")
                .bind("now", now)
                .bind("key", wanted.keyHash())
                .bind("hash", secretHash)
                .execute();
        if (taken == 0) {
            return earlier == null ? new Refused(Why.BAD_CODE) : new Granted(new Claimed(door.get(), earlier));
        }
        revoke(handle, door.get(), "replaced", now);
        String chain = Pem.text(certificate, authority.certificate());
        store(handle, door.get(), wanted, request, certificate, chain);
        return new Granted(new Claimed(door.get(), chain));
    }

    private void store(
            Handle handle,
            String door,
            CertificateRequest wanted,
            ClaimRequest request,
            X509Certificate certificate,
            String chain) {
        handle.createUpdate("""
                        INSERT INTO device (door, unit, key_hash, fingerprint, serial, chain, claimed_at,
                          certificate_until, revoked_at)
                        VALUES (:door, :unit, :key, :fingerprint, :serial, :chain, :now, :until, NULL)
                        ON CONFLICT (door) DO UPDATE SET unit = excluded.unit, key_hash = excluded.key_hash,
                          fingerprint = excluded.fingerprint, serial = excluded.serial, chain = excluded.chain,
                          claimed_at = excluded.claimed_at, certificate_until = excluded.certificate_until,
                          revoked_at = NULL""")
                .bind("door", door)
                .bind("unit", printable(request.unit()))
                .bind("key", wanted.keyHash())
                .bind("fingerprint", Fingerprint.of(certificate))
                .bind("serial", certificate.getSerialNumber().toString(16))
                .bind("chain", chain)
                .bind("now", clock.millis())
                .bind("until", certificate.getNotAfter().toInstant().toEpochMilli())
                .execute();
    }

    /** Takes the door's certificate out of force; its connection ends. False when it had none. */
    public boolean revoke(String door, String by) {
        boolean done = database.write(transaction -> revoke(transaction.handle(), door, "revoked", clock.millis()));
        if (done) {
            allowedChanged.run();
            registry.changed(door);
            LOG.info("certificate of door {} revoked by {}", door, by);
        }
        return done;
    }

    private static boolean revoke(Handle handle, String door, String cause, long now) {
        handle.createUpdate("""
                        INSERT INTO device_revocation (fingerprint, door, serial, revoked_at, cause)
                        SELECT fingerprint, door, serial, :now, :cause FROM device
                        WHERE door = :door AND revoked_at IS NULL
                        UNION SELECT fingerprint, door, serial, :now, :cause FROM device_earlier
                        WHERE door = :door""")
                .bind("now", now)
                .bind("cause", cause)
                .bind("door", door)
                .execute();
        handle.createUpdate("DELETE FROM device_earlier WHERE door = :door")
                .bind("door", door)
                .execute();
        return handle.createUpdate("UPDATE device SET revoked_at = :now WHERE door = :door AND revoked_at IS NULL")
                        .bind("now", now)
                        .bind("door", door)
                        .execute()
                > 0;
    }
}
