package org.linli.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.acceptance.Scene.assertDecided;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.linli.acceptance.process.CloudApi;
import org.linli.messages.command.CommandVerifier;
import org.linli.messages.event.DoorState;
import org.linli.messages.event.Happening;

/**
 * The story of the first issue, told with real processes: a cloud with its broker, a claimed controller on a virtual board, mutual TLS between them. The
 * steps stand on each other.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DoorThatOpensIT {

    private static final String DOOR = "south-gate";

    @TempDir
    static Path directory;

    private static Scene scene;

    @BeforeAll
    static void start() throws Exception {
        scene = new Scene(directory, DOOR);
    }

    @AfterAll
    static void stop() {
        if (scene != null) {
            scene.close();
        }
    }

    @Test
    @Order(1)
    void aResidentsCardOpensAndTheCloudShowsIt() throws Exception {
        assertDecided("GRANTED", scene.cardOf("Test A"));
        scene.awaitInCloud("the card's event", "GRANTED", "CARD");
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
                "doors=" + scene.doorAddresses().get("virtual"),
                "device=" + scene.doorAddresses().get("page"),
                "cloud=" + scene.community().cloudAddresses().get("http") + "/",
                "api=" + scene.community().cloudAddresses().get("http") + "/api");
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
        assertDecided("HOLDER_SUSPENDED", scene.cardOf("Test D (suspended)"));
        assertDecided("UNKNOWN_CREDENTIAL", scene.door().card(7, 7));
    }

    @Test
    @Order(3)
    void aPinOpensAndAWrongOneDoesNot() throws Exception {
        JsonNode person = scene.person(scene.person("Test A"));
        String code = person.path("userCode").asText();
        String pin = person.path("pin").asText();
        assertDecided("GRANTED", scene.door().decide("/api/keys", Map.of("keys", code + "*" + pin + "#")));
        String wrong = pin.charAt(0) == '1' ? "2" + pin.substring(1) : "1" + pin.substring(1);
        assertDecided("WRONG_PIN", scene.door().decide("/api/keys", Map.of("keys", code + "*" + wrong + "#")));
    }

    @Test
    @Order(4)
    void theCameraReadsThePhonesPassAndRefusesItsScreenshot() throws Exception {
        int phone = scene.person("Test A");
        assertDecided("GRANTED", scene.door().decide("/api/camera/code", Map.of("person", phone)));
        scene.door().act("/api/camera/clear", Map.of());
        JsonNode screenshot = scene.door().decide("/api/camera/code", Map.of("person", phone, "screenshot", true));
        assertTrue(
                Set.of("EXPIRED", "REPLAYED").contains(screenshot.path("reason").asText()), screenshot.toString());
        scene.door().act("/api/camera/clear", Map.of());
        assertDecided(
                "UNREADABLE", scene.door().decide("/api/camera/code", Map.of("text", "https://example.org/menu")));
        scene.door().act("/api/camera/clear", Map.of());
    }

    @Test
    @Order(5)
    void pullingTheCableChangesNothingAtTheDoorAndNothingIsLost() throws Exception {
        scene.door().act("/api/network", Map.of("plugged", false));
        scene.door().await("the link to be down", "connected", "false");
        long before = scene.eventsInCloud().size();
        for (String name : List.of("Test A", "Test B", "Test C (elder)", "Test Guard", "Test Manager")) {
            assertDecided("GRANTED", scene.cardOf(name));
        }
        assertTrue(scene.door().state().path("waiting").asLong() >= 5, "the events wait in the outbox");
        assertEquals(before, scene.eventsInCloud().size());
        scene.door().act("/api/network", Map.of("plugged", true));
        scene.door().await("the outbox to drain", "waiting", "0");
        Awaitility.await()
                .atMost(VirtualDoorClient.PATIENCE)
                .until(() -> scene.eventsInCloud().size() >= before + 5);
    }

    @Test
    @Order(6)
    void aGuardOpensFromAfarAndTheDoorAnswersWhatItDid() throws Exception {
        CloudApi guard = scene.community().signIn("Test Guard");
        JsonNode sent = guard.post("/api/doors/" + DOOR + "/open", Map.of("reason", "送货 delivery"))
                .expect(202)
                .body();
        Scene.awaitCommand(guard, sent.path("id").asText(), "DONE");
        assertEquals(
                401,
                CloudApi.anonymous(scene.community().cloudAddresses().get("http"))
                        .post("/api/doors/" + DOOR + "/open", Map.of("reason", "nobody"))
                        .status());
    }

    @Test
    @Order(7)
    void lockdownShutsEverybodyOutButLetsPeopleLeave() throws Exception {
        Scene.awaitCommand(
                scene.manager(),
                scene.manager()
                        .post("/api/doors/" + DOOR + "/lockdown", Map.of("on", true, "reason", "演练 drill"))
                        .expect(202)
                        .body()
                        .path("id")
                        .asText(),
                "DONE");
        assertDecided("LOCKDOWN", scene.cardOf("Test A"));
        scene.door().act("/api/door", Map.of("action", "exit"));
        scene.door().await("the exit button to release", "lockReleased", "true");
        Scene.awaitCommand(
                scene.manager(),
                scene.manager()
                        .post("/api/doors/" + DOOR + "/lockdown", Map.of("on", false, "reason", "演练 drill"))
                        .expect(202)
                        .body()
                        .path("id")
                        .asText(),
                "DONE");
        assertDecided("GRANTED", scene.cardOf("Test Guard"));
    }

    @Test
    @Order(8)
    void fireReleasesTheDoorWithoutAnyDecision() throws Exception {
        scene.door().act("/api/wire", Map.of("wire", "fire", "active", true));
        scene.door().await("evacuation", "state", "EVACUATION");
        assertTrue(scene.door().state().path("lockReleased").asBoolean());
        scene.door().act("/api/wire", Map.of("wire", "fire", "active", false));
        Awaitility.await("the door to lock again")
                .atMost(VirtualDoorClient.PATIENCE)
                .until(() -> !scene.door().state().path("lockReleased").asBoolean());
    }

    /** First of all: just after a release an opened leaf is no break-in. */
    @Test
    @Order(0)
    void aForcedDoorIsAnAlarmInTheCloud() throws Exception {
        scene.door().act("/api/door", Map.of("action", "force"));
        Awaitility.await("the alarm").atMost(VirtualDoorClient.PATIENCE).until(() -> {
            for (JsonNode alarm :
                    scene.manager().get("/api/alarms").expect(200).body().path("items")) {
                if (alarm.path("kind").asText().equals("FORCED")) {
                    return true;
                }
            }
            return false;
        });
        scene.door().act("/api/door", Map.of("action", "pull"));
        scene.door().await("the door to be shut and locked", "state", "LOCKED");
    }

    @Test
    @Order(9)
    void aCertificateOfAnotherCommunityAndAnotherDoorsTopicsAreShut() throws Exception {
        try (Wire foreign = Wire.asForeignCloud(directory.resolve("foreign"), scene.cloudData(), scene.mqttPort())) {
            assertFalse(foreign.connects(), "a foreign authority's certificate was let in");
        }
        String other = scene.otherDoor();
        scene.community().claim(other);
        try (Wire neighbour = Wire.asDoor(scene.community().doorData(other), scene.mqttPort())) {
            assertTrue(neighbour.connects());
            assertTrue(neighbour.subscribes(scene.topic(other, "command")));
            assertFalse(neighbour.subscribes(scene.topic(DOOR, "command")), "a door listens to another door's orders");
        }
        try (Wire neighbour = Wire.asDoor(scene.community().doorData(other), scene.mqttPort())) {
            assertTrue(neighbour.connects());
            assertFalse(
                    neighbour.publishes(scene.topic(DOOR, "events"), new byte[] {'{', '}'}, false),
                    "a door speaks in another door's name");
        }
    }

    /** Somebody at the broker who may write on every topic but cannot sign: replays, holds back, redirects, and sends what nobody understands. */
    @Test
    @Order(10)
    void whatAnIntruderAtTheBrokerSendsIsRefusedByNameAndChangesNothing() throws Exception {
        String other = scene.otherDoor();
        try (Wire intruder = Wire.asIntruder(directory.resolve("intruder"), scene.cloudData(), scene.mqttPort())) {
            assertTrue(intruder.connects());
            for (String topic : List.of(
                    scene.topic(DOOR, "command"), scene.topic(other, "command"), scene.topic(DOOR, "sync/delta"))) {
                assertTrue(intruder.subscribes(topic), topic);
            }
            scene.changeRules(() -> scene.manager()
                    .put(
                            "/api/holidays/test-day",
                            Map.of("name", "演练 drill", "from", "2030-01-01", "until", "2030-01-01"))
                    .expect(200));
            String rules = scene.rulesInForce();
            scene.door().await("the outbox to drain", "waiting", "0");
            int known = scene.eventsInCloud().size();

            byte[] delta = intruder.awaitHeard(scene.topic(DOOR, "sync/delta"));
            Scene.order(scene.manager(), other);
            byte[] elsewhere = intruder.awaitHeard(scene.topic(other, "command"));
            String order = Scene.order(scene.manager(), DOOR);
            byte[] genuine = intruder.awaitHeard(scene.topic(DOOR, "command"));
            Instant late = Instant.now().plus(CommandVerifier.OPEN_LIFE);
            HostileMessages hostile = new HostileMessages(intruder, scene.topic(DOOR, ""));
            hostile.redirect(genuine, "command", "command: DUPLICATE");
            hostile.redirect(elsewhere, "command", "mqtt: command WRONG_DOOR");
            hostile.redirect(delta, "sync/delta", "");
            Scene.awaitCommand(scene.manager(), order, "DONE");
            hostile.ofAnUnknownVersion();
            hostile.forAnotherDoor(other);
            hostile.tooLarge();
            Awaitility.await("the order to be late").until(() -> Instant.now().isAfter(late));
            hostile.redirect(genuine, "command", "mqtt: command EXPIRED");
            assertFalse(
                    intruder.publishes(scene.topic(DOOR, "command"), new byte[4 << 20], false),
                    "the broker carries no more than a message may have");

            Awaitility.await("each to be named once")
                    .atMost(VirtualDoorClient.PATIENCE)
                    .untilAsserted(() -> assertEquals(hostile.refusals(), refusals(scene.happeningsSince(known))));
            assertEquals(
                    List.of(
                            new Happening.CommandDone(order, "OPEN", "DONE"),
                            new Happening.DoorChanged(DoorState.LOCKED, DoorState.RELEASED, "command OPEN"),
                            new Happening.DoorChanged(DoorState.RELEASED, DoorState.LOCKED, "time")),
                    scene.happeningsSince(known).stream()
                            .filter(one -> !(one instanceof Happening.InputRefused))
                            .toList());
            Scene.awaitCommand(scene.manager(), order, "DONE");
            assertEquals(rules, scene.rulesInForce());
        }
        assertDecided("GRANTED", scene.cardOf("Test A"));
        scene.changeRules(() -> scene.manager().delete("/api/holidays/test-day").expect(204));
    }

    /** How often each cause was told. */
    private static Map<String, Long> refusals(List<Happening> happenings) {
        Map<String, Long> counts = new TreeMap<>();
        for (Happening one : happenings) {
            if (one instanceof Happening.InputRefused refused) {
                counts.merge(refused.source() + ": " + refused.cause(), refused.count(), Long::sum);
            }
        }
        return counts;
    }

    @Test
    @Order(11)
    void aRevokedCardIsRefusedWithinMoments() throws Exception {
        JsonNode cards = scene.manager()
                .get("/api/people/demo-b/cards")
                .expect(200)
                .body()
                .path("items");
        assertFalse(cards.isEmpty());
        for (JsonNode card : cards) {
            scene.manager().delete("/api/cards/" + card.path("id").asText()).expect(204);
        }
        scene.awaitCard("the revocation", "Test B", "UNKNOWN_CREDENTIAL");
    }

    /** The unit was claimed 700 days ago; a certificate lives 730, and its renewal is due for the last 60. */
    @Test
    @Order(12)
    void aCertificateThatEndsSoonIsRenewedWhileTheDoorIsServedAndTheOneBeforeCountsToItsEnd() throws Exception {
        Path unit = scene.community().doorData(DOOR);
        scene.community().stopDoor(DOOR);
        TimePassed.sinceClaim(scene.cloudData(), unit, Duration.ofDays(700));
        Path earlier = Files.createDirectory(directory.resolve("earlier"));
        for (String file : List.of("grant.json", "device.key")) {
            Files.copy(unit.resolve(file), earlier.resolve(file));
        }
        scene.startDoor();
        Awaitility.await("the renewal")
                .atMost(VirtualDoorClient.PATIENCE)
                .until(() ->
                        TimePassed.certificateEnd(unit).isAfter(Instant.now().plus(Duration.ofDays(700))));
        String order = Scene.order(scene.manager(), DOOR);
        Scene.awaitCommand(scene.manager(), order, "DONE");

        try (Wire before = Wire.asDoor(earlier, scene.mqttPort())) {
            assertTrue(before.connects(), "a new certificate that was lost on its way must not lock the unit out");
        }
        // Whoever connects by the same name ends the connection before: the door comes back by itself.
        scene.door().await("the door's own link again", "connected", "true");
        assertDecided("GRANTED", scene.cardOf("Test A"));

        Path ended = scene.community().doorData(scene.otherDoor());
        TimePassed.sinceClaim(scene.cloudData(), ended, Duration.ofDays(731));
        try (Wire late = Wire.asDoor(ended, scene.mqttPort())) {
            assertFalse(late.connects(), "a certificate that has ended was let in");
        }
    }

    @Test
    @Order(13)
    void aControllerThatIsKilledComesBackWithItsRulesAndWithoutTheCloud() throws Exception {
        scene.community().stopCloud();
        scene.community().door(DOOR).kill();
        scene.startDoor();
        assertDecided("GRANTED", scene.cardOf("Test A"));
        assertDecided("UNKNOWN_CREDENTIAL", scene.cardOf("Test B"));
        scene.community().startCloud();
        scene.door().await("the outbox to drain", "waiting", "0");
    }

    @Test
    @Order(14)
    void aDamagedStoreIsSetAsideAndRebuiltFromTheCloud() throws Exception {
        scene.community().stopDoor(DOOR);
        Path database = scene.community().doorData(DOOR).resolve("door.db");
        byte[] bytes = Files.readAllBytes(database);
        for (int i = 0; i < bytes.length; i += 3) {
            bytes[i] ^= 0x5A;
        }
        Files.write(database, bytes);
        scene.startDoor();
        Awaitility.await("the snapshot")
                .atMost(VirtualDoorClient.PATIENCE)
                .until(() -> scene.door().state().path("revision").asLong() > 0);
        scene.awaitCard("the card", "Test A", "GRANTED");
        try (var files = Files.list(scene.community().doorData(DOOR))) {
            assertNotEquals(
                    0,
                    files.filter(file -> file.getFileName().toString().startsWith("door.db."))
                            .count());
        }
    }

    @Test
    @Order(15)
    void onAFullDiskTheDoorStillOpensSaysSoAndLosesNothing() throws Exception {
        scene.community().stopDoor(DOOR);
        // Too small for the room that the log of a door takes in advance: that would put the end off by minutes.
        Optional<SmallDisk> mounted = SmallDisk.at(scene.community().doorData(DOOR), 20);
        if (mounted.isEmpty()) {
            scene.startDoor();
        }
        Assumptions.assumeTrue(mounted.isPresent(), "needs the right to mount a small disk");
        try (SmallDisk disk = mounted.get()) {
            scene.startDoor();
            scene.door().await("the link", "connected", "true");
            scene.door().await("the outbox to drain", "waiting", "0");
            int known = scene.eventsInCloud().size();
            scene.door().act("/api/network", Map.of("plugged", false));
            boolean tamper = false;
            while (scene.door().state().path("heldEvents").asInt() == 0) {
                disk.fill();
                for (int i = 0; i < 50; i++) {
                    tamper = !tamper;
                    scene.door().act("/api/wire", Map.of("wire", "tamper", "active", tamper));
                }
            }
            JsonNode decision = scene.cardOf("Test A");
            assertEquals("GRANTED", decision.path("reason").asText());
            assertFalse(decision.path("recorded").asBoolean());
            assertTrue(scene.door().state().path("faults").toString().contains("journal"));

            disk.clear();
            scene.door().await("what was held to be recorded", "heldEvents", "0");
            scene.door().act("/api/network", Map.of("plugged", true));
            scene.door().await("the outbox to drain", "waiting", "0");
            Awaitility.await("all of it in the cloud")
                    .atMost(VirtualDoorClient.PATIENCE)
                    .until(() -> {
                        List<Happening> told = scene.happeningsSince(known);
                        return told.stream().anyMatch(one -> one instanceof Happening.AccessDecided)
                                && told.stream()
                                        .anyMatch(one -> one instanceof Happening.StorageTrouble trouble
                                                && trouble.cause().equals("disk full"));
                    });
            scene.community().stopDoor(DOOR);
        }
        scene.startDoor();
    }

    @Test
    @Order(16)
    void aNewUnitTakesTheDoorOverAndTheOldOneIsShutOut() throws Exception {
        scene.community().stopDoor(DOOR);
        Path oldUnit = directory.resolve("old-unit");
        Files.move(scene.community().doorData(DOOR), oldUnit);
        scene.community().claim(DOOR);
        scene.startDoor();
        scene.door().await("the new unit to be online", "connected", "true");
        scene.awaitCard("its rules", "Test A", "GRANTED");
        Files.move(oldUnit, scene.community().doorData("old-unit"));
        Map<String, String> old = scene.community()
                .startDoor("old-unit", List.of(), List.of("--set", "page.port=0", "--set", "virtual.port=0"));
        VirtualDoorClient replaced = new VirtualDoorClient(old.get("virtual"));
        Awaitility.await("the old unit to be refused")
                .during(Duration.ofSeconds(5))
                .atMost(VirtualDoorClient.PATIENCE)
                .until(() -> replaced.state().path("connected").asText().equals("false")
                        && scene.door().state().path("connected").asText().equals("true"));
        try (Wire earlier = Wire.asDoor(directory.resolve("earlier"), scene.mqttPort())) {
            assertFalse(earlier.connects(), "a certificate the old unit had before its renewal still counts");
        }
    }
}
