package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.device.Fingerprint;
import org.linli.messages.Topics;

/** What a server publishes about itself is what it does. */
class PublishedContractsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    @TempDir
    static Path directory;

    private static Cloud cloud;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        cloud = Cloud.start(
                CloudSettings.read(new SettingsReader(
                        null,
                        Map.of(),
                        Map.of(
                                "data", directory.toString(),
                                "http.port", "0",
                                "https.port", "-1",
                                "mqtt.mode", "external",
                                "mqtt.host", "localhost",
                                "mqtt.port", "1"))),
                Clock.systemUTC(),
                true);
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    private static HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(cloud.addresses().get("http") + path));
        return CLIENT.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void everyContractIsListedServedAndKnownAgainByItsContent() throws Exception {
        JsonNode listed = JSON.readTree(get("/api/contracts").body()).path("items");
        assertEquals(3, listed.size());
        for (JsonNode contract : listed) {
            String address = contract.path("address").asText();
            HttpResponse<String> served = get(address, "Origin", "https://elsewhere.example");
            assertEquals(200, served.statusCode(), address);
            assertEquals(
                    contract.path("sha256").asText(),
                    Fingerprint.of(served.body().getBytes(StandardCharsets.UTF_8)));
            JsonNode document = new YAMLMapper().readTree(served.body());
            assertEquals(
                    contract.path("version").asText(),
                    document.at("/info/version").asText());
            assertFalse(contract.path("version").asText().isEmpty());
            String tag = served.headers().firstValue("ETag").orElseThrow();
            HttpResponse<String> again = get(address, "If-None-Match", tag);
            assertEquals(304, again.statusCode(), address);
            assertEquals("", again.body());
            assertTrue(served.headers().map().keySet().stream()
                    .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control")));
        }
    }

    @Test
    void theHttpContractNamesEveryOperationThatIsAnswered() throws Exception {
        JsonNode document = JSON.readTree(get("/openapi.json").body());
        assertEquals("3.1.0", document.path("openapi").asText());
        List<String> dead = new ArrayList<>();
        Set<String> named = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (METHODS.contains(operation.getKey())) {
                    named.add(operation.getValue().path("operationId").asText());
                }
            }
            // Every path is routed: an unknown one is the only 404 without a caller.
            if (path.getValue().has("get") && !path.getKey().contains("{")) {
                int status = get(path.getKey()).statusCode();
                if (status == 404 || status == 405) {
                    dead.add(path.getKey());
                }
            }
        }
        assertEquals(List.of(), dead);
        assertTrue(named.containsAll(Set.of("getContracts", "listDoors", "openDoor")), named.toString());
        assertFalse(named.contains(""));
    }

    @Test
    void theMessageContractNamesEveryTopicOfTheRunningCode() throws Exception {
        JsonNode document = JSON.readTree(get("/asyncapi.json").body());
        Set<String> addresses = new TreeSet<>();
        document.path("channels")
                .forEach(channel -> addresses.add(channel.path("address").asText()));
        Topics topics = new Topics("COMMUNITY", "DOOR");
        Set<String> used = new TreeSet<>(topics.up());
        used.addAll(topics.down());
        Set<String> filled = new TreeSet<>();
        addresses.forEach(address ->
                filled.add(address.replace("{community}", "COMMUNITY").replace("{door}", "DOOR")));
        assertEquals(used, filled);
        assertEquals(document, new YAMLMapper().readTree(get("/asyncapi.yaml").body()));
    }
}
