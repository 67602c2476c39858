package org.linli.cloud.notify;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.notify.Target.Secret;
import org.linli.cloud.outward.Outward;
import org.linli.cloud.outward.StandardWebhook;

/**
 * A program, by Standard Webhooks: HMAC-SHA256 over {@code id.timestamp.body} in {@code webhook-signature}, for a day after a change of keys with both. The body is
 * {@code {"type", "timestamp", "data"}}. 410 means that nobody is there any more.
 */
final class WebhookSender implements Sender {

    private static final int GONE = 410;

    private final Outward outward;
    private final Clock clock;

    WebhookSender(Outward outward, Clock clock) {
        this.outward = outward;
        this.clock = clock;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Data(
            String id,
            String community,
            Kind kind,
            Urgency urgency,
            @Nullable String subject,
            Notice.Words title,
            Notice.Words text,
            Instant madeAt) {}

    private record Body(String type, Instant timestamp, Data data) {}

    @Override
    public CompletableFuture<Outcome> send(Letter letter) {
        Secret secret = letter.needSecret();
        Notification told = letter.notification();
        Body content = new Body(
                "notification." + told.kind().name().toLowerCase(Locale.ROOT),
                told.madeAt(),
                new Data(
                        told.id(),
                        told.community(),
                        told.kind(),
                        told.urgency(),
                        told.subject().isEmpty() ? null : told.subject(),
                        told.title(),
                        told.text(),
                        told.madeAt()));
        byte[] body = Texts.bytes(content);
        String id = "msg_" + letter.key();
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        return outward.post(
                        secret.address(),
                        Map.of(
                                "Content-Type",
                                "application/json",
                                "webhook-id",
                                id,
                                "webhook-timestamp",
                                timestamp,
                                "webhook-signature",
                                signatures(secret, id, timestamp, body)),
                        body)
                .thenApply(answer ->
                        answer.status() == GONE ? new Outcome(End.GONE, "answered-410", null) : Reasons.of(answer));
    }

    private String signatures(Secret secret, String id, String timestamp, byte[] body) {
        String key = secret.key();
        String now = key == null ? "" : "v1," + sign(key, id, timestamp, body);
        String oldKey = secret.oldKey();
        Long until = secret.oldUntil();
        return oldKey != null && until != null && clock.millis() < until
                ? now + " v1," + sign(oldKey, id, timestamp, body)
                : now;
    }

    static String sign(String key, String id, String timestamp, byte[] body) {
        return StandardWebhook.sign(key, id, timestamp, body);
    }
}
