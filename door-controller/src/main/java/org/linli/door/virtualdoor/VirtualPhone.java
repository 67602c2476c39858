package org.linli.door.virtualdoor;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.function.Supplier;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.linli.messages.key.PublicKeys;
import org.linli.messages.pass.PassSigner;
import org.linli.messages.pass.RotatingPass;

/** A resident's phone: signs a fresh pass each step, for every door the resident may pass. Thread: any. */
final class VirtualPhone {

    /** Steps that a screenshot is old when it is shown: one more than any door accepts, twice over. */
    static final int SCREENSHOT_AGE_STEPS = 4;

    private final ECPrivateKey key;
    private final String keyId;
    private final Clock clock;

    /** @throws IllegalArgumentException when the key is not a PKCS#8 P-256 key in Base64; the message does not quote it */
    VirtualPhone(String pkcs8, Clock clock) {
        this.clock = clock;
        try {
            KeyFactory factory = KeyFactory.getInstance("EC");
            key = (ECPrivateKey) factory.generatePrivate(
                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pkcs8)));
            org.bouncycastle.math.ec.ECPoint point = ECNamedCurveTable.getParameterSpec("secp256r1")
                    .getG()
                    .multiply(key.getS())
                    .normalize();
            PublicKey publicKey = factory.generatePublic(new ECPublicKeySpec(
                    new ECPoint(
                            point.getAffineXCoord().toBigInteger(),
                            point.getAffineYCoord().toBigInteger()),
                    key.getParams()));
            keyId = PublicKeys.keyId(publicKey);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("the phone's key in the props is not a P-256 key");
        }
    }

    /** Always the pass of the step that the clock is in; signed once a step. */
    Supplier<String> screen() {
        return new Supplier<>() {
            private long step = -1;
            private String text = "";

            @Override
            public synchronized String get() {
                long now = RotatingPass.stepAt(clock.instant());
                if (now != step) {
                    step = now;
                    text = passOf(now);
                }
                return text;
            }
        };
    }

    /** A pass that was good a minute ago. */
    String screenshot() {
        return passOf(RotatingPass.stepAt(clock.instant()) - SCREENSHOT_AGE_STEPS);
    }

    private String passOf(long step) {
        return PassSigner.rotating(key, keyId, 0, step).text();
    }
}
