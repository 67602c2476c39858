package org.linli.cloud.pay.provider;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The check of a notification signed over {@code timestamp\nnonce\nbody\n}: signature first, then the time. The bytes of the body are checked as they came. */
public final class SignedNotice {

    /** Either way; what WeChat Pay asks for. */
    public static final Duration WINDOW = Duration.ofMinutes(5);

    private SignedNotice() {}

    /** @param timestamp seconds since the epoch */
    public static void check(PublicKey key, String timestamp, String nonce, byte[] body, String signature, Clock clock)
            throws NoticeRefused {
        if (!timestamp.matches("[0-9]{1,11}") || nonce.isEmpty() || nonce.length() > 128 || signature.length() > 2048) {
            throw new NoticeRefused(NoticeRefused.Reason.SIGNATURE);
        }
        if (!RsaKeys.verify(key, signed(timestamp, nonce, body), signature)) {
            throw new NoticeRefused(NoticeRefused.Reason.SIGNATURE);
        }
        Duration away = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant())
                .abs();
        if (away.compareTo(WINDOW) > 0) {
            throw new NoticeRefused(NoticeRefused.Reason.STALE);
        }
    }

    private static byte[] signed(String timestamp, String nonce, byte[] body) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes((timestamp + "\n" + nonce + "\n").getBytes(StandardCharsets.UTF_8));
        text.writeBytes(body);
        text.write('\n');
        return text.toByteArray();
    }
}
