package org.linli.door.qr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.linli.door.decide.Credential;
import org.linli.hardware.Frame;
import org.linli.messages.event.Side;
import org.linli.messages.pass.PassSigner;
import org.linli.messages.pass.RotatingPass;
import org.linli.messages.pass.VisitorPass;

class QrWatcherTest {

    private final List<Credential> presented = new ArrayList<>();
    private boolean queueFull;
    private long now;
    private final QrWatcher watcher = new QrWatcher(
            (credential, side, arrivedNanos) -> {
                if (queueFull) {
                    return false;
                }
                presented.add(credential);
                assertEquals(Side.ENTRY, side);
                return true;
            },
            Side.ENTRY,
            () -> now);

    @Test
    void aResidentsPassBecomesARotatingCredential() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        RotatingPass pass = PassSigner.rotating(keys.getPrivate(), "0011223344556677", 3, 118_000_000L);

        watcher.accept(DrawnCode.of(pass.text(), 300).tilted(10, 0.1).frame());

        assertEquals(List.of(new Credential.Rotating(pass)), presented);
    }

    @Test
    void aVisitorsPassWithSixteenDoorsBecomesAVisitorCredential() throws GeneralSecurityException {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Instant from = Instant.parse("2026-11-21T08:00:00Z");
        List<Integer> doors = new ArrayList<>();
        for (int door = 1; door <= 16; door++) {
            doors.add(door);
        }
        VisitorPass pass = PassSigner.visitor(
                keys.getPrivate(), "0011223344556677", "8899aabbccddeeff", from, from.plusSeconds(3600), 1, doors);

        watcher.accept(DrawnCode.of(pass.text(), 320).frame());

        assertEquals(List.of(new Credential.Visitor(pass)), presented);
    }

    @Test
    void aForeignOrDamagedCodeIsPresentedAsOtherCode() {
        watcher.accept(DrawnCode.of("https://example.org/menu", 250).frame());
        watcher.accept(DrawnCode.of("LINLI:R0123", 250).frame());

        assertEquals(2, presented.size());
        presented.forEach(credential -> assertInstanceOf(Credential.OtherCode.class, credential));
    }

    @Test
    void aCodeHeldStillIsPresentedOnceAndAgainOnlyAfterItWasAway() throws GeneralSecurityException {
        Frame frame = DrawnCode.of(visitorText(), 300).frame();
        for (int i = 0; i < 50; i++) {
            watcher.accept(frame);
            now += Duration.ofMillis(100).toNanos();
        }
        assertEquals(1, presented.size());

        now += QrWatcher.AWAY.toNanos();
        watcher.accept(frame);
        assertEquals(2, presented.size());
    }

    @Test
    void aPosterOppositeTheDoorIsNoFlood() {
        Frame poster = DrawnCode.of("https://example.org/menu", 250).frame();
        for (int i = 0; i < 60; i++) {
            watcher.accept(poster);
            now += Duration.ofSeconds(4).toNanos();
        }

        assertEquals(1, presented.size());
    }

    @Test
    void aCodeThatFoundTheQueueFullIsTriedAgain() {
        Frame frame = DrawnCode.of("https://example.org/menu", 250).frame();
        queueFull = true;
        watcher.accept(frame);
        queueFull = false;
        watcher.accept(frame);

        assertEquals(1, presented.size());
    }

    @Test
    void manyDifferentCodesDoNotGrowTheMemory() {
        for (int i = 0; i < 200; i++) {
            watcher.accept(DrawnCode.of("https://example.org/" + i, 250).frame());
        }

        assertEquals(200, presented.size());
    }

    private static String visitorText() throws GeneralSecurityException {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Instant from = Instant.parse("2026-11-21T08:00:00Z");
        return PassSigner.visitor(
                        keys.getPrivate(),
                        "0011223344556677",
                        "8899aabbccddeeff",
                        from,
                        from.plusSeconds(3600),
                        1,
                        List.of(1))
                .text();
    }
}
