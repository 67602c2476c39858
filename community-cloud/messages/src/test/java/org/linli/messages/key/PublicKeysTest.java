package org.linli.messages.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.linli.messages.MalformedMessage;
import org.linli.messages.pass.Passes;

class PublicKeysTest {

    private static final String ED25519_HEADER = "302a300506032b6570032100";

    @Test
    void keysSurviveTheirText() throws MalformedMessage {
        for (int i = 0; i < 20; i++) {
            PublicKey phone = Passes.phone().getPublic();
            assertEquals(phone, PublicKeys.p256(PublicKeys.base64(phone)));
            PublicKey community = Passes.community().getPublic();
            assertEquals(community, PublicKeys.ed25519(PublicKeys.base64(community)));
        }
    }

    /** Public key of RFC 8032, section 7.1, test 1; the id was computed with sha256sum. */
    @Test
    void theIdIsTheHashOfTheEncoding() throws MalformedMessage {
        byte[] encoded = HexFormat.of()
                .parseHex(ED25519_HEADER + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        PublicKey key = PublicKeys.ed25519(Base64.getEncoder().encodeToString(encoded));
        assertEquals("06e3fd8fda29bb60", PublicKeys.keyId(key));
    }

    @Test
    void anotherCurveIsRefused() throws Exception {
        for (String curve : new String[] {"secp384r1", "secp521r1"}) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            String text = PublicKeys.base64(generator.generateKeyPair().getPublic());
            assertThrows(MalformedMessage.class, () -> PublicKeys.p256(text));
        }
        assertThrows(MalformedMessage.class, () -> PublicKeys.p256(PublicKeys.base64(Passes.COMMUNITY.getPublic())));
        assertThrows(MalformedMessage.class, () -> PublicKeys.ed25519(PublicKeys.base64(Passes.PHONE.getPublic())));
    }

    @Test
    void aPointBesideTheCurveIsRefused() {
        byte[] encoded = Passes.PHONE.getPublic().getEncoded();
        for (int bit = 0; bit < 512; bit++) {
            byte[] moved = encoded.clone();
            moved[27 + bit / 8] ^= (byte) (1 << bit % 8);
            String text = Base64.getEncoder().encodeToString(moved);
            assertThrows(MalformedMessage.class, () -> PublicKeys.p256(text));
        }
        byte[] outside = encoded.clone();
        Arrays.fill(outside, 27, 91, (byte) 0xff);
        assertThrows(
                MalformedMessage.class,
                () -> PublicKeys.p256(Base64.getEncoder().encodeToString(outside)));
    }

    @Test
    void anEd25519KeyForWhichAnybodyCanSignIsRefused() {
        String[] weak = {
            "0100000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            // not reduced, and not on the curve
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0200000000000000000000000000000000000000000000000000000000000000"
        };
        for (String point : weak) {
            String text = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(ED25519_HEADER + point));
            assertThrows(MalformedMessage.class, () -> PublicKeys.ed25519(text), point);
        }
    }

    @Test
    void aKeyHasOneTextOnly() {
        String text = PublicKeys.base64(Passes.PHONE.getPublic());
        for (String other : new String[] {
            "",
            " " + text,
            text + "\n",
            text.replace("=", ""),
            text.toLowerCase(java.util.Locale.ROOT),
            text.replace('M', '!')
        }) {
            assertThrows(MalformedMessage.class, () -> PublicKeys.p256(other));
        }
        // 91 bytes leave four unused bits in the last digit
        char last = text.charAt(text.length() - 3);
        assertThrows(
                MalformedMessage.class,
                () -> PublicKeys.p256(text.substring(0, text.length() - 3) + (char) (last + 1) + "=="));
    }
}
