package org.linli.acceptance;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.linli.cloud.device.CommunityAuthority;
import org.linli.cloud.device.Identity;

/** An MQTT client that says what no program of ours would say. Whoever holds a certificate may try; what the broker and the others make of it is the test. */
final class Wire implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private final Mqtt5AsyncClient client;

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
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
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

    private static boolean works(java.util.concurrent.CompletableFuture<?> attempt) throws InterruptedException {
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
