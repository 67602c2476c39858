package org.linli.cloud.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientSslConfigBuilder;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.device.CommunityAuthority;
import org.linli.cloud.device.Identity;
import org.linli.cloud.device.TestUnit;
import org.linli.messages.Codec;
import org.linli.messages.Topics;

/** What every broker behind Linli must hold its clients to. Each broker runs this suite. */
abstract class BrokerRules {

    static final String COMMUNITY = "c1";
    final Topics own = new Topics(COMMUNITY, "door-1");
    final Topics other = new Topics(COMMUNITY, "door-2");
    private final java.util.ArrayList<Mqtt5Client> clients = new java.util.ArrayList<>();

    /** A running broker and what tests need to connect to it. */
    record Running(
            int port,
            CommunityAuthority authority,
            Identity server,
            Identity cloud,
            TestUnit.Certified door1,
            TestUnit.Certified door2) {}

    abstract Running running();

    @AfterEach
    void disconnectAll() {
        clients.forEach(client -> client.toAsync().disconnect());
    }

    Mqtt5BlockingClient client(String id, @Nullable KeyManagerFactory keys) {
        MqttClientSslConfigBuilder tls = MqttClientSslConfig.builder()
                .trustManagerFactory(running().server().trustManagers())
                .handshakeTimeout(20, TimeUnit.SECONDS);
        Mqtt5BlockingClient client = MqttClient.builder()
                .useMqttVersion5()
                .identifier(id)
                .serverHost("localhost")
                .serverPort(running().port())
                .sslConfig(
                        keys == null ? tls.build() : tls.keyManagerFactory(keys).build())
                .buildBlocking();
        clients.add(client);
        return client;
    }

    Mqtt5BlockingClient connected(TestUnit.Certified unit) {
        Mqtt5BlockingClient client = client(unit.name(), unit.keyManagers());
        client.connectWith().cleanStart(true).send();
        return client;
    }

    Mqtt5BlockingClient connectedCloud() {
        Mqtt5BlockingClient client =
                client(running().cloud().name(), running().cloud().keyManagers());
        client.connectWith().cleanStart(true).send();
        return client;
    }

    static void publish(Mqtt5BlockingClient client, String topic, boolean retain) {
        client.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .retain(retain)
                .payload("x".getBytes(StandardCharsets.UTF_8))
                .send();
    }

    static void refused(Runnable action) {
        assertThrows(RuntimeException.class, action::run);
    }

    @Test
    void aClientWithoutCertificateIsRefused() {
        refused(() -> client("door-1", null).connect());
    }

    @Test
    void aCertificateOfAnotherCommunityIsRefused(@TempDir java.nio.file.Path directory) {
        CommunityAuthority foreign = CommunityAuthority.open(directory, COMMUNITY, Clock.systemUTC());
        TestUnit.Certified unit = new TestUnit().certify(foreign, "door-1");
        refused(() -> client("door-1", unit.keyManagers()).connect());
    }

    @Test
    void aDoorTalksToTheCloudOnItsOwnTopics() throws Exception {
        Mqtt5BlockingClient cloud = connectedCloud();
        Mqtt5BlockingClient door = connected(running().door1());
        try (Mqtt5BlockingClient.Mqtt5Publishes toCloud = cloud.publishes(MqttGlobalPublishFilter.ALL);
                Mqtt5BlockingClient.Mqtt5Publishes toDoor = door.publishes(MqttGlobalPublishFilter.ALL)) {
            cloud.subscribeWith()
                    .topicFilter("linli/" + COMMUNITY + "/door/+/events")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            door.subscribeWith()
                    .topicFilter(own.command())
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            publish(door, own.events(), false);
            publish(cloud, own.command(), false);
            Optional<Mqtt5Publish> up = toCloud.receive(20, TimeUnit.SECONDS);
            assertEquals(own.events(), up.orElseThrow().getTopic().toString());
            Optional<Mqtt5Publish> down = toDoor.receive(20, TimeUnit.SECONDS);
            assertEquals(own.command(), down.orElseThrow().getTopic().toString());
        }
    }

