package org.linli.cloud.homeassistant;

import com.hivemq.client.mqtt.MqttClientState;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to the broker of Home Assistant, and what of ours is retained there. Calls block; not safe for several threads. */
final class HomeLine implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HomeLine.class);

    private static final int PATIENCE_SECONDS = 10;
    private static final int KEEP_ALIVE_SECONDS = 15;

    /** Retained messages come right after the subscription; when none came for so long, they are all here. */
    private static final long QUIET_MILLIS = 500;

    private static final long LEARN_MILLIS = 10_000;

    private final Discovery discovery;
    private final Mqtt5AsyncClient client;
    private final Map<String, String> there = new ConcurrentHashMap<>();
    private final AtomicLong heardNanos = new AtomicLong(System.nanoTime());

    private HomeLine(Discovery discovery, Mqtt5AsyncClient client) {
        this.discovery = discovery;
        this.client = client;
    }

    /** The broker cannot be reached, or does not do what it is asked. */
    static final class Lost extends Exception {
        private static final long serialVersionUID = 1L;

        Lost(String message) {
            super(message);
        }
    }

    /** Connects, and learns what is there. The same name on every server: the broker lets go of a dead server's connection when the next one comes. */
    static HomeLine open(HomeAssistantSettings settings, Discovery discovery) throws Lost, InterruptedException {
        Mqtt5ClientBuilder builder = Mqtt5Client.builder()
                .identifier(settings.prefix() + "-bridge")
                .serverHost(settings.host())
                .serverPort(settings.port())
                .willPublish()
                .topic(discovery.statusTopic())
                .payload(bytes(Discovery.OFFLINE))
                .qos(MqttQos.AT_LEAST_ONCE)
                .retain(true)
                .applyWillPublish();
        if (settings.tls()) {
            builder = builder.sslWithDefaultConfig();
        }
        if (!settings.user().isEmpty()) {
            builder = builder.simpleAuth()
                    .username(settings.user())
                    .password(bytes(settings.password()))
                    .applySimpleAuth();
        }
        HomeLine line = new HomeLine(discovery, builder.buildAsync());
        try {
            await(line.client
                    .connectWith()
                    .cleanStart(true)
                    .sessionExpiryInterval(0)
                    .keepAlive(KEEP_ALIVE_SECONDS)
                    .send());
            line.learn();
            return line;
        } catch (Lost e) {
            line.close();
            throw e;
        }
    }

    private void learn() throws Lost, InterruptedException {
        for (String filter : discovery.filters()) {
            await(client.subscribeWith()
                    .topicFilter(filter)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .noLocal(true)
                    .callback(this::heard)
                    .send());
        }
        long begun = System.nanoTime();
        heardNanos.set(begun);
        long quiet = TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS);
        long most = TimeUnit.MILLISECONDS.toNanos(LEARN_MILLIS);
        while (System.nanoTime() - heardNanos.get() < quiet && System.nanoTime() - begun < most) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** On the client's thread. An empty message is one that somebody cleared. */
    private void heard(Mqtt5Publish message) {
        String topic = message.getTopic().toString();
        if (discovery.isOurs(topic)) {
            heardNanos.set(System.nanoTime());
            String payload = new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8);
            if (payload.isEmpty()) {
                there.remove(topic);
            } else {
                there.put(topic, payload);
            }
        }
    }

    /** Publishes what is missing or different, and clears what is not wanted; returns when the broker has it all. */
    void become(Map<String, String> wanted) throws Lost, InterruptedException {
        if (client.getState() != MqttClientState.CONNECTED) {
            throw new Lost("the connection was lost");
        }
        Map<String, String> different = new LinkedHashMap<>();
        // Documents go before their states do, so that nothing is shown without them.
        there.keySet().stream()
                .filter(topic -> !wanted.containsKey(topic))
                .sorted()
                .forEach(topic -> different.put(topic, ""));
        wanted.forEach((topic, payload) -> {
            if (!payload.equals(there.get(topic))) {
                different.put(topic, payload);
            }
        });
        List<CompletableFuture<?>> sent = new ArrayList<>();
        different.forEach((topic, payload) -> sent.add(publish(topic, payload)));
        await(CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)));
        different.forEach((topic, payload) -> {
            if (payload.isEmpty()) {
                there.remove(topic);
            } else {
                there.put(topic, payload);
            }
        });
    }

    private CompletableFuture<?> publish(String topic, String payload) {
        return client.publishWith()
                .topic(topic)
                .payload(bytes(payload))
                .qos(MqttQos.AT_LEAST_ONCE)
                .retain(true)
                .send()
                .thenCompose(result -> result.getError()
                        .<CompletableFuture<Void>>map(CompletableFuture::failedFuture)
                        .orElseGet(() -> CompletableFuture.completedFuture(null)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void await(CompletableFuture<?> step) throws Lost, InterruptedException {
        try {
            step.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new Lost(String.valueOf(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
        } catch (TimeoutException e) {
            throw new Lost("no answer");
        }
    }

    @Override
    public void close() {
        try {
            if (client.getState() == MqttClientState.CONNECTED) {
                if (there.containsKey(discovery.statusTopic())) {
                    await(publish(discovery.statusTopic(), Discovery.OFFLINE));
                }
                await(client.disconnect());
            }
        } catch (Lost e) {
            log.debug("the connection was lost before its end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
