package org.linli.messages.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ClaimCodeTest {

    private static PublicKey authority() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair().getPublic();
    }

    @Test
    void aPrintedCodeReadsBackAsItself() throws Exception {
        ClaimCode code = ClaimCode.issue(new SecureRandom(), authority());
        assertTrue(code.text().matches("([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}"));
        assertEquals(code, ClaimCode.parse(code.text()));
    }

    @Test
    void whatPeopleTypeDifferentlyMeansTheSame() {
        ClaimCode code = ClaimCode.parse("01ABC-DEFGH-JKMNP-QRSTV");
        assertEquals(code, ClaimCode.parse(" oiabc defgh jkmnp qrstv ".toLowerCase(Locale.ROOT)));
        assertEquals(code, ClaimCode.parse("OLABCDEFGHJKMNPQRSTV"));
    }

    @Test
    void whatIsNoCodeIsRefusedWithoutRepeatingIt() {
        for (String wrong : new String[] {"", "01ABC", "01ABC-DEFGH-JKMNP-QRST", "01ABC-DEFGH-JKMNP-QRSTU", "邻里"}) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> ClaimCode.parse(wrong));
            assertTrue(wrong.isEmpty() || !String.valueOf(refused.getMessage()).contains(wrong));
        }
    }

    @Test
    void aCodeFitsOnlyItsOwnAuthority() throws Exception {
        PublicKey ours = authority();
        ClaimCode code = ClaimCode.issue(new SecureRandom(), ours);
        assertTrue(code.isFor(ours));
        assertFalse(code.isFor(authority()));
    }

    @Test
    void theFingerprintIsTheFirstFiftyBitsOfTheHash() {
        PublicKey key = new FixedKey();
        // The first seven bytes of the SHA-256 of "linli", from another program.
        byte[] hash = HexFormat.of().parseHex(FixedKey.HASH_START);
        long bits = 0;
        for (byte part : hash) {
            bits = (bits << 8) | (part & 0xff);
        }
        StringBuilder expected = new StringBuilder();
        for (int shift = 51; shift >= 6; shift -= 5) {
            expected.append("0123456789ABCDEFGHJKMNPQRSTVWXYZ".charAt((int) ((bits >> shift) & 31)));
        }
        assertEquals(expected.toString(), ClaimCode.fingerprintOf(key));
    }

    @Test
    void twoCodesDifferAndNeitherShowsItsSecret() throws Exception {
        PublicKey authority = authority();
        ClaimCode one = ClaimCode.issue(new SecureRandom(), authority);
        ClaimCode two = ClaimCode.issue(new SecureRandom(), authority);
        assertNotEquals(one.secret(), two.secret());
        assertFalse(one.toString().contains(one.secret()));
    }

    private static final class FixedKey implements PublicKey {
        private static final long serialVersionUID = 1L;
        static final String HASH_START = "677feb9246b740";

        @Override
        public String getAlgorithm() {
            return "none";
        }

        @Override
        public String getFormat() {
            return "none";
        }

        @Override
        public byte[] getEncoded() {
            return new byte[] {'l', 'i', 'n', 'l', 'i'};
        }
    }
}
