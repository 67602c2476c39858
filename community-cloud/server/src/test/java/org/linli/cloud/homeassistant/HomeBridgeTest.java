package org.linli.cloud.homeassistant;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;
import org.linli.messages.event.AlarmKind;
import org.linli.messages.event.DoorState;

/** The bridge with a real Mosquitto that asks for a password, watched by a client that stands for Home Assistant. */
class HomeBridgeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final String GATE = "linli-site/east/gate/";

    @TempDir
    static Path directory;

    private static Process mosquitto;
    private static int port;

    private final Map<String, String> seen = new ConcurrentHashMap<>();
    private final Map<String, List<Doorway>> doors = new ConcurrentHashMap<>();
    private final List<HomeBridge> bridges = new ArrayList<>();
    private final TestClock clock = new TestClock();
    private Database database;
    private Switches switches;
    private Mqtt5AsyncClient assistant;

    @BeforeAll
    static void start() throws Exception {
        Path program = Stream.of("/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        Assumptions.assumeTrue(program != null, "Mosquitto is not installed: apt-get install mosquitto");
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        Path passwords = directory.resolve("passwords");
        assertEquals(
                0,
                new ProcessBuilder("mosquitto_passwd", "-c", "-b", passwords.toString(), "linli", "secret")
                        .inheritIO()
                        .start()
                        .waitFor());
        assertEquals(
                0,
                new ProcessBuilder("mosquitto_passwd", "-b", passwords.toString(), "assistant", "other")
                        .inheritIO()
                        .start()
                        .waitFor());
        Path acl = directory.resolve("acl");
        // The assistant's account only reads what is ours.
        Files.writeString(acl, """
                user linli
                topic readwrite linli-site/#
                topic readwrite homeassistant/#

                user assistant
                topic read #
                topic write homeassistant/device/foreign/#
                """);
        Path configuration = directory.resolve("mosquitto.conf");
        Files.writeString(configuration, """
                listener %d 127.0.0.1
                allow_anonymous false
                password_file %s
                acl_file %s
                user root
                """.formatted(port, passwords, acl));
        mosquitto = new ProcessBuilder(String.valueOf(program), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("mosquitto.log").toFile())
                .start();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            }
        });
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (mosquitto != null) {
            mosquitto.destroy();
            mosquitto.waitFor();
        }
    }

    @BeforeEach
    void connect(@TempDir Path folder) throws Exception {
        database = TestDatabases.sqlite(folder);
        switches = new Switches(database, clock);
        assistant = MqttClient.builder()
                .useMqttVersion5()
                .identifier("assistant")
                .serverHost("127.0.0.1")
                .serverPort(port)
                .simpleAuth()
                .username("assistant")
                .password("other".getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildAsync();
        assistant.connect().get(30, TimeUnit.SECONDS);
        assistant
                .subscribeWith()
                .topicFilter("#")
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(message -> {
                    String payload = new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8);
                    if (payload.isEmpty()) {
                        seen.remove(message.getTopic().toString());
                    } else {
                        seen.put(message.getTopic().toString(), payload);
                    }
                })
                .send()
                .get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws IOException {
        switches.busy().values().forEach(all -> all.forEach(community -> switches.turn(community, false, "boss")));
        if (!bridges.isEmpty()) {
            await().atMost(PATIENCE)
                    .until(() -> switches.busy().values().stream().allMatch(List::isEmpty));
        }
        bridges.forEach(HomeBridge::close);
        assistant.disconnect().join();
        database.close();
    }

    private HomeBridge bridge(AtomicBoolean turn) {
        HomeBridge bridge = new HomeBridge(
                new HomeAssistantSettings("127.0.0.1", port, false, "linli", "secret", "linli-site"),
                switches,
                community -> doors.getOrDefault(community, List.of()),
                turn::get);
        bridges.add(bridge);
        bridge.start(LOOK);
        return bridge;
    }

    private static Doorway door(String id, DoorState state, AlarmKind... alarms) {
        return new Doorway(id, "大门", true, state, Set.of(alarms));
    }

    private void becomes(String topic, String payload) {
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(payload, seen.get(topic)));
    }

    private long documents() {
        return seen.keySet().stream()
                .filter(topic -> topic.startsWith("homeassistant/device/linli-site_"))
                .count();
    }

    @Test
    void nothingIsShownUntilItIsSwitchedOnAndNothingIsLeftWhenItIsSwitchedOff() {
        doors.put("east", List.of(door("gate", DoorState.LOCKED), door("side", DoorState.LOCKED)));
        doors.put("west", List.of(door("back", DoorState.LOCKED)));
        bridge(new AtomicBoolean(true));
        assertEquals(Switches.State.OFF, switches.of("east"));
        switches.turn("east", true, "boss");
        becomes("linli-site/status", "online");
        await().atMost(PATIENCE).until(() -> documents() == 2);
        becomes(GATE + "open", "OFF");
        doors.put("east", List.of(door("gate", DoorState.OPEN, AlarmKind.FORCED), door("side", DoorState.LOCKED)));
        becomes(GATE + "open", "ON");
        becomes(GATE + "lock", "open");
        becomes(GATE + "alarm/forced", "ON");
        assertTrue(seen.keySet().stream().noneMatch(topic -> topic.contains("west")));
        switches.turn("east", false, "boss");
        await().atMost(PATIENCE).until(() -> seen.isEmpty() && switches.of("east") == Switches.State.OFF);
    }

    @Test
    void aDoorThatIsRemovedGoesAlsoWhenNobodyWasThere() {
        doors.put("east", List.of(door("gate", DoorState.LOCKED), door("side", DoorState.LOCKED)));
        switches.turn("east", true, "boss");
        HomeBridge first = bridge(new AtomicBoolean(true));
        await().atMost(PATIENCE).until(() -> documents() == 2);
        doors.put("east", List.of(door("gate", DoorState.LOCKED)));
        await().atMost(PATIENCE).until(() -> documents() == 1);
        first.close();
        bridges.remove(first);
        becomes("linli-site/status", "offline");
        assertEquals(1, documents());
        doors.put("east", List.of(door("new", DoorState.LOCKED)));
        bridge(new AtomicBoolean(true));
        becomes("linli-site/status", "online");
        becomes("linli-site/east/new/open", "OFF");
        await().atMost(PATIENCE).until(() -> documents() == 1 && !seen.containsKey(GATE + "open"));
    }

    @Test
    void whatOthersPublishIsLeftAlone() {
        assistant
                .publishWith()
                .topic("homeassistant/device/foreign/config")
                .payload("{}".getBytes(StandardCharsets.UTF_8))
                .qos(MqttQos.AT_LEAST_ONCE)
                .retain(true)
                .send()
                .join();
        doors.put("east", List.of(door("gate", DoorState.LOCKED)));
        switches.turn("east", true, "boss");
        bridge(new AtomicBoolean(true));
        becomes("linli-site/status", "online");
        switches.turn("east", false, "boss");
        await().atMost(PATIENCE).until(() -> switches.of("east") == Switches.State.OFF);
        assertEquals("{}", seen.get("homeassistant/device/foreign/config"));
        assistant
                .publishWith()
                .topic("homeassistant/device/foreign/config")
                .qos(MqttQos.AT_LEAST_ONCE)
                .retain(true)
                .send()
                .join();
    }

    @Test
    void aServerWhoseTurnItIsNotSaysNothing() {
        doors.put("east", List.of(door("gate", DoorState.LOCKED)));
        switches.turn("east", true, "boss");
        HomeBridge idle = bridge(new AtomicBoolean(false));
        HomeBridge busy = bridge(new AtomicBoolean(true));
        becomes("linli-site/status", "online");
        idle.close();
        bridges.remove(idle);
        assertEquals("online", seen.get("linli-site/status"));
        busy.close();
        bridges.remove(busy);
        becomes("linli-site/status", "offline");
        assertFalse(switches.busy().get(Switches.State.ON).isEmpty());
        bridge(new AtomicBoolean(true));
        becomes("linli-site/status", "online");
    }
}
