package org.linli.cloud.notify;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.outward.Outward;

/** Receivers with a small interface of their own: WeCom group robots, ntfy and Bark. */
final class Robots {

    private Robots() {}

    /** The topic at the end of an ntfy address; null when there is none. */
    static @Nullable String topic(String address) {
        String path = URI.create(address).getPath();
        String last = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
        return last.matches("[-_A-Za-z0-9]{1,64}") ? last : null;
    }

    /**
     * A group robot of WeCom 企业微信, as plain text: what people wrote can neither mention anybody nor look like a link of ours. It answers 200 whatever happened, with its
     * own code inside.
     */
    static final class Wecom implements Sender {

        private static final int A_MINUTE = 20;
        private static final int TOO_MANY = 45_009;
        private static final int KEY_UNKNOWN = 93_000;

        private final Outward outward;

        Wecom(Outward outward) {
            this.outward = outward;
        }

        @Override
        public int aMinute() {
            return A_MINUTE;
        }

        @Override
        public CompletableFuture<Outcome> send(Letter letter) {
            String mark = letter.notification().urgency() == Urgency.ALARM ? "【紧急】" : "";
            byte[] body = Texts.bytes(
                    Map.of("msgtype", "text", "text", Map.of("content", mark + letter.title() + "\n" + letter.text())));
            return outward.post(letter.needSecret().address(), Map.of("Content-Type", "application/json"), body)
                    .thenApply(Wecom::outcome);
        }

        private static Outcome outcome(Outward.Answer answer) {
            if (!answer.isSuccess()) {
                return Reasons.of(answer);
            }
            int code = Texts.read(answer.body()).path("errcode").asInt(-1);
            if (code == 0) {
                return Outcome.SENT;
            }
            if (code == TOO_MANY) {
                return new Outcome(End.FAILED, "receiver-limit", java.time.Duration.ofMinutes(1));
            }
            return code == KEY_UNKNOWN ? Outcome.refused("key-unknown") : Outcome.failed("answered-code-" + code);
        }
    }

    /** ntfy, by its JSON interface. The address ends with the topic. */
    static final class Ntfy implements Sender {

        private final Outward outward;

        Ntfy(Outward outward) {
            this.outward = outward;
        }

        @Override
        public CompletableFuture<Outcome> send(Letter letter) {
            String address = letter.needSecret().address();
            String topic = topic(address);
            if (topic == null) {
                return CompletableFuture.completedFuture(Outcome.refused("address"));
            }
            int priority = switch (letter.notification().urgency()) {
                case NORMAL -> 3;
                case IMPORTANT -> 4;
                case ALARM -> 5;
            };
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("topic", topic);
            body.put("title", letter.title());
            body.put("message", letter.text());
            body.put("priority", priority);
            Map<String, String> headers = new LinkedHashMap<>(Map.of("Content-Type", "application/json"));
            String token = letter.needSecret().token();
            if (token != null && !token.isEmpty()) {
                headers.put("Authorization", "Bearer " + token);
            }
            String root = address.substring(0, address.lastIndexOf('/') + 1);
            return outward.post(root, headers, Texts.bytes(body)).thenApply(Robots::byStatus);
        }
    }

    /** Bark. The device's key is the token; the same message again replaces the one that is there. */
    static final class Bark implements Sender {

        private final Outward outward;

        Bark(Outward outward) {
            this.outward = outward;
        }

        @Override
        public CompletableFuture<Outcome> send(Letter letter) {
            String level = switch (letter.notification().urgency()) {
                case NORMAL -> "active";
                case IMPORTANT -> "timeSensitive";
                case ALARM -> "critical";
            };
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("device_key", letter.needSecret().token());
            body.put("title", letter.title());
            body.put("body", letter.text());
            body.put("level", level);
            body.put("group", letter.notification().kind().name());
            body.put("id", letter.key());
            String address = letter.needSecret().address();
            String push = address.endsWith("/") ? address + "push" : address + "/push";
            return outward.post(push, Map.of("Content-Type", "application/json"), Texts.bytes(body))
                    .thenApply(answer -> {
                        JsonNode code = Texts.read(answer.body()).path("code");
                        return answer.isSuccess() && code.isInt() && code.asInt() != 200
                                ? Outcome.refused("answered-code-" + code.asInt())
                                : byStatus(answer);
                    });
        }
    }

    /** Who is told that a request is wrong need not send it again. */
    private static Sender.Outcome byStatus(Outward.Answer answer) {
        return switch (answer.status()) {
            case 400, 401, 403, 404, 413 -> Sender.Outcome.refused("answered-" + answer.status());
            default -> Reasons.of(answer);
        };
    }
}
