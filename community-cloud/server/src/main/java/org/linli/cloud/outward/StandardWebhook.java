package org.linli.cloud.outward;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signatures by Standard Webhooks: HMAC-SHA256 over {@code id.timestamp.body}, in the header {@code webhook-signature} after {@code v1,}. */
public final class StandardWebhook {

    /** Before a key when it is shown. */
    public static final String KEY_PREFIX = "whsec_";

    private StandardWebhook() {}

    /**
     * @param key in Base64, without {@link #KEY_PREFIX}
     * @param timestamp seconds since the epoch
     * @return Base64, without {@code v1,}
     */
    public static String sign(String key, String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
