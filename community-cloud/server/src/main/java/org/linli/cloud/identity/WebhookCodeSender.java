package org.linli.cloud.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hands codes to an SMS gateway, or to a small program in front of one, by a signed POST. The signature is that of Standard Webhooks: HMAC-SHA256 over
 * {@code id.timestamp.body} in the header {@code webhook-signature}. The body is {@code {"phone", "code", "lifeSeconds"}}. Redirects are not followed.
 */
public final class WebhookCodeSender implements CodeSender {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI address;
    private final SecretKeySpec key;
    private final Clock clock;
    private final HttpClient client;

    /** @param key at least 24 bytes, known to the gateway too */
    public WebhookCodeSender(URI address, byte[] key, Clock clock) {
        if (key.length < 24) {
            throw new IllegalArgumentException("the key of the webhook needs at least 24 bytes");
        }
        this.address = address;
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .connectTimeout(TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public void send(Message message) throws IOException {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("phone", message.phone());
        content.put("code", message.code());
        content.put("lifeSeconds", message.life().toSeconds());
        String body = JSON.writeValueAsString(content);
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("webhook-id", message.id())
                .header("webhook-timestamp", timestamp)
                .header("webhook-signature", "v1," + sign(message.id() + "." + timestamp + "." + body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / 100 != 2) {
                throw new IOException("the gateway answered " + status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private String sign(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
