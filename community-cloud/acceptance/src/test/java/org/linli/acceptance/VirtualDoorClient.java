package org.linli.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/** Somebody in front of a virtual door: does what a hand does on its page, and reads what the door decided. */
final class VirtualDoorClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    static final Duration PATIENCE = Duration.ofSeconds(40);

    private final URI door;
    private final HttpClient client = HttpClient.newHttpClient();

    VirtualDoorClient(String address) {
        this.door = URI.create(address);
    }

    void act(String path, Map<String, ?> what) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(door.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(what)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    JsonNode state() throws IOException, InterruptedException {
        return get("/api/state");
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(
                client.send(HttpRequest.newBuilder(door.resolve(path)).build(), HttpResponse.BodyHandlers.ofByteArray())
                        .body());
    }

    private int decisions() throws IOException, InterruptedException {
        JsonNode newest = get("/api/decisions").path(0);
        return newest.path("number").asInt(0);
    }

    /** Does something and waits for the decision that follows. */
    JsonNode decide(String path, Map<String, ?> what) throws IOException, InterruptedException {
        int before = decisions();
        act(path, what);
        Awaitility.await("a decision after " + path).atMost(PATIENCE).until(() -> decisions() > before);
        return get("/api/decisions").path(0);
    }

    JsonNode card(int facility, long number) throws IOException, InterruptedException {
        return decide("/api/card", Map.of("format", "WIEGAND_26", "facility", facility, "number", number));
    }

    void await(String what, String field, String value) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .until(() -> state().path(field).asText().equals(value));
    }
}
