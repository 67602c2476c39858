package org.linli.cloud.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.device.CommunityAuthority;
import org.linli.cloud.device.Identity;
import org.linli.cloud.device.TestUnit;

class EmbeddedBrokerTest extends BrokerRules {

    @TempDir
    static Path directory;

    private static BrokerProcess broker;
    private static Running running;
    private static final TestUnit.Certified[] doors = new TestUnit.Certified[3];

    @BeforeAll
    static void start() throws IOException {
        Clock clock = Clock.systemUTC();
        CommunityAuthority authority = CommunityAuthority.open(directory, COMMUNITY, clock);
        Identity server = Identity.server(directory, List.of("localhost", "127.0.0.1"), authority, clock);
        Identity cloud = Identity.cloud(directory, "main", authority, clock);
        for (int i = 1; i <= 2; i++) {
            doors[i] = new TestUnit().certify(authority, "door-" + i);
        }
        allow(cloud, doors[1], doors[2]);
        broker = BrokerProcess.start(new BrokerProcess.Settings(
                directory.resolve("broker"), directory.resolve("allowed"), COMMUNITY, "127.0.0.1", 0, server));
        running = new Running(broker.port(), authority, server, cloud, doors[1], doors[2]);
    }

    private static void allow(Identity cloud, TestUnit.Certified... units) throws IOException {
        Map<String, AllowedClients.Client> clients = new TreeMap<>();
        clients.put(cloud.fingerprint(), new AllowedClients.Client(AllowedClients.Role.CLOUD, cloud.name()));
        for (TestUnit.Certified unit : units) {
            clients.put(unit.fingerprint(), new AllowedClients.Client(AllowedClients.Role.DOOR, unit.name()));
        }
        AllowedClients.write(directory.resolve("allowed"), clients);
    }

    @AfterAll
    static void stop() {
        long process = broker.processId();
        broker.close();
        assertFalse(ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false));
    }

    @Override
    Running running() {
        return running;
    }

    @Test
    void aClientIdOtherThanTheCertificatesNameIsRefused() {
        refused(() -> client("door-2", running.door1().keyManagers()).connect());
        refused(() -> client("cloud.main", running.door1().keyManagers()).connect());
    }

    @Test
    void aDoorMayRetainNothingButItsPresence() {
        refused(() -> publish(connected(running.door1()), own.events(), true));
    }

    @Test
    void evenTheCloudMayNotRetainACommand() {
        refused(() -> publish(connectedCloud(), own.command(), true));
    }

    @Test
    void aReplacedUnitIsDisconnectedAndItsCertificateRefused() throws IOException {
        TestUnit.Certified before = new TestUnit().certify(running.authority(), "door-9");
        TestUnit.Certified after = new TestUnit().certify(running.authority(), "door-9");
        refused(() -> connected(before));
        allow(running.cloud(), doors[1], doors[2], before);
        Mqtt5BlockingClient old = connected(before);
        allow(running.cloud(), doors[1], doors[2], after);
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> !old.getState().isConnected());
        refused(() -> connected(before));
        assertTrue(connected(after).getState().isConnected());
    }

    @Test
    void aKilledBrokerComesBackOnItsPortWithWhatWasQueued() throws Exception {
        Mqtt5BlockingClient door = client("door-2", running.door2().keyManagers());
        door.connectWith().cleanStart(true).sessionExpiryInterval(3600).send();
        door.subscribeWith()
                .topicFilter(other.command())
                .qos(MqttQos.AT_LEAST_ONCE)
                .send();
        door.disconnectWith().sessionExpiryInterval(3600).send();
        publish(connectedCloud(), other.command(), false);
        // The broker writes its files once a second; what is younger may be lost, which is why a door's outbox waits
        // for the cloud itself.
        Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        int starts = broker.starts();
        ProcessHandle.of(broker.processId()).orElseThrow().destroyForcibly();
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> broker.starts() > starts && broker.isReady());
        assertEquals(running.port(), broker.port());
        try (Mqtt5BlockingClient.Mqtt5Publishes heard = door.publishes(MqttGlobalPublishFilter.ALL)) {
            door.connectWith().cleanStart(false).sessionExpiryInterval(0).send();
            Mqtt5Publish waiting = heard.receive(20, TimeUnit.SECONDS).orElseThrow();
            assertEquals(other.command(), waiting.getTopic().toString());
        }
    }
}
