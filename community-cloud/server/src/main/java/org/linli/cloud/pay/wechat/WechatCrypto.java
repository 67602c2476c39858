package org.linli.cloud.pay.wechat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.linli.cloud.pay.provider.RsaKeys;
import org.linli.cloud.storage.Ids;

/** Signing requests and opening sealed resources. Thread: any. */
final class WechatCrypto {

    private static final int TAG_BITS = 128;
    private static final int NONCE_BYTES = 12;

    private WechatCrypto() {}

    /**
     * The value of {@code Authorization}.
     *
     * @param path with its query
     */
    static String authorization(WechatAccount account, String method, String path, String body, Clock clock) {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        String nonce = Ids.hex(16);
        String signature = RsaKeys.sign(
                account.key(), method + "\n" + path + "\n" + timestamp + "\n" + nonce + "\n" + body + "\n");
        return "WECHATPAY2-SHA256-RSA2048 mchid=\"" + account.merchant() + "\",nonce_str=\"" + nonce + "\",signature=\""
                + signature + "\",timestamp=\"" + timestamp + "\",serial_no=\"" + account.serial() + "\"";
    }

    /** AES-256-GCM under the API v3 key. */
    static String open(String v3Key, String associated, String nonce, String sealedBase64)
            throws GeneralSecurityException {
        byte[] iv = nonce.getBytes(StandardCharsets.UTF_8);
        if (iv.length != NONCE_BYTES) {
            throw new GeneralSecurityException("a nonce of another length");
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(v3Key.getBytes(StandardCharsets.UTF_8), "AES"),
                new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD(associated.getBytes(StandardCharsets.UTF_8));
        try {
            return new String(cipher.doFinal(Base64.getDecoder().decode(sealedBase64)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("not Base64", e);
        }
    }
}
