package org.linli.messages.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.linli.messages.MalformedMessage;
import org.linli.messages.access.TrustedKeyItem;
import org.linli.messages.command.CommandCheck.Genuine;
import org.linli.messages.command.CommandCheck.Refused;
import org.linli.messages.command.CommandResult.Outcome;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.key.PublicKeys;
import org.linli.messages.key.TrustedKeys;
import org.linli.messages.pass.Passes;

class CommandVerifierTest {

    private static final Instant NOW = Passes.NOON;

    private final String keyId = PublicKeys.keyId(Passes.COMMUNITY.getPublic());
    private final CommandSigner signer = new CommandSigner(keyId, Passes.COMMUNITY.getPrivate());
    private TrustedKeys keys;

    @BeforeEach
    void trustTheCommunity() throws MalformedMessage {
        keys = new TrustedKeys(List.of(
                new TrustedKeyItem(keyId, PublicKeys.base64(Passes.COMMUNITY.getPublic()), NOW.plusSeconds(3600))));
    }

    @Test
    void aFreshCommandOfTheCommunityIsGenuine() {
        Command open = open("door-1", NOW);
        assertEquals(new Genuine(open), check(signer.sign(open), NOW));
    }

    @Test
    void aForeignSignerIsRefusedEvenWithTheRightKeyId() {
        CommandSigner foreign = new CommandSigner(keyId, Passes.community().getPrivate());
        assertEquals(refused(Outcome.BAD_SIGNATURE), check(foreign.sign(open("door-1", NOW)), NOW));
        CommandSigner unknown = new CommandSigner("0000000000000000", Passes.COMMUNITY.getPrivate());
        assertEquals(refused(Outcome.BAD_SIGNATURE), check(unknown.sign(open("door-1", NOW)), NOW));
    }

    @Test
    void oneChangedCharacterBreaksTheSignature() {
        SignedCommand good = signer.sign(open("door-1", NOW));
        SignedCommand moved = new SignedCommand(keyId, good.command().replace("door-1", "door-2"), good.signature());
        assertEquals(
                refused(Outcome.BAD_SIGNATURE), CommandVerifier.check(moved, "door-2", keys, NOW, ClockTrust.TRUSTED));
        SignedCommand spaced = new SignedCommand(keyId, good.command() + " ", good.signature());
        assertEquals(refused(Outcome.BAD_SIGNATURE), check(spaced, NOW));
    }

    @Test
    void aSignatureThatIsNoneIsRefused() {
        String text = signer.sign(open("door-1", NOW)).command();
        for (String signature : new String[] {"A".repeat(86) + "==", "/".repeat(85) + "w=="}) {
            assertEquals(refused(Outcome.BAD_SIGNATURE), check(new SignedCommand(keyId, text, signature), NOW));
        }
    }

    @Test
    void aSignatureHasOneTextOnly() {
        SignedCommand good = signer.sign(open("door-1", NOW));
        String digits = good.signature().substring(0, 85);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        int last = alphabet.indexOf(good.signature().charAt(85));
        for (int unused = 1; unused < 16; unused++) {
            String twin = digits + alphabet.charAt(last + unused) + "==";
            assertThrows(IllegalArgumentException.class, () -> new SignedCommand(keyId, good.command(), twin));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new SignedCommand(keyId, good.command(), good.signature().replace('=', 'A')));
    }

    @Test
    void aCommandForAnotherDoorIsRefused() {
        assertEquals(refused(Outcome.WRONG_DOOR, "c-1"), check(signer.sign(open("door-2", NOW)), NOW));
    }

    @Test
    void aCommandDiesWithItsExpiry() {
        SignedCommand open = signer.sign(open("door-1", NOW));
        assertEquals(Genuine.class, check(open, NOW.plusMillis(4999)).getClass());
        assertEquals(refused(Outcome.EXPIRED, "c-1"), check(open, NOW.plusSeconds(5)));
    }

    @Test
    void aCommandFromTheFutureMeansThatTheClockIsWrong() {
        SignedCommand open = signer.sign(open("door-1", NOW));
        assertEquals(Genuine.class, check(open, NOW.minusSeconds(30)).getClass());
        assertEquals(refused(Outcome.CLOCK_NOT_TRUSTED, "c-1"), check(open, NOW.minusSeconds(31)));
        assertEquals(refused(Outcome.CLOCK_NOT_TRUSTED, "c-1"), check(open, Instant.EPOCH));
    }

    @Test
    void withoutATrustedClockNoCommandIsObeyed() {
        SignedCommand open = signer.sign(open("door-1", NOW));
        for (ClockTrust trust : List.of(ClockTrust.CONTINUED, ClockTrust.UNKNOWN)) {
            assertEquals(
                    refused(Outcome.CLOCK_NOT_TRUSTED, "c-1"), CommandVerifier.check(open, "door-1", keys, NOW, trust));
        }
    }

    @Test
    void aKeyPastItsValiditySignsNothing() {
        Instant later = NOW.plusSeconds(3600);
        assertEquals(refused(Outcome.BAD_SIGNATURE, "c-1"), check(signer.sign(open("door-1", later)), later));
    }

    @Test
    void noOpenLivesLongerThanFiveSeconds() {
        assertThrows(
                IllegalArgumentException.class,
                () -> command("door-1", NOW, Duration.ofMillis(5001), new Command.Open()));
        assertThrows(
                IllegalArgumentException.class,
                () -> command("door-1", NOW, Duration.ofHours(25), new Command.Lockdown(true)));
        assertThrows(IllegalArgumentException.class, () -> command("door-1", NOW, Duration.ZERO, new Command.Open()));
    }

    @Test
    void aTrustedKeyMustBearItsOwnId() {
        TrustedKeyItem wrong =
                new TrustedKeyItem("0000000000000000", PublicKeys.base64(Passes.COMMUNITY.getPublic()), null);
        assertThrows(MalformedMessage.class, () -> new TrustedKeys(List.of(wrong)));
    }

    private CommandCheck check(SignedCommand signed, Instant now) {
        return CommandVerifier.check(signed, "door-1", keys, now, ClockTrust.TRUSTED);
    }

    private static Refused refused(Outcome outcome) {
        return new Refused(outcome, Optional.empty());
    }

    private static Refused refused(Outcome outcome, String id) {
        return new Refused(outcome, Optional.of(id));
    }

    private static Command open(String door, Instant at) {
        return command(door, at, Duration.ofSeconds(5), new Command.Open());
    }

    private static Command command(String door, Instant at, Duration life, Command.Order order) {
        return new Command("c-1", door, at, at.plus(life), "00112233445566778899aabbccddeeff", "guard-1", order);
    }

    /** A newer cloud may sign orders that this door does not know. */
    @Test
    void aGenuineTextThatIsNoCommandIsMalformed() throws Exception {
        for (String text : List.of(
                "{}", "not JSON", signer.sign(open("door-1", NOW)).command().replace("OPEN", "SING"))) {
            java.security.Signature signature = java.security.Signature.getInstance("Ed25519");
            signature.initSign(Passes.COMMUNITY.getPrivate());
            signature.update(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            String base64 = java.util.Base64.getEncoder().encodeToString(signature.sign());
            assertEquals(refused(Outcome.MALFORMED), check(new SignedCommand(keyId, text, base64), NOW));
        }
    }

    @Test
    void aKeyThatCannotSignIsAFaultOfTheCaller() {
        CommandSigner wrong = new CommandSigner(keyId, Passes.PHONE.getPrivate());
        assertThrows(IllegalStateException.class, () -> wrong.sign(open("door-1", NOW)));
    }
}
