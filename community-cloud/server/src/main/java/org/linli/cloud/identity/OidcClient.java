package org.linli.cloud.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Talks to identity providers. A manager names them, so they might name anything: only https, no redirects, no address inside our own network unless the operator
 * listed the host, answers of at most {@link #MAX_BYTES}. Calls block for some seconds at most. Thread: any.
 */
final class OidcClient {

    static final int MAX_BYTES = 256 * 1024;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Set<String> internalHosts;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** @param internalHosts hosts that may be inside our own network, and may be spoken to without TLS */
    OidcClient(Set<String> internalHosts) {
        this.internalHosts = Set.copyOf(internalHosts);
    }

    /** What a provider says about itself. */
    record Metadata(String issuer, URI authorization, URI token, URI keys) {}

    /** @throws IOException also when the provider is not who it should be */
    Metadata discover(String issuer) throws IOException {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        JsonNode document = get(checked(base + "/.well-known/openid-configuration"));
        if (!document.path("issuer").asText().equals(issuer)) {
            throw new IOException("the provider has another issuer");
        }
        return new Metadata(
                issuer,
                checked(document.path("authorization_endpoint").asText()),
                checked(document.path("token_endpoint").asText()),
                checked(document.path("jwks_uri").asText()));
    }

    JWKSet keys(URI address) throws IOException {
        try {
            return JWKSet.parse(get(address).toString());
        } catch (ParseException e) {
            throw new IOException("the provider's keys cannot be read", e);
        }
    }

    /** The ID token for a code. */
    String redeem(URI address, String clientId, String secret, Map<String, String> form) throws IOException {
        String basic = encode(clientId) + ":" + encode(secret);
        String body = form.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
        JsonNode answer = send(HttpRequest.newBuilder(checked(address.toString()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        String token = answer.path("id_token").asText();
        if (token.isEmpty()) {
            throw new IOException("the provider gave no ID token");
        }
        return token;
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonNode get(URI address) throws IOException {
        return send(HttpRequest.newBuilder(address).GET());
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<InputStream> response = client.send(
                    request.timeout(TIMEOUT)
                            .header("Accept", "application/json")
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] bytes = body.readNBytes(MAX_BYTES + 1);
                if (response.statusCode() != 200 || bytes.length > MAX_BYTES) {
                    throw new IOException("the provider answered " + response.statusCode());
                }
                JsonNode node = JSON.readTree(bytes);
                if (node == null) {
                    throw new IOException("the provider answered nothing");
                }
                return node;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Refuses what is no public https address. Looked at anew before each call, since a name may point elsewhere tomorrow. */
    URI checked(String text) throws IOException {
        URI address;
        try {
            address = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("no address", e);
        }
        String host = address.getHost();
        if (host == null || address.getUserInfo() != null) {
            throw new IOException("no address");
        }
        if (internalHosts.contains(host)) {
            return address;
        }
        if (!"https".equals(address.getScheme())) {
            throw new IOException("providers are asked over https only");
        }
        for (InetAddress each : InetAddress.getAllByName(host)) {
            if (isInternal(each)) {
                throw new IOException("the provider's address is inside this network");
            }
        }
        return address;
    }

    static boolean isInternal(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
        boolean shared = bytes.length == 4 && (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
        return uniqueLocal
                || shared
                || address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
    }
}
