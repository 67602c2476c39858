package org.linli.cloud.notify;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.linli.cloud.notify.Notice.Words;
import org.linli.cloud.notify.Target.Secret;
import org.linli.cloud.outward.Outward;

/**
 * Browsers, by RFC 8030. The message is JSON with both languages and the key, under which a page shows it once however often it comes; a push service keeps only the last
 * of those it could not deliver yet. A subscription that the service no longer knows is removed.
 */
final class WebPushSender implements Sender {

    private static final int MAX_TEXT = 200;
    private static final Duration LONGEST_KEPT = Duration.ofDays(28);

    private final Outward outward;
    private final Vapid vapid;
    private final Clock clock;

    WebPushSender(Outward outward, Vapid vapid, Clock clock) {
        this.outward = outward;
        this.vapid = vapid;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Outcome> send(Letter letter) {
        Secret secret = letter.needSecret();
        String key = secret.key();
        String auth = secret.auth();
        if (key == null || auth == null) {
            return CompletableFuture.completedFuture(Outcome.refused("push-keys"));
        }
        try {
            byte[] body = WebPushMessage.encrypt(key, auth, Texts.bytes(content(letter)));
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Content-Type", "application/octet-stream");
            headers.put("Content-Encoding", "aes128gcm");
            headers.put("Authorization", vapid.authorization(URI.create(secret.address())));
            headers.put("TTL", Long.toString(seconds(letter)));
            headers.put("Urgency", letter.notification().urgency() == Urgency.NORMAL ? "normal" : "high");
            headers.put("Topic", letter.key());
            return outward.post(secret.address(), headers, body).thenApply(WebPushSender::outcome);
        } catch (GeneralSecurityException e) {
            return CompletableFuture.completedFuture(Outcome.refused("push-keys"));
        }
    }

    private long seconds(Letter letter) {
        Duration left = Duration.between(clock.instant(), letter.notification().expiresAt());
        return Math.max(0, Math.min(left.toSeconds(), LONGEST_KEPT.toSeconds()));
    }

    private static Map<String, Object> content(Letter letter) {
        Notification told = letter.notification();
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("key", letter.key());
        content.put("id", told.id());
        content.put("community", told.community());
        content.put("kind", told.kind());
        content.put("urgency", told.urgency());
        content.put("subject", told.subject());
        content.put("title", told.title());
        content.put(
                "text",
                new Words(
                        Catalogue.cut(told.text().zh(), MAX_TEXT),
                        Catalogue.cut(told.text().en(), MAX_TEXT)));
        content.put("more", letter.more());
        return content;
    }

    private static Outcome outcome(Outward.Answer answer) {
        return switch (answer.status()) {
            case 404, 410 -> new Outcome(End.GONE, "answered-" + answer.status(), null);
            case 400, 401, 403, 413 -> Outcome.refused("answered-" + answer.status());
            default -> Reasons.of(answer);
        };
    }
}
