package org.linli.door.link;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.door.clock.DisciplinedClock;
import org.linli.door.store.DoorStore;
import org.linli.door.store.StoreOptions;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.Topics;
import org.linli.messages.device.CloudTime;
import org.linli.messages.device.Presence;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.EventAck;
import org.linli.messages.event.EventBatch;
import org.linli.messages.event.Happening;

/** The link against a real broker over mutual TLS, from a board whose clock says 1970. */
class BrokerLinkTest {

    private static final Topics TOPICS = new Topics("plum", "door-1");
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final int GOOD = 0;
    private static final int FOREIGN = 1;
    private static final int ANOTHER_DOOR = 2;
    private static final int ENDED = 3;

    @TempDir
    static Path brokerHome;

    private static Certificates.Holder authority;
    private static Mosquitto broker;

    @TempDir
    Path directory;

    private final List<Mqtt5Publish> up = new CopyOnWriteArrayList<>();
    private final RecordingDoor door = new RecordingDoor();
    private final DisciplinedClock clock =
            new DisciplinedClock(() -> Instant.EPOCH, System::nanoTime, () -> false, BUILT);
    private DoorStore store;

    @SuppressWarnings("NullAway.Init")
    private Mqtt5AsyncClient cloud;

    @SuppressWarnings("NullAway.Init")
    private CloudLink link;

    @BeforeAll
    static void startBroker() throws Exception {
        Assumptions.assumeTrue(Mosquitto.program().isPresent(), "mosquitto is not installed");
        authority = Certificates.authority();
        broker = new Mosquitto(
                brokerHome,
                authority,
                List.of(
                        Certificates.server(authority),
                        Certificates.server(Certificates.authority()),
                        Certificates.device(authority, "door-2"),
                        Certificates.server(
                                authority,
                                Instant.parse("2025-01-01T00:00:00Z"),
                                Instant.parse("2025-12-01T00:00:00Z"))));
    }

    @AfterAll
    static void stopBroker() throws Exception {
        if (broker != null) {
            broker.kill();
        }
    }

    @BeforeEach
    void open() throws Exception {
        store = DoorStore.open(directory, "door-1", clock, StoreOptions.DEFAULT);
    }

    @AfterEach
    void close() {
        if (link != null) {
            link.close();
        }
        if (cloud != null) {
            cloud.disconnect();
        }
        store.close();
    }

    @Test
    void aDoorFrom1970ConnectsGetsTheTimeAndDeliversItsEvents() throws Exception {
        record(3);
        startCloud();
        startLink(GOOD);
        await().atMost(LONG).until(() -> link.status().connected());
        await().atMost(LONG).until(() -> sequences().containsAll(List.of(1L, 2L, 3L)));
        Instant now = Instant.parse("2026-11-21T12:00:00Z");
        tell(TOPICS.time(), new CloudTime(now));
        await().atMost(LONG).until(() -> clock.read().trust() == ClockTrust.TRUSTED);
        assertFalse(clock.read().now().isBefore(now));
        tell(TOPICS.eventsAck(), new EventAck("door-1", batches().get(0).chain(), 3));
        await().atMost(LONG).until(() -> store.waiting() == 0);
    }

    @Test
    void pullingTheCableIsSeenByTheCloudAndPluggingItInCatchesUp() throws Exception {
        startCloud();
        startLink(GOOD);
        await().atMost(LONG).until(() -> lastPresence(true));
        link.setPlugged(false);
        await().atMost(LONG).until(() -> lastPresence(false));
        record(2);
        assertEquals(List.of(), sequences());
        link.setPlugged(true);
        await().atMost(LONG).until(() -> sequences().containsAll(List.of(1L, 2L)));
        await().atMost(LONG).until(() -> lastPresence(true));
    }

