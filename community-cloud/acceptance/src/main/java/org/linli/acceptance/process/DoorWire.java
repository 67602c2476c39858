package org.linli.acceptance.process;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.linli.door.provision.Identity;
import org.linli.messages.Topics;

/** The line of a claimed unit to the broker, without a door behind it: whoever measures the cloud sends what was made beforehand. Thread: any. */
public final class DoorWire implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final Mqtt5AsyncClient client;
    private final Topics topics;

    /**
     * Connects as the unit that was claimed into this directory.
     *
     * @param acknowledged gets the body of each acknowledgement of events, on the client's thread
     */
    public static DoorWire connect(Path data, String community, int port, Consumer<byte[]> acknowledged)
            throws Exception {
        Identity unit = Identity.find(data).orElseThrow(() -> new IOException("the unit is not claimed"));
        DoorWire wire = new DoorWire(unit, new Topics(community, unit.grant().door()), port);
        wire.client.connectWith().cleanStart(true).send().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        wire.client
                .subscribeWith()
                .topicFilter(wire.topics.eventsAck())
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(message -> acknowledged.accept(message.getPayloadAsBytes()))
                .send()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return wire;
    }

    private DoorWire(Identity unit, Topics topics, int port) throws GeneralSecurityException, IOException {
        this.topics = topics;
        KeyStore own = emptyStore();
        own.setKeyEntry("device", unit.key(), new char[0], unit.chain().toArray(new X509Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, new char[0]);
        KeyStore believed = emptyStore();
        believed.setCertificateEntry("authority", unit.authority());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(believed);
        client = Mqtt5Client.builder()
                .identifier(topics.door())
                .serverHost("localhost")
                .serverPort(port)
                .sslConfig(MqttClientSslConfig.builder()
                        .keyManagerFactory(keys)
                        .trustManagerFactory(trust)
                        .build())
                .buildAsync();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** Completes when the broker has it. */
    public CompletableFuture<?> events(byte[] batch) {
        return client.publishWith()
                .topic(topics.events())
                .payload(batch)
                .qos(MqttQos.AT_LEAST_ONCE)
                .send();
    }

    @Override
    public void close() throws Exception {
        client.disconnect().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
