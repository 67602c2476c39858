package org.linli.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.linli.messages.access.TrustedKeyItem;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandCheck;
import org.linli.messages.command.CommandVerifier;
import org.linli.messages.command.SignedCommand;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.key.PublicKeys;
import org.linli.messages.key.TrustedKeys;
import org.linli.messages.pass.PassReading;
import org.linli.messages.pass.PassText;
import org.linli.messages.pass.PassVerifier;
import org.linli.messages.pass.RotatingPass;
import org.linli.messages.pass.VisitorPass;

/**
 * Passes and a command that another program made: a script that was written from the documented layout and uses WebCrypto, as a phone's browser does.
 * So a mistake that our writer and our reader share would show.
 */
class ForeignSignatureTest {

    private static Stream<List<String>> lines(String kind) {
        try (InputStream in = ForeignSignatureTest.class.getResourceAsStream("/foreign-signatures.tsv")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .map(line -> Arrays.asList(line.split("\t")))
                    .filter(line -> line.get(0).equals(kind));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> aPhonesPassIsReadAndVerified() {
        return lines("rotating")
                .map(line -> DynamicTest.dynamicTest("step " + line.get(4), () -> {
                    var key = PublicKeys.p256(line.get(1));
                    assertEquals(line.get(2), PublicKeys.keyId(key));
                    RotatingPass pass = assertInstanceOf(PassReading.Rotating.class, PassText.read(line.get(5)))
                            .pass();
                    assertEquals(line.get(2), pass.keyId());
                    assertEquals(Integer.parseInt(line.get(3)), pass.doorNumber());
                    assertEquals(Long.parseLong(line.get(4)), pass.step());
                    assertTrue(PassVerifier.isSignedBy(pass, key));
                    assertEquals(line.get(5), pass.text());
                }));
    }

    @TestFactory
    Stream<DynamicTest> aVisitorsPassIsReadAndVerified() {
        return lines("visitor")
                .map(line -> DynamicTest.dynamicTest("doors " + line.get(6), () -> {
                    var key = PublicKeys.ed25519(line.get(1));
                    VisitorPass pass = assertInstanceOf(PassReading.Visitor.class, PassText.read(line.get(7)))
                            .pass();
                    assertEquals(PublicKeys.keyId(key), pass.keyId());
                    assertEquals(line.get(2), pass.passId());
                    assertEquals(Instant.ofEpochSecond(Long.parseLong(line.get(3))), pass.from());
                    assertEquals(Instant.ofEpochSecond(Long.parseLong(line.get(4))), pass.until());
                    assertEquals(Integer.parseInt(line.get(5)), pass.uses());
                    assertEquals(
                            line.get(6),
                            String.join(
                                    ",",
                                    pass.doors().stream().map(String::valueOf).toList()));
                    assertTrue(PassVerifier.isSignedBy(pass, key));
                    assertEquals(line.get(7), pass.text());
                }));
    }

    @TestFactory
    Stream<DynamicTest> aCommandIsGenuineHoweverItsTextIsLaidOut() {
        return lines("command")
                .map(line -> DynamicTest.dynamicTest("command", () -> {
                    SignedCommand signed = Codec.decode(line.get(2), SignedCommand.class);
                    TrustedKeys keys = new TrustedKeys(List.of(new TrustedKeyItem(signed.keyId(), line.get(1), null)));
                    CommandCheck check = CommandVerifier.check(
                            signed, "door-1", keys, Instant.parse("2026-06-01T04:30:00Z"), ClockTrust.TRUSTED);
                    Command command =
                            assertInstanceOf(CommandCheck.Genuine.class, check).command();
                    assertEquals(new Command.Lockdown(true), command.order());
                    assertEquals("保安 guard", command.issuedBy());
                }));
    }
}
