package org.linli.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.linli.acceptance.process.CloudApi;
import org.linli.acceptance.process.Community;
import org.linli.acceptance.process.Community.Ports;
import org.linli.door.provision.Identity;

/**
 * The story of the first issue, told with real processes: a cloud with its broker, a claimed controller on a virtual board, mutual TLS between them. The
 * steps stand on each other.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DoorThatOpensIT {

    private static final String DOOR = "south-gate";

    @TempDir
    static Path directory;

    private static Community community;
    private static VirtualDoorClient door;
    private static CloudApi manager;
    private static JsonNode props;
    private static Map<String, String> doorAddresses;

    @BeforeAll
    static void start() throws Exception {
        community = new Community(directory, Ports.free(), step -> {});
        community.seed();
        props = new ObjectMapper().readTree(community.props().toFile());
        community.startCloud();
        manager = community.signIn("Test Manager");
        community.claim(DOOR);
        startDoor();
        Awaitility.await("the door to know the demo's people")
                .atMost(VirtualDoorClient.PATIENCE)
                .until(() -> door.state().path("revision").asLong() > 0
                        && door.state().path("clock").asText().equals("TRUSTED"));
    }

    @AfterAll
    static void stop() {
        community.close();
    }

    private static void startDoor() throws Exception {
        doorAddresses = community.startDoor(
                DOOR,
                List.of(),
                List.of(
                        "--set", "page.port=0",
                        "--set", "virtual.port=0",
                        "--set", "virtual.props=" + community.props()));
        door = new VirtualDoorClient(doorAddresses.get("virtual"));
    }

    private static int person(String nameEn) {
        for (int i = 0; i < props.path("people").size(); i++) {
            if (props.path("people").path(i).path("nameEn").asText().equals(nameEn)) {
                return i;
            }
        }
        throw new IllegalStateException("the demo has no " + nameEn);
    }

    private static JsonNode cardOf(String nameEn) throws Exception {
        JsonNode card = props.path("people").path(person(nameEn)).path("card");
        return door.card(card.path("facility").asInt(), card.path("number").asLong());
    }

    private static void assertDecided(String reason, JsonNode decision) {
        assertEquals(reason, decision.path("reason").asText(), decision.toString());
        assertTrue(decision.path("recorded").asBoolean(), "recorded before it was acted upon");
        assertEquals(reason.equals("GRANTED"), decision.path("orderedMicros").asLong() > 0, decision.toString());
    }

    /** Holds the card to the reader until the door gives this reason; a reader reports a card again only after it was away for a second. */
    private static void awaitCard(String what, String nameEn, String reason) {
        Awaitility.await(what)
                .atMost(VirtualDoorClient.PATIENCE)
                .pollInterval(Duration.ofMillis(1200))
                .until(() -> cardOf(nameEn).path("reason").asText().equals(reason));
    }

    private static void awaitInCloud(String what, String reason, String means) {
        Awaitility.await(what).atMost(VirtualDoorClient.PATIENCE).until(() -> {
            for (JsonNode entry : manager.get("/api/access-log?door=" + DOOR)
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

    private static long eventsInCloud() throws Exception {
        long count = 0;
        String next = "";
        do {
            JsonNode page = manager.get("/api/events?size=200&door=" + DOOR + (next.isEmpty() ? "" : "&cursor=" + next))
                    .expect(200)
                    .body();
            count += page.path("items").size();
            next = page.path("next").asText("");
        } while (!next.isEmpty());
        return count;
    }

    @Test
    @Order(1)
    void aResidentsCardOpensAndTheCloudShowsIt() throws Exception {
        assertDecided("GRANTED", cardOf("Test A"));
        awaitInCloud("the card's event", "GRANTED", "CARD");
    }

    /** In Chinese and English, at phone and desktop size: no accessibility fault, no script error, no request to elsewhere. */
    @Test
    @Order(1)
    void everyPageIsCleanInARealBrowser() throws Exception {
        Path browser = Path.of("src", "test", "browser").toAbsolutePath();
        run(browser, "npm", "ci", "--ignore-scripts", "--prefer-offline");
        run(
                browser,
                "node",
                "look.mjs",
                directory.resolve("pictures").toString(),
                "doors=" + doorAddresses.get("virtual"),
                "device=" + doorAddresses.get("page"),
                "cloud=" + community.cloudAddresses().get("http") + "/",
                "api=" + community.cloudAddresses().get("http") + "/api");
    }

    private static void run(Path place, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(place.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    @Test
    @Order(2)
    void whoeverMayNotPassIsToldWhy() throws Exception {
        assertDecided("HOLDER_SUSPENDED", cardOf("Test D (suspended)"));
        assertDecided("UNKNOWN_CREDENTIAL", door.card(7, 7));
    }

    @Test
    @Order(3)
    void aPinOpensAndAWrongOneDoesNot() throws Exception {
        JsonNode person = props.path("people").path(person("Test A"));
        String code = person.path("userCode").asText();
        String pin = person.path("pin").asText();
        assertDecided("GRANTED", door.decide("/api/keys", Map.of("keys", code + "*" + pin + "#")));
        String wrong = pin.charAt(0) == '1' ? "2" + pin.substring(1) : "1" + pin.substring(1);
        assertDecided("WRONG_PIN", door.decide("/api/keys", Map.of("keys", code + "*" + wrong + "#")));
    }

    @Test
    @Order(4)
    void theCameraReadsThePhonesPassAndRefusesItsScreenshot() throws Exception {
        int phone = person("Test A");
        assertDecided("GRANTED", door.decide("/api/camera/code", Map.of("person", phone)));
        door.act("/api/camera/clear", Map.of());
        JsonNode screenshot = door.decide("/api/camera/code", Map.of("person", phone, "screenshot", true));
        assertTrue(
                Set.of("EXPIRED", "REPLAYED").contains(screenshot.path("reason").asText()), screenshot.toString());
        door.act("/api/camera/clear", Map.of());
        assertDecided("UNREADABLE", door.decide("/api/camera/code", Map.of("text", "https://example.org/menu")));
        door.act("/api/camera/clear", Map.of());
    }

    @Test
    @Order(5)
    void pullingTheCableChangesNothingAtTheDoorAndNothingIsLost() throws Exception {
        door.act("/api/network", Map.of("plugged", false));
        door.await("the link to be down", "connected", "false");
        long before = eventsInCloud();
        for (String name : List.of("Test A", "Test B", "Test C (elder)", "Test Guard", "Test Manager")) {
            assertDecided("GRANTED", cardOf(name));
        }
        assertTrue(door.state().path("waiting").asLong() >= 5, "the events wait in the outbox");
        assertEquals(before, eventsInCloud());
        door.act("/api/network", Map.of("plugged", true));
        door.await("the outbox to drain", "waiting", "0");
        Awaitility.await().atMost(VirtualDoorClient.PATIENCE).until(() -> eventsInCloud() >= before + 5);
    }

    @Test
    @Order(6)
    void aGuardOpensFromAfarAndTheDoorAnswersWhatItDid() throws Exception {
        CloudApi guard = community.signIn("Test Guard");
        JsonNode sent = guard.post("/api/doors/" + DOOR + "/open", Map.of("reason", "送货 delivery"))
                .expect(202)
                .body();
        awaitCommand(guard, sent.path("id").asText(), "DONE");
        assertEquals(
                401,
                CloudApi.anonymous(community.cloudAddresses().get("http"))
                        .post("/api/doors/" + DOOR + "/open", Map.of("reason", "nobody"))
                        .status());
    }

    private static void awaitCommand(CloudApi who, String command, String state) {
        Awaitility.await("command " + state)
                .atMost(VirtualDoorClient.PATIENCE)
                .until(() -> who.get("/api/commands/" + command)
                        .expect(200)
                        .body()
                        .path("state")
                        .asText()
                        .equals(state));
    }

    @Test
    @Order(7)
    void lockdownShutsEverybodyOutButLetsPeopleLeave() throws Exception {
        awaitCommand(
                manager,
                manager.post("/api/doors/" + DOOR + "/lockdown", Map.of("on", true, "reason", "演练 drill"))
                        .expect(202)
                        .body()
                        .path("id")
                        .asText(),
                "DONE");
        assertDecided("LOCKDOWN", cardOf("Test A"));
        door.act("/api/door", Map.of("action", "exit"));
        door.await("the exit button to release", "lockReleased", "true");
        awaitCommand(
                manager,
                manager.post("/api/doors/" + DOOR + "/lockdown", Map.of("on", false, "reason", "演练 drill"))
                        .expect(202)
                        .body()
                        .path("id")
                        .asText(),
                "DONE");
        assertDecided("GRANTED", cardOf("Test Guard"));
    }

    @Test
    @Order(8)
    void fireReleasesTheDoorWithoutAnyDecision() throws Exception {
        door.act("/api/wire", Map.of("wire", "fire", "active", true));
        door.await("evacuation", "state", "EVACUATION");
        assertTrue(door.state().path("lockReleased").asBoolean());
        door.act("/api/wire", Map.of("wire", "fire", "active", false));
        Awaitility.await("the door to lock again")
                .atMost(VirtualDoorClient.PATIENCE)
                .until(() -> !door.state().path("lockReleased").asBoolean());
    }

    /** First of all: just after a release an opened leaf is no break-in. */
    @Test
    @Order(0)
    void aForcedDoorIsAnAlarmInTheCloud() throws Exception {
        door.act("/api/door", Map.of("action", "force"));
        Awaitility.await("the alarm").atMost(VirtualDoorClient.PATIENCE).until(() -> {
            for (JsonNode alarm : manager.get("/api/alarms").expect(200).body().path("items")) {
                if (alarm.path("kind").asText().equals("FORCED")) {
                    return true;
                }
            }
            return false;
        });
        door.act("/api/door", Map.of("action", "pull"));
        door.await("the door to be shut and locked", "state", "LOCKED");
    }

    private static int mqttPort() {
        String address = community.cloudAddresses().get("mqtt");
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static String topic(String door, String kind) {
        return "linli/" + communityId() + "/door/" + door + "/" + kind;
    }

    private static String communityId() {
        try {
            return Identity.find(community.doorData(DOOR)).orElseThrow().grant().community();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path cloudData() {
        return directory.resolve("cloud");
    }

    @Test
    @Order(9)
    void aCertificateOfAnotherCommunityAndAnotherDoorsTopicsAreShut() throws Exception {
        try (Wire foreign = Wire.asForeignCloud(directory.resolve("foreign"), cloudData(), mqttPort())) {
            assertFalse(foreign.connects(), "a foreign authority's certificate was let in");
        }
        String other = otherDoor();
        community.claim(other);
        try (Wire neighbour = Wire.asDoor(community.doorData(other), mqttPort())) {
            assertTrue(neighbour.connects());
            assertTrue(neighbour.subscribes(topic(other, "command")));
            assertFalse(neighbour.subscribes(topic(DOOR, "command")), "a door listens to another door's orders");
        }
        try (Wire neighbour = Wire.asDoor(community.doorData(other), mqttPort())) {
            assertTrue(neighbour.connects());
            assertFalse(
                    neighbour.publishes(topic(DOOR, "events"), new byte[] {'{', '}'}, false),
                    "a door speaks in another door's name");
        }
    }

    private static String otherDoor() throws Exception {
        for (JsonNode one : manager.get("/api/doors").expect(200).body().path("items")) {
            if (!one.path("id").asText().equals(DOOR)) {
                return one.path("id").asText();
            }
        }
        throw new IllegalStateException("the demo has one door only");
    }

    @Test
    @Order(10)
    void aRevokedCardIsRefusedWithinMoments() throws Exception {
        JsonNode cards =
                manager.get("/api/people/demo-b/cards").expect(200).body().path("items");
        assertFalse(cards.isEmpty());
        for (JsonNode card : cards) {
            manager.delete("/api/cards/" + card.path("id").asText()).expect(204);
        }
        awaitCard("the revocation", "Test B", "UNKNOWN_CREDENTIAL");
    }

    @Test
    @Order(11)
    void aControllerThatIsKilledComesBackWithItsRulesAndWithoutTheCloud() throws Exception {
        community.stopCloud();
        community.door(DOOR).kill();
        startDoor();
        assertDecided("GRANTED", cardOf("Test A"));
        assertDecided("UNKNOWN_CREDENTIAL", cardOf("Test B"));
        community.startCloud();
        door.await("the outbox to drain", "waiting", "0");
    }

    @Test
    @Order(12)
    void aDamagedStoreIsSetAsideAndRebuiltFromTheCloud() throws Exception {
        community.stopDoor(DOOR);
        Path database = community.doorData(DOOR).resolve("door.db");
        byte[] bytes = Files.readAllBytes(database);
        for (int i = 0; i < bytes.length; i += 3) {
            bytes[i] ^= 0x5A;
        }
        Files.write(database, bytes);
        startDoor();
        Awaitility.await("the snapshot")
                .atMost(VirtualDoorClient.PATIENCE)
                .until(() -> door.state().path("revision").asLong() > 0);
        awaitCard("the card", "Test A", "GRANTED");
        try (var files = Files.list(community.doorData(DOOR))) {
            assertNotEquals(
                    0,
                    files.filter(file -> file.getFileName().toString().startsWith("door.db."))
                            .count());
        }
    }

    @Test
    @Order(13)
    void aNewUnitTakesTheDoorOverAndTheOldOneIsShutOut() throws Exception {
        community.stopDoor(DOOR);
        Path oldUnit = directory.resolve("old-unit");
        Files.move(community.doorData(DOOR), oldUnit);
        community.claim(DOOR);
        startDoor();
        door.await("the new unit to be online", "connected", "true");
        awaitCard("its rules", "Test A", "GRANTED");
        Files.move(oldUnit, community.doorData("old-unit"));
        Map<String, String> old =
                community.startDoor("old-unit", List.of(), List.of("--set", "page.port=0", "--set", "virtual.port=0"));
        VirtualDoorClient replaced = new VirtualDoorClient(old.get("virtual"));
        Awaitility.await("the old unit to be refused")
                .during(Duration.ofSeconds(5))
                .atMost(VirtualDoorClient.PATIENCE)
                .until(() -> replaced.state().path("connected").asText().equals("false")
                        && door.state().path("connected").asText().equals("true"));
    }
}