    @Test
    void aDoorHearsNothingOnTopicsThatAreNotItsOwn() throws Exception {
        Mqtt5BlockingClient cloud = connectedCloud();
        Mqtt5BlockingClient door = connected(running().door1());
        try (Mqtt5BlockingClient.Mqtt5Publishes heard = door.publishes(MqttGlobalPublishFilter.ALL)) {
            for (String filter : List.of(
                    other.command(),
                    own.events(),
                    "#",
                    "linli/" + COMMUNITY + "/door/+/command",
                    "linli/" + COMMUNITY + "/door/door-1/#")) {
                try {
                    door.subscribeWith()
                            .topicFilter(filter)
                            .qos(MqttQos.AT_LEAST_ONCE)
                            .send();
                } catch (RuntimeException refused) {
                    // Brokers may refuse with a code or disconnect; either is fine as long as nothing arrives.
                    if (!door.getState().isConnected()) {
                        door.connect();
                    }
                }
            }
            publish(cloud, other.command(), false);
            publish(cloud, "linli/" + COMMUNITY + "/notice", false);
            door.subscribeWith()
                    .topicFilter(own.time())
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            publish(cloud, own.time(), false);
            Optional<Mqtt5Publish> first = heard.receive(20, TimeUnit.SECONDS);
            assertEquals(own.time(), first.orElseThrow().getTopic().toString());
        }
    }

    @Test
    void whatADoorPublishesElsewhereNeverArrives() throws Exception {
        Mqtt5BlockingClient cloud = connectedCloud();
        try (Mqtt5BlockingClient.Mqtt5Publishes heard = cloud.publishes(MqttGlobalPublishFilter.ALL)) {
            cloud.subscribeWith()
                    .topicFilter("linli/" + COMMUNITY + "/#")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            for (String topic :
                    List.of(other.events(), own.command(), other.command(), other.presence(), "elsewhere")) {
                Mqtt5BlockingClient door = connected(running().door1());
                try {
                    publish(door, topic, false);
                } catch (RuntimeException refused) {
                    // As it should be.
                }
                door.toAsync().disconnect();
            }
            Mqtt5BlockingClient door = connected(running().door1());
            publish(door, own.syncReport(), false);
            Optional<Mqtt5Publish> first = heard.receive(20, TimeUnit.SECONDS);
            assertEquals(own.syncReport(), first.orElseThrow().getTopic().toString());
        }
    }

    @Test
    void presenceMayBeRetainedAndIsThereForALateCloud() throws Exception {
        Mqtt5BlockingClient door = connected(running().door2());
        publish(door, other.presence(), true);
        Mqtt5BlockingClient cloud = connectedCloud();
        try (Mqtt5BlockingClient.Mqtt5Publishes heard = cloud.publishes(MqttGlobalPublishFilter.ALL)) {
            cloud.subscribeWith()
                    .topicFilter("linli/" + COMMUNITY + "/door/+/presence")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            Mqtt5Publish first = heard.receive(20, TimeUnit.SECONDS).orElseThrow();
            assertEquals(other.presence(), first.getTopic().toString());
            assertTrue(first.isRetain());
        }
        cloud.publishWith().topic(other.presence()).retain(true).send();
    }

    @Test
    void anOversizedMessageDoesNotArrive() throws Exception {
        Mqtt5BlockingClient cloud = connectedCloud();
        try (Mqtt5BlockingClient.Mqtt5Publishes heard = cloud.publishes(MqttGlobalPublishFilter.ALL)) {
            cloud.subscribeWith()
                    .topicFilter(own.events())
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            Mqtt5BlockingClient door = connected(running().door1());
            refused(() -> door.publishWith()
                    .topic(own.events())
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(new byte[Codec.MAX_BYTES + 128 * 1024])
                    .send());
            // Whether the client or the broker refused it: a new connection takes the place of the old one.
            publish(connected(running().door1()), own.events(), false);
            Mqtt5Publish first = heard.receive(20, TimeUnit.SECONDS).orElseThrow();
            assertEquals(1, first.getPayloadAsBytes().length);
        }
    }
}
