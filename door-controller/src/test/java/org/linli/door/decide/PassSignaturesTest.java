package org.linli.door.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.linli.messages.MalformedMessage;
import org.linli.messages.key.PublicKeys;
import org.linli.messages.pass.PassSignature;
import org.linli.messages.pass.PassVerifier;
import org.linli.messages.pass.RotatingPass;
import org.linli.messages.pass.VisitorPass;

/** The fast verification agrees with the JDK's on good, damaged and odd signatures. */
class PassSignaturesTest {

    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private final KeyPair phone = Village.keys("EC");
    private final KeyPair community = Village.keys("Ed25519");

    private boolean agreed(RotatingPass pass) {
        boolean fast = PassSignatures.isSignedBy(pass, PassSignatures.point((ECPublicKey) phone.getPublic()));
        assertEquals(PassVerifier.isSignedBy(pass, phone.getPublic()), fast, () -> "disagree on " + pass);
        return fast;
    }

    private boolean agreed(VisitorPass pass) {
        boolean fast = PassSignatures.isSignedBy(pass, community.getPublic());
        assertEquals(PassVerifier.isSignedBy(pass, community.getPublic()), fast, () -> "disagree on " + pass);
        return fast;
    }

    private static RotatingPass with(RotatingPass pass, byte[] signature) {
        return new RotatingPass(pass.keyId(), pass.doorNumber(), pass.step(), new PassSignature(signature));
    }

    private static byte[] join(BigInteger r, BigInteger s) {
        byte[] joined = new byte[64];
        put(r, joined, 32);
        put(s, joined, 64);
        return joined;
    }

    private static void put(BigInteger number, byte[] into, int end) {
        byte[] bytes = number.toByteArray();
        for (int i = 0; i < Math.min(32, bytes.length); i++) {
            into[end - 1 - i] = bytes[bytes.length - 1 - i];
        }
    }

    @Test
    void warming_up_checks_signatures_that_are_none() {
        AccessDecider.warmUp();
    }

    @Test
    void what_a_phone_signs_is_good_and_any_flipped_bit_is_not() {
        Random random = new Random(1);
        for (int i = 0; i < 60; i++) {
            RotatingPass pass = Village.rotating(phone, i % 3, 1_000 + i);
            assertTrue(agreed(pass));
            byte[] flipped = pass.signature().bytes();
            flipped[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
            assertFalse(agreed(with(pass, flipped)));
            assertFalse(agreed(new RotatingPass(pass.keyId(), pass.doorNumber(), pass.step() + 1, pass.signature())));
        }
    }

    @Test
    void a_phone_that_comes_again_and_again_is_judged_the_same() throws Exception {
        PhoneKeys keys = new PhoneKeys();
        String key = PublicKeys.base64(phone.getPublic());
        RotatingPass foreign = Village.rotating(Village.keys("EC"), 0, 7);
        for (int i = 0; i < 30; i++) {
            RotatingPass pass = Village.rotating(phone, i % 3, 1_000 + i);
            assertTrue(PassSignatures.isSignedBy(pass, keys.read(key)), "time " + i);
            byte[] flipped = pass.signature().bytes();
            flipped[i] ^= 1;
            assertFalse(PassSignatures.isSignedBy(with(pass, flipped), keys.read(key)), "time " + i);
            assertFalse(PassSignatures.isSignedBy(foreign, keys.read(key)), "time " + i);
        }
        assertEquals(1, keys.size());
    }

    @Test
    void what_is_made_for_a_key_is_kept_from_its_second_time_on() throws Exception {
        PhoneKeys keys = new PhoneKeys();
        String key = PublicKeys.base64(phone.getPublic());
        var first = keys.read(key);
        var second = keys.read(key);
        assertNotSame(first, second);
        assertSame(second, keys.read(key));
    }

    @Test
    void only_so_many_phones_are_remembered_and_what_is_no_key_is_not() throws Exception {
        PhoneKeys keys = new PhoneKeys();
        for (int i = 0; i < PhoneKeys.MOST + 10; i++) {
            keys.read(PublicKeys.base64(Village.keys("EC").getPublic()));
        }
        assertEquals(PhoneKeys.MOST, keys.size());
        assertThrows(MalformedMessage.class, () -> keys.read("no key"));
        assertEquals(PhoneKeys.MOST, keys.size());
    }

    @Test
    void numbers_outside_their_range_sign_nothing() {
        RotatingPass pass = Village.rotating(phone, 0, 7);
        byte[] good = pass.signature().bytes();
        BigInteger r = new BigInteger(1, good, 0, 32);
        BigInteger s = new BigInteger(1, good, 32, 32);
        BigInteger largest = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
        for (BigInteger odd : Arrays.asList(BigInteger.ZERO, BigInteger.ONE, ORDER, largest)) {
            assertFalse(agreed(with(pass, join(odd, s))));
            assertFalse(agreed(with(pass, join(r, odd))));
            assertFalse(agreed(with(pass, join(odd, odd))));
        }
    }

    @Test
    void the_second_form_of_a_signature_is_as_good_and_counts_as_the_same_pass() {
        RotatingPass pass = Village.rotating(phone, 0, 7);
        byte[] good = pass.signature().bytes();
        BigInteger s = new BigInteger(1, good, 32, 32);
        assertTrue(agreed(with(pass, join(new BigInteger(1, good, 0, 32), ORDER.subtract(s)))));
    }

    @Test
    void what_the_community_signs_is_good_and_any_flipped_bit_is_not() {
        Random random = new Random(2);
        Instant from = Village.NOON;
        for (int i = 0; i < 60; i++) {
            VisitorPass pass =
                    Village.visitor(community, String.format("%016x", i), from, from.plusSeconds(60), i, 1, 2 + i);
            assertTrue(agreed(pass));
            byte[] flipped = pass.signature().bytes();
            flipped[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
            assertFalse(agreed(new VisitorPass(
                    pass.keyId(),
                    pass.passId(),
                    pass.from(),
                    pass.until(),
                    pass.uses(),
                    pass.doors(),
                    new PassSignature(flipped))));
        }
    }
}
