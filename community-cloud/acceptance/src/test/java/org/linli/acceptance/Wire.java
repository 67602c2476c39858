package org.linli.acceptance;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.linli.cloud.broker.AllowedClients;
import org.linli.cloud.device.CommunityAuthority;
import org.linli.cloud.device.Identity;

/** An MQTT client that says what no program of ours would say. Whoever holds a certificate may try; what the broker and the others make of it is the test. */
final class Wire implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private final Mqtt5AsyncClient client;
    private final List<Mqtt5Publish> heard = new CopyOnWriteArrayList<>();

    private Wire(String id, int port, KeyManagerFactory keys, TrustManagerFactory trust) {
        client = Mqtt5Client.builder()
                .identifier(id)
                .serverHost("localhost")
                .serverPort(port)
                .sslConfig(MqttClientSslConfig.builder()
                        .keyManagerFactory(keys)
                        .trustManagerFactory(trust)
                        .hostnameVerifier((host, session) -> true)
                        .build())
                .buildAsync();
        client.publishes(MqttGlobalPublishFilter.ALL, heard::add);
    }

    /** As the unit that was claimed into this directory. */
    static Wire asDoor(Path data, int port) throws Exception {
        org.linli.door.provision.Identity unit =
                org.linli.door.provision.Identity.find(data).orElseThrow();
        KeyStore own = emptyStore();
        own.setKeyEntry("device", unit.key(), new char[0], unit.chain().toArray(new X509Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, new char[0]);
        KeyStore believed = emptyStore();
        believed.setCertificateEntry("authority", unit.authority());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(believed);
        return new Wire(unit.grant().door(), port, keys, trust);
    }

    private static KeyStore emptyStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static String instance(Path pki) {
        try (Stream<Path> files = Files.list(pki)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("cloud.") && name.endsWith(".key"))
                    .map(name -> name.substring("cloud.".length(), name.length() - ".key".length()))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With a certificate of the same name, issued by another community's authority; it believes this community's server. */
    static Wire asForeignCloud(Path directory, Path cloudData, int port) {
        CommunityAuthority own = CommunityAuthority.open(cloudData.resolve("pki"), "home", Clock.systemUTC());
        CommunityAuthority foreign = CommunityAuthority.open(directory, "home", Clock.systemUTC());
        String name = instance(cloudData.resolve("pki"));
        Identity forged = Identity.cloud(directory, name, foreign, Clock.systemUTC());
        Identity believed = Identity.cloud(cloudData.resolve("pki"), name, own, Clock.systemUTC());
        return new Wire(forged.name(), port, forged.keyManagers(), believed.trustManagers());
    }

    /**
     * As somebody who got hold of a place like the cloud's at this broker, but not of the key that signs commands: may read and write every topic.
     *
     * @param directory for its key
     */
    static Wire asIntruder(Path directory, Path cloudData, int port) throws Exception {
        CommunityAuthority authority = CommunityAuthority.open(cloudData.resolve("pki"), "home", Clock.systemUTC());
        Identity intruder = Identity.cloud(directory, "intruder", authority, Clock.systemUTC());
        allow(cloudData, intruder.fingerprint(), new AllowedClients.Client(AllowedClients.Role.CLOUD, intruder.name()));
        return new Wire(intruder.name(), port, intruder.keyManagers(), intruder.trustManagers());
    }

    /** Adds a certificate to those that the broker lets in; it looks when an unknown one comes. */
    static void allow(Path cloudData, String fingerprint, AllowedClients.Client client) throws IOException {
        Path file = cloudData.resolve("allowed-clients");
        Map<String, AllowedClients.Client> all = new LinkedHashMap<>(AllowedClients.read(file));
        all.put(fingerprint, client);
        AllowedClients.write(file, all);
    }

    /** Whether the broker let it in. */
    boolean connects() throws InterruptedException {
        return works(client.connectWith().cleanStart(true).send());
    }

    boolean subscribes(String topic) throws InterruptedException {
        return works(client.subscribeWith()
                .topicFilter(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .send());
    }

    /** Whether the broker took it. */
    boolean publishes(String topic, byte[] body, boolean retain) throws InterruptedException {
        return works(client.publishWith()
                .topic(topic)
                .payload(body)
                .qos(MqttQos.AT_LEAST_ONCE)
                .retain(retain)
                .send()
                .thenAccept(result -> result.getError().ifPresent(error -> {
                    throw new IllegalStateException(error);
                })));
    }

    /** The latest message on a topic that was subscribed to; waits for the first. */
    byte[] awaitHeard(String topic) {
        Supplier<Optional<Mqtt5Publish>> latest = () -> heard.stream()
                .filter(message -> message.getTopic().toString().equals(topic))
                .reduce((one, next) -> next);
        Awaitility.await("a message on " + topic)
                .atMost(VirtualDoorClient.PATIENCE)
                .until(() -> latest.get().isPresent());
        return latest.get().orElseThrow().getPayloadAsBytes();
    }

    private static boolean works(CompletableFuture<?> attempt) throws InterruptedException {
        try {
            attempt.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() throws InterruptedException {
        works(client.disconnect());
    }
}
