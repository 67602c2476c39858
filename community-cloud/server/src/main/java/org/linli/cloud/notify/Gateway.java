package org.linli.cloud.notify;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.linli.cloud.outward.Outward;

/**
 * Text messages or telephone calls by whatever gateway the settings describe: one POST with the values put into a template. No provider is built in; whoever needs more
 * than a POST puts a small program in front, or writes another {@link Sender}.
 */
final class Gateway implements Sender {

    private static final Pattern NAME = Pattern.compile("\\{(phone|title|text|id|kind|urgency)}");

    private final Outward outward;
    private final GatewaySettings settings;

    Gateway(Outward outward, GatewaySettings settings) {
        this.outward = outward;
        this.settings = settings;
    }

    @Override
    public CompletableFuture<Outcome> send(Letter letter) {
        Notification told = letter.notification();
        Map<String, String> values = Map.of(
                "phone", letter.phone(),
                "title", letter.title(),
                "text", letter.text(),
                "id", letter.key(),
                "kind", told.kind().name(),
                "urgency", told.urgency().name());
        String body = NAME.matcher(settings.template())
                .replaceAll(found -> Matcher.quoteReplacement(escaped(values.getOrDefault(found.group(1), ""))));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", settings.form() ? "application/x-www-form-urlencoded" : "application/json");
        if (!settings.authorization().isEmpty()) {
            headers.put("Authorization", settings.authorization());
        }
        return outward.post(settings.address(), headers, body.getBytes(StandardCharsets.UTF_8))
                .thenApply(answer -> answer.isSuccess() && !answer.body().contains(settings.success())
                        ? Outcome.failed("answered-otherwise")
                        : Reasons.of(answer));
    }

    private String escaped(String value) {
        if (settings.form()) {
            return URLEncoder.encode(value, StandardCharsets.UTF_8);
        }
        String quoted = new String(Texts.bytes(value), StandardCharsets.UTF_8);
        return quoted.substring(1, quoted.length() - 1);
    }
}
