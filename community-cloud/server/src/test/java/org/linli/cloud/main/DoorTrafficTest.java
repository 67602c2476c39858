package org.linli.cloud.main;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.access.Access;
import org.linli.cloud.access.ModelDoor;
import org.linli.cloud.demo.HolderGenerator;
import org.linli.cloud.device.ClaimService;
import org.linli.cloud.device.TestUnit;
import org.linli.cloud.events.EventViews;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.Topics;
import org.linli.messages.access.AccessItem.Kind;
import org.linli.messages.device.ClaimRequest;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.EventAck;
import org.linli.messages.event.EventBatch;
import org.linli.messages.event.EventChain;
import org.linli.messages.event.Happening;
import org.linli.messages.event.Reason;
import org.linli.messages.event.Side;
import org.linli.messages.sync.SyncDelta;

/** One claimed door, spoken by hand, against the whole cloud and its real broker. */
class DoorTrafficTest {

    private static final int HOLDERS = 2500;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    static Path directory;

    private static Cloud cloud;
    private static Mqtt5AsyncClient door;
    private static final Topics topics = new Topics("home", "gate");
    private static final String HOME = "home";
    private static final Queue<Mqtt5Publish> received = new ConcurrentLinkedQueue<>();
    private static final ModelDoor model = new ModelDoor("gate");

    @BeforeAll
    static void start() throws Exception {
        cloud = Cloud.start(
                CloudSettings.read(new SettingsReader(
                        null,
                        Map.of(),
                        Map.of(
                                "data", directory.toString(),
                                "http.port", "0",
                                "https.port", "-1",
                                "mqtt.port", "0",
                                "mqtt.host", "127.0.0.1"))),
                Clock.systemUTC());
        Foundation foundation = cloud.foundation();
        new HolderGenerator(foundation.database(), foundation.access(), foundation.people())
                .seedHolders(foundation.companies().all().get(0).id(), "gate", 1, HOLDERS);
        TestUnit unit = new TestUnit();
        String code = foundation.claims().createCode("gate", "test").code().secret();
        ClaimService.Granted granted =
                (ClaimService.Granted) foundation.claims().claim(new ClaimRequest(code, unit.request(), "unit-1"));
        String address = cloud.addresses().get("mqtt");
        door = MqttClient.builder()
                .useMqttVersion5()
                .identifier("gate")
                .serverHost("localhost")
                .serverPort(Integer.parseInt(address.substring(address.indexOf(':') + 1)))
                .sslConfig(MqttClientSslConfig.builder()
                        .trustManagerFactory(foundation.serverIdentity().trustManagers())
                        .keyManagerFactory(unit.keyManagers(granted.claimed().chain()))
                        .build())
                .automaticReconnectWithDefaultConfig()
                .buildAsync();
        door.connect().get(30, TimeUnit.SECONDS);
        for (String topic : List.of(topics.syncDelta(), topics.eventsAck(), topics.command(), topics.time())) {
            door.subscribeWith()
                    .topicFilter(topic)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .callback(received::add)
                    .send()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    @AfterAll
    static void stop() {
        if (door != null) {
            door.disconnect();
        }
        if (cloud != null) {
            cloud.close();
        }
    }

    private static void say(String topic, Record message) {
        sayText(topic, Codec.encode(message));
    }

    private static void sayText(String topic, String text) {
        door.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(text.getBytes(StandardCharsets.UTF_8))
                .send()
                .join();
    }

    /** Takes messages from the queue until the condition holds. */
    private interface Taken {
        boolean enough(Mqtt5Publish message) throws MalformedMessage;
    }

    private static void take(Taken taken) {
        await().atMost(PATIENCE).until(() -> {
            Mqtt5Publish message = received.poll();
            while (message != null) {
                if (taken.enough(message)) {
                    return true;
                }
                message = received.poll();
            }
            return false;
        });
    }

    private static void follow(Runnable asked, java.util.function.BooleanSupplier enough) {
        asked.run();
        take(message -> {
            if (message.getTopic().toString().equals(topics.syncDelta())) {
                model.apply(Codec.decode(message.getPayloadAsBytes(), SyncDelta.class));
            }
            return enough.getAsBoolean();
        });
    }

    @Test
    void aDoorLoadsEverybodyThenHearsOfARevocationWithoutAskingAndItsEventsArriveOnce() throws Exception {
        Access access = cloud.foundation().access();
        follow(
                () -> say(topics.syncRequest(), model.request()),
                () -> model.knows(Kind.CARD, "crowd-card-" + (HOLDERS - 1)));
        say(topics.syncReport(), model.report());
        await().atMost(PATIENCE)
                .until(() -> access.sync().list(HOME, null, 50).items().get(0).unconfirmedSince() == null);

        follow(
                () -> access.groups().removeMember(HOME, HolderGenerator.GROUP, "crowd-7"),
                () -> !model.knows(Kind.HOLDER, "crowd-7"));
        assertFalse(model.knows(Kind.CARD, "crowd-card-7"));
        say(topics.syncReport(), model.report());
        await().atMost(PATIENCE)
                .until(() -> Long.valueOf(model.revision())
                        .equals(access.sync()
                                .list(HOME, null, 50)
                                .items()
                                .get(0)
                                .reportedRevision()));

        String body = Codec.encode(new DoorEvent(
                "gate",
                Instant.now(),
                DoorEvent.ClockTrust.TRUSTED,
                new Happening.AccessDecided(
                        CredentialKind.CARD, Side.ENTRY, Reason.GRANTED, "crowd-8", "crowd-card-8", null, 90)));
        String hash = EventChain.next(EventChain.start("gate", "k1"), 1, body);
        EventBatch batch = new EventBatch("gate", "k1", List.of(new EventBatch.Entry(1, body, hash)));
        for (int i = 0; i < 2; i++) {
            // Nonsense between two good messages is counted and stops nothing.
            sayText(topics.events(), "{\"v\":99}");
            say(topics.events(), batch);
            take(message -> message.getTopic().toString().equals(topics.eventsAck())
                    && Codec.decode(message.getPayloadAsBytes(), EventAck.class).sequence() == 1);
        }
        EventViews views = new EventViews(cloud.foundation().database(), Clock.systemUTC());
        List<EventViews.AccessEntry> log =
                views.accessLog(HOME, EventViews.AccessFilter.ALL, null, 10).items();
        assertEquals(1, log.size());
        assertEquals("crowd-8", log.get(0).holder());
        assertTrue(views.chainBreaks(HOME, null, null, 50).items().isEmpty());
    }
}