    @Test
    void aBrokerThatDiesIsFoundAgainAndNothingIsLost() throws Exception {
        startCloud();
        startLink(GOOD);
        await().atMost(LONG).until(() -> link.status().connected());
        broker.kill();
        await().atMost(LONG).until(() -> !link.status().connected());
        record(2);
        broker.start();
        startCloud();
        await().atMost(LONG).until(() -> sequences().containsAll(List.of(1L, 2L)));
    }

    @Test
    void serversOfAnotherCommunityOtherDoorsAndEndedOnesAreRefused() throws Exception {
        for (int listener : new int[] {FOREIGN, ANOTHER_DOOR, ENDED}) {
            startLink(listener);
            List<String> said = new CopyOnWriteArrayList<>();
            // Two attempts must have failed for a reason before it counts as refused.
            await().atMost(LONG).until(() -> {
                said.add(String.valueOf(link.status().connected()));
                return link.failedAttempts() >= 2;
            });
            assertFalse(said.contains("true"), "listener " + listener);
            link.close();
        }
        assertTrue(store.accessState().revision() == 0);
    }

    private void startLink(int listener) throws Exception {
        Certificates.Holder device = Certificates.device(authority, "door-1");
        link = CloudLink.open(
                new LinkIdentity(
                        TOPICS,
                        "127.0.0.1",
                        broker.port(listener),
                        device.keys().getPrivate(),
                        Certificates.fixed(device.certificate()),
                        authority.certificate(),
                        List.of()),
                "test",
                store,
                door,
                clock);
        link.start();
    }

    private void startCloud() throws Exception {
        Certificates.Holder client = Certificates.device(authority, "cloud");
        LinkIdentity identity = new LinkIdentity(
                TOPICS,
                "127.0.0.1",
                broker.port(GOOD),
                client.keys().getPrivate(),
                Certificates.fixed(client.certificate()),
                authority.certificate(),
                List.of());
        cloud = MqttClient.builder()
                .useMqttVersion5()
                .identifier("cloud")
                .serverHost(identity.brokerHost())
                .serverPort(identity.brokerPort())
                .sslConfig(MqttClientSslConfig.builder()
                        .keyManagerFactory(identity.keyManagers())
                        .trustManagerFactory(new AnchorTrust(authority.certificate(), clock).factory())
                        .hostnameVerifier((host, session) -> true)
                        .build())
                .buildAsync();
        cloud.publishes(MqttGlobalPublishFilter.ALL, up::add);
        cloud.connect().get();
        cloud.subscribeWith()
                .topicFilter("linli/plum/door/+/#")
                .qos(MqttQos.AT_LEAST_ONCE)
                .send()
                .get();
    }

    private void tell(String topic, Record message) throws Exception {
        cloud.publishWith()
                .topic(topic)
                .payload(Codec.encodeBytes(message))
                .qos(MqttQos.AT_LEAST_ONCE)
                .send()
                .get();
    }

    private void record(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            store.commit(
                    List.of(new DoorEvent(
                            "door-1", BUILT, ClockTrust.UNKNOWN, new Happening.InputRefused("test", "n", 1))),
                    List.of());
        }
    }

    private <T extends Record> List<T> on(String topic, Class<T> type) {
        List<T> found = new ArrayList<>();
        for (Mqtt5Publish message : up) {
            if (message.getTopic().toString().equals(topic)) {
                try {
                    found.add(Codec.decode(message.getPayloadAsBytes(), type));
                } catch (MalformedMessage e) {
                    throw new AssertionError(e);
                }
            }
        }
        return found;
    }

    private List<EventBatch> batches() {
        return on(TOPICS.events(), EventBatch.class);
    }

    private List<Long> sequences() {
        List<Long> all = new ArrayList<>();
        batches().forEach(batch -> batch.entries().forEach(entry -> all.add(entry.sequence())));
        return all;
    }

    private boolean lastPresence(boolean online) {
        List<Presence> said = on(TOPICS.presence(), Presence.class);
        return !said.isEmpty() && said.get(said.size() - 1).online() == online;
    }
}
