package org.linli.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.linli.acceptance.process.CloudApi;
import org.linli.acceptance.process.Community;
import org.linli.acceptance.process.Community.Ports;
import org.linli.door.provision.Identity;
import org.linli.messages.Codec;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.Happening;

/** One community as processes, one of its doors with somebody in front of it, its manager, and what the steps of a story ask of them. One thread. */
final class Scene implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final String doorId;
    private final Community community;
    private final JsonNode props;
    private final CloudApi manager;
    private VirtualDoorClient door;
    private Map<String, String> doorAddresses;

    /**
     * Starts the cloud, claims the door, starts its controller, and waits until it knows the demo's people.
     *
     * @param settings of the cloud, {@code key=value}
     */
    Scene(Path directory, String doorId, String... settings) throws Exception {
        this.directory = directory;
        this.doorId = doorId;
        community = new Community(directory, Ports.free(), step -> {});
        community.seed();
        props = JSON.readTree(community.props().toFile());
        community.startCloud(settings);
        manager = community.signIn("Test Manager");
        community.claim(doorId);
        startDoor();
        Awaitility.await("the door to know the demo's people")
                .atMost(VirtualDoorClient.PATIENCE)
                .until(() -> door.state().path("revision").asLong() > 0
                        && door.state().path("clock").asText().equals("TRUSTED"));
    }

    void startDoor() throws Exception {
        doorAddresses = community.startDoor(
                doorId,
                List.of(),
                List.of(
                        "--set", "page.port=0",
                        "--set", "virtual.port=0",
                        "--set", "virtual.props=" + community.props()));
        door = new VirtualDoorClient(doorAddresses.get("virtual"));
    }

    Community community() {
        return community;
    }

    /** Of the door's process that runs now. */
    VirtualDoorClient door() {
        return door;
    }

    /** {@code page} and {@code virtual}. */
    Map<String, String> doorAddresses() {
        return doorAddresses;
    }

    CloudApi manager() {
        return manager;
    }

    Path cloudData() {
        return directory.resolve("cloud");
    }

    int mqttPort() {
        String address = community.cloudAddresses().get("mqtt");
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    String topic(String ofDoor, String kind) throws IOException {
        String id =
                Identity.find(community.doorData(doorId)).orElseThrow().grant().community();
        return "linli/" + id + "/door/" + ofDoor + "/" + kind;
    }

    /** Place of this person among the demo's. */
    int person(String nameEn) {
        for (int i = 0; i < props.path("people").size(); i++) {
            if (person(i).path("nameEn").asText().equals(nameEn)) {
                return i;
            }
        }
        throw new IllegalStateException("the demo has no " + nameEn);
    }

    JsonNode person(int place) {
        return props.path("people").path(place);
    }

    /** Holds the person's card to the reader and answers the decision. */
    JsonNode cardOf(String nameEn) throws Exception {
        JsonNode card = person(person(nameEn)).path("card");
        return door.card(card.path("facility").asInt(), card.path("number").asLong());
    }

    static void assertDecided(String reason, JsonNode decision) {
        assertEquals(reason, decision.path("reason").asText(), decision.toString());
        assertTrue(decision.path("recorded").asBoolean(), "recorded before it was acted upon");
        assertEquals(reason.equals("GRANTED"), decision.path("orderedMicros").asLong() > 0, decision.toString());
    }

    /** Holds the card to the reader until the door gives this reason; a reader reports a card again only after it was away for a second. */
    void awaitCard(String what, String nameEn, String reason) {
        Awaitility.await(what)
                .atMost(VirtualDoorClient.PATIENCE)
                .pollInterval(Duration.ofMillis(1200))
                .until(() -> cardOf(nameEn).path("reason").asText().equals(reason));
    }

    void awaitInCloud(String what, String reason, String means) {
        Awaitility.await(what).atMost(VirtualDoorClient.PATIENCE).until(() -> {
            for (JsonNode entry : manager.get("/api/access-log?door=" + doorId)
                    .expect(200)
                    .body()
                    .path("items")) {
                if (entry.path("reason").asText().equals(reason)
                        && entry.path("means").asText().equals(means)) {
                    return true;
                }
            }
            return false;
        });
    }

    /** Everything the cloud has of the door, newest first. */
    List<JsonNode> eventsInCloud() throws Exception {
        List<JsonNode> all = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = manager.get(
                            "/api/events?size=200&door=" + doorId + (next.isEmpty() ? "" : "&cursor=" + next))
                    .expect(200)
                    .body();
            page.path("items").forEach(all::add);
            next = page.path("next").asText("");
        } while (!next.isEmpty());
        return all;
    }

    /** What happened at the door since the cloud had so many events of it, oldest first. */
    List<Happening> happeningsSince(int known) throws Exception {
        List<JsonNode> all = eventsInCloud();
        List<Happening> fresh = new ArrayList<>();
        for (int i = all.size() - known - 1; i >= 0; i--) {
            fresh.add(Codec.decode(all.get(i).path("body").asText(), DoorEvent.class)
                    .happening());
        }
        return fresh;
    }

    /** Revision and digest of the rules in force, as the controller itself says in its presence. */
    String rulesInForce() throws Exception {
        for (JsonNode device : manager.get("/api/devices").expect(200).body().path("items")) {
            if (device.path("door").asText().equals(doorId)) {
                return device.path("revision").asLong() + " "
                        + device.path("digest").asText();
            }
        }
        throw new IllegalStateException("the cloud does not know the controller");
    }

    /** Something that changes who may pass; answers when the controller has said that it is in force. */
    void changeRules(Change change) throws Exception {
        String before = rulesInForce();
        change.run();
        Awaitility.await("the rules to change")
                .atMost(VirtualDoorClient.PATIENCE)
                .until(() -> !rulesInForce().equals(before));
    }

    /** What a manager does. */
    interface Change {
        void run() throws Exception;
    }

    /** Another door of the demo. */
    String otherDoor() throws Exception {
        for (JsonNode one : manager.get("/api/doors").expect(200).body().path("items")) {
            if (!one.path("id").asText().equals(doorId)) {
                return one.path("id").asText();
            }
        }
        throw new IllegalStateException("the demo has one door only");
    }

    /** Orders the door to open. Answers the command's id. */
    static String order(CloudApi who, String door) throws Exception {
        return who.post("/api/doors/" + door + "/open", Map.of("reason", "送货 delivery"))
                .expect(202)
                .body()
                .path("id")
                .asText();
    }

    static void awaitCommand(CloudApi who, String command, String state) {
        Awaitility.await("command " + state)
                .atMost(VirtualDoorClient.PATIENCE)
                .until(() -> who.get("/api/commands/" + command)
                        .expect(200)
                        .body()
                        .path("state")
                        .asText()
                        .equals(state));
    }

    @Override
    public void close() {
        community.close();
    }
}
