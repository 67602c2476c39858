package org.linli.cloud.notify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPrivateKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The example of RFC 8291, and browsers of our own. */
class WebPushMessageTest {

    private static final String TEXT = "When I grow up, I want to be a watermelon";
    private static final String RECEIVER =
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private static final String RECEIVER_PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
    private static final String SENDER =
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    private static final String SENDER_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    private static final String SALT = "DGv6ra1nlYgDCS1FRnbzlw";
    private static final String AUTH = "BTBZMqHH6r4Tts7J_aSIgg";
    private static final String MESSAGE = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
            + "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
            + "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

    private static byte[] bytes(String text) {
        return Base64.getUrlDecoder().decode(text);
    }

    private static KeyPair pair(String point, String number) throws Exception {
        ECPublicKey key = P256.key(bytes(point));
        return new KeyPair(
                key,
                KeyFactory.getInstance("EC")
                        .generatePrivate(new ECPrivateKeySpec(new BigInteger(1, bytes(number)), key.getParams())));
    }

    @Test
    void theExampleOfTheStandardComesOutByteForByte() throws Exception {
        byte[] message = WebPushMessage.encrypt(
                bytes(RECEIVER),
                bytes(AUTH),
                TEXT.getBytes(StandardCharsets.UTF_8),
                pair(SENDER, SENDER_PRIVATE),
                bytes(SALT));
        assertEquals(MESSAGE, Base64.getUrlEncoder().withoutPadding().encodeToString(message));
        assertEquals(TEXT, new TestBrowser(pair(RECEIVER, RECEIVER_PRIVATE), bytes(AUTH)).read(bytes(MESSAGE)));
    }

    @Test
    void eachMessageHasKeysOfItsOwnAndOnlyItsBrowserReadsIt() throws Exception {
        TestBrowser browser = new TestBrowser();
        TestBrowser other = new TestBrowser();
        byte[] plain = "你好".repeat(600).getBytes(StandardCharsets.UTF_8);
        byte[] one = WebPushMessage.encrypt(browser.publicKey(), browser.authSecret(), plain);
        byte[] two = WebPushMessage.encrypt(browser.publicKey(), browser.authSecret(), plain);
        assertArrayEquals(plain, browser.read(one).getBytes(StandardCharsets.UTF_8));
        assertFalse(java.util.Arrays.equals(one, two));
        assertTrue(one.length <= 4_096);
        assertThrows(Exception.class, () -> other.read(one));
        one[one.length - 1]++;
        assertThrows(Exception.class, () -> browser.read(one));
    }

    @Test
    void whatIsNoKeyOfABrowserIsRefused() {
        TestBrowser browser = new TestBrowser();
        assertTrue(WebPushMessage.isReceiver(RECEIVER, AUTH));
        assertTrue(WebPushMessage.isReceiver(browser.publicKey() + "=", AUTH + "=="));
        // Its last byte is another: a point that is not on the curve would give the key away bit by bit.
        assertFalse(WebPushMessage.isReceiver(RECEIVER.substring(0, 86) + "8", AUTH));
        assertFalse(WebPushMessage.isReceiver(RECEIVER.substring(0, 80), AUTH));
        assertFalse(WebPushMessage.isReceiver(RECEIVER, AUTH.substring(4)));
        assertFalse(WebPushMessage.isReceiver("B" + "A".repeat(86), AUTH));
        assertFalse(WebPushMessage.isReceiver("!", "!"));
        assertFalse(WebPushMessage.isReceiver("", ""));
    }

    @Test
    void aMessageThatPushServicesWouldNotTakeIsAFault() {
        assertThrows(
                IllegalArgumentException.class,
                () -> WebPushMessage.encrypt(RECEIVER, AUTH, new byte[WebPushMessage.MAX_PLAIN + 1]));
    }
}
