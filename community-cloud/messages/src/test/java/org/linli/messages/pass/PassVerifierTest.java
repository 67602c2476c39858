package org.linli.messages.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassVerifierTest {

    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private final RotatingPass rotating = Passes.rotating();
    private final VisitorPass visitor = Passes.visitor(3, 4);

    @Test
    void theRightKeyVerifiesAndAForeignOneDoesNot() {
        assertTrue(PassVerifier.isSignedBy(rotating, Passes.PHONE.getPublic()));
        assertFalse(PassVerifier.isSignedBy(rotating, Passes.phone().getPublic()));
        assertTrue(PassVerifier.isSignedBy(visitor, Passes.COMMUNITY.getPublic()));
        assertFalse(PassVerifier.isSignedBy(visitor, Passes.community().getPublic()));
    }

    @Test
    void anyFieldChangedAfterSigningIsNoticed() {
        PassSignature signature = rotating.signature();
        var phone = Passes.PHONE.getPublic();
        assertFalse(PassVerifier.isSignedBy(new RotatingPass(rotating.keyId(), 1, rotating.step(), signature), phone));
        assertFalse(
                PassVerifier.isSignedBy(new RotatingPass(rotating.keyId(), 0, rotating.step() + 1, signature), phone));
        assertFalse(
                PassVerifier.isSignedBy(new RotatingPass("0000000000000000", 0, rotating.step(), signature), phone));
    }

    @Test
    void signaturesOutsideTheirRangeAreWrongAndNotAnError() {
        PassSignature zero = new PassSignature(new byte[64]);
        byte[] allOnes = new byte[64];
        Arrays.fill(allOnes, (byte) 0xff);
        for (PassSignature signature : List.of(zero, new PassSignature(allOnes))) {
            assertFalse(PassVerifier.isSignedBy(
                    new RotatingPass(rotating.keyId(), 0, rotating.step(), signature), Passes.PHONE.getPublic()));
            assertFalse(PassVerifier.isSignedBy(
                    new VisitorPass(
                            visitor.keyId(),
                            visitor.passId(),
                            visitor.from(),
                            visitor.until(),
                            visitor.uses(),
                            visitor.doors(),
                            signature),
                    Passes.COMMUNITY.getPublic()));
        }
    }

    @Test
    void theTwinOfASignatureIsGoodButHasTheSameKeyAndStep() {
        byte[] twin = rotating.signature().bytes();
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(twin, 32, 64));
        byte[] other = ORDER.subtract(s).toByteArray();
        Arrays.fill(twin, 32, 64, (byte) 0);
        int length = Math.min(32, other.length);
        System.arraycopy(other, other.length - length, twin, 64 - length, length);
        RotatingPass forged = new RotatingPass(rotating.keyId(), 0, rotating.step(), new PassSignature(twin));

        assertTrue(PassVerifier.isSignedBy(forged, Passes.PHONE.getPublic()));
        assertNotEquals(rotating.text(), forged.text());
        assertEquals(rotating.keyId(), forged.keyId());
        assertEquals(rotating.step(), forged.step());
    }

    @Test
    void aKeyOfTheWrongKindIsAFaultOfTheCaller() {
        assertThrows(
                IllegalArgumentException.class, () -> PassVerifier.isSignedBy(rotating, Passes.COMMUNITY.getPublic()));
    }

    @Test
    void aStepIsAcceptedOneStepAroundTheDoorsOwn() {
        assertTrue(rotating.isCurrentAt(Passes.NOON.minusSeconds(15)));
        assertTrue(rotating.isCurrentAt(Passes.NOON.plusMillis(29_999)));
        assertFalse(rotating.isCurrentAt(Passes.NOON.minusMillis(15_001)));
        assertFalse(rotating.isCurrentAt(Passes.NOON.plusSeconds(30)));
    }
}
