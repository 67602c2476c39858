package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A browser, or with {@link #bearer} a program, that talks to a cloud under test. */
final class HttpClientSession {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final String address;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final List<String> headers = new ArrayList<>(List.of("X-Linli-Request", "1"));
    private @Nullable String bearer;

    HttpClientSession(Cloud cloud) {
        address = cloud.addresses().getOrDefault("http", "");
    }

    HttpClientSession bearer(String token) {
        bearer = token;
        return this;
    }

    HttpClientSession header(String name, String value) {
        headers.add(name);
        headers.add(value);
        return this;
    }

    CookieManager cookies() {
        return cookies;
    }

    HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .headers(headers.toArray(String[]::new))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    JsonNode expect(int status, String method, String path, String body) throws Exception {
        HttpResponse<String> response = send(method, path, body);
        assertEquals(status, response.statusCode(), method + " " + path + " " + response.body());
        return response.body().isEmpty() ? MAPPER.createObjectNode() : MAPPER.readTree(response.body());
    }

    JsonNode get(String path) throws Exception {
        return expect(200, "GET", path, "");
    }

    /** The code of the problem with which a request is refused. */
    String refused(int status, String method, String path, String body) throws Exception {
        return expect(status, method, path, body).path("code").asText();
    }
}
