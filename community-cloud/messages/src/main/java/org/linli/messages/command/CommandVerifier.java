package org.linli.messages.command;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.command.CommandCheck.Genuine;
import org.linli.messages.command.CommandCheck.Refused;
import org.linli.messages.command.CommandResult.Outcome;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.key.TrustedKeys;

/**
 * Decides whether a command may be obeyed, in this order: key known, signature, form, addressee, clock, validity of the key, life of the command.
 * Pure. Thread: any.
 *
 * <p>A door whose clock merely continued after a restart cannot tell a fresh command from one that a broker kept while the power was out, so only a
 * trusted clock will do; the cloud sends its time every minute.
 */
public final class CommandVerifier {

    /** A command may seem issued so far in the future before the door's clock is called wrong. */
    public static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);

    /** Longest life of an order to open. */
    public static final Duration OPEN_LIFE = Duration.ofSeconds(5);

    /** Longest life of any other order. */
    public static final Duration LONGEST_LIFE = Duration.ofHours(24);

    private CommandVerifier() {}

    /**
     * @param door this door's id
     * @param now the door's clock
     * @param clock how far it can be trusted
     */
    public static CommandCheck check(
            SignedCommand signed, String door, TrustedKeys keys, Instant now, ClockTrust clock) {
        Optional<PublicKey> key = keys.find(signed.keyId());
        if (key.isEmpty() || !isSigned(signed, key.get())) {
            return new Refused(Outcome.BAD_SIGNATURE, Optional.empty());
        }
        Command command;
        try {
            command = Codec.decode(signed.command(), Command.class);
        } catch (MalformedMessage e) {
            return new Refused(Outcome.MALFORMED, Optional.empty());
        }
        Outcome refusal = findRefusal(command, signed.keyId(), door, keys, now, clock);
        return refusal == null ? new Genuine(command) : new Refused(refusal, Optional.of(command.id()));
    }

    private static @Nullable Outcome findRefusal(
            Command command, String keyId, String door, TrustedKeys keys, Instant now, ClockTrust clock) {
        if (!command.door().equals(door)) {
            return Outcome.WRONG_DOOR;
        }
        if (clock != ClockTrust.TRUSTED || command.issuedAt().isAfter(now.plus(CLOCK_TOLERANCE))) {
            return Outcome.CLOCK_NOT_TRUSTED;
        }
        if (!keys.isValid(keyId, now)) {
            return Outcome.BAD_SIGNATURE;
        }
        return now.isBefore(command.expiresAt()) ? null : Outcome.EXPIRED;
    }

    private static boolean isSigned(SignedCommand signed, PublicKey key) {
        try {
            Signature verifier = Signature.getInstance(CommandSigner.ALGORITHM);
            verifier.initVerify(key);
            verifier.update(signed.command().getBytes(StandardCharsets.UTF_8));
            return verifier.verify(Base64.getDecoder().decode(signed.signature()));
        } catch (SignatureException e) {
            return false; // s is outside its range: as little signed as any other wrong signature
        } catch (InvalidKeyException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("trusted keys are Ed25519, and every Java 17 has it", e);
        }
    }
}
