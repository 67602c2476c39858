package org.linli.acceptance.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A person at the cloud's HTTP interface: signs in by a one-time link and keeps the session's cookie. Thread: any. */
public final class CloudApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final URI cloud;
    private final HttpClient client;
    private String given = "";

    private CloudApi(URI cloud) {
        this(
                cloud,
                HttpClient.newBuilder()
                        .cookieHandler(new CookieManager())
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(PATIENCE)
                        .build());
    }

    private CloudApi(URI cloud, HttpClient client) {
        this.cloud = cloud;
        this.client = client;
    }

    /** The same person in the same session at another server of the same name. */
    public CloudApi at(String http) {
        return new CloudApi(URI.create(http), client);
    }

    /** The live feed, open until it is closed or the server ends it. */
    public InputStream live() throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = client.send(
                HttpRequest.newBuilder(cloud.resolve("/api/live")).build(), HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new IOException("the live feed answered " + answer.statusCode());
        }
        return answer.body();
    }

    /** A person whose session somebody else began. */
    public static CloudApi withCookie(String http, String cookie) {
        CloudApi api = new CloudApi(URI.create(http));
        api.given = cookie;
        return api;
    }

    /** The session's cookie as a browser sends it. */
    public String cookie() {
        return client
                .cookieHandler()
                .map(CookieManager.class::cast)
                .map(manager -> manager.getCookieStore().get(cloud))
                .stream()
                .flatMap(List::stream)
                .map(each -> each.getName() + "=" + each.getValue())
                .collect(Collectors.joining("; "));
    }

    /** Somebody who is not signed in. */
    public static CloudApi anonymous(String http) {
        return new CloudApi(URI.create(http));
    }

    /** @param link as the cloud printed it: an address that ends in {@code #link=TOKEN} */
    public static CloudApi signIn(String http, String link) throws IOException, InterruptedException {
        CloudApi api = new CloudApi(URI.create(http));
        String token =
                link.substring(link.indexOf("#link=") + "#link=".length()).trim();
        api.post("/api/session/link", Map.of("token", token)).expect(200);
        return api;
    }

    /**
     * What the cloud answered.
     *
     * @param body null node when empty
     */
    public record Answer(int status, JsonNode body) {

        /** @throws IOException when it is another status */
        public Answer expect(int wanted) throws IOException {
            if (status != wanted) {
                throw new IOException("the cloud answered " + status + " instead of " + wanted + ": " + body);
            }
            return this;
        }
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    public Answer post(String path, Object body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    }

    public Answer put(String path, Object body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    }

    public Answer delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(cloud.resolve(path)).timeout(PATIENCE).header("X-Linli-Request", "1");
        return given.isEmpty() ? builder : builder.header("Cookie", given);
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        String body = answer.body();
        boolean json = answer.headers().firstValue("content-type").orElse("").contains("json");
        return new Answer(
                answer.statusCode(),
                json ? JSON.readTree(body) : JSON.getNodeFactory().textNode(body));
    }
}
