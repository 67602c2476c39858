package org.linli.door.link;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientState;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.linli.door.runtime.DoorClock;
import org.linli.messages.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** MQTT 5 over mutual TLS. The broker keeps the session for a day, so that a command or delta sent during a short loss still arrives. */
final class MqttTransport implements Transport {

    private static final Logger log = LoggerFactory.getLogger(MqttTransport.class);
    private static final long SESSION_SECONDS = 86_400;
    private static final int KEEP_ALIVE_SECONDS = 20;
    /** Unacknowledged messages the broker may send: the bound of the work queue. */
    private static final int RECEIVE_MAXIMUM = 32;

    private static final int MAX_PACKET_BYTES = 4 << 20;

    private final LinkIdentity identity;
    private final DoorClock clock;
    private final Topics topics;
    private final Supplier<byte[]> will;
    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), new Random());
    private final ScheduledThreadPoolExecutor thread;
    private @Nullable Listener listener;

    private volatile Mqtt5AsyncClient client;

    // Touched on the thread only.
    private List<X509Certificate> shown;
    private boolean plugged = true;
    private boolean connecting;
    private boolean retryScheduled;
    private volatile boolean connected;
    private volatile boolean closed;
    private final AtomicLong failedAttempts = new AtomicLong();

    /** @param will the body of the last will, asked before each connection */
    MqttTransport(LinkIdentity identity, DoorClock clock, Supplier<byte[]> will) {
        this.identity = identity;
        this.clock = clock;
        this.topics = identity.topics();
        this.will = will;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "mqtt-connect");
            made.setDaemon(true);
            return made;
        });
        this.shown = identity.certificate().chain();
        this.client = newClient();
    }

    private Mqtt5AsyncClient newClient() {
        Mqtt5AsyncClient made = MqttClient.builder()
                .useMqttVersion5()
                .identifier(identity.door())
                .serverHost(identity.brokerHost())
                .serverPort(identity.brokerPort())
                .sslConfig(MqttClientSslConfig.builder()
                        .keyManagerFactory(identity.keyManagers())
                        .trustManagerFactory(new AnchorTrust(identity.authority(), clock).factory())
                        // The certificate is checked for its authority and its use instead; see AnchorTrust.
                        .hostnameVerifier((host, session) -> true)
                        .handshakeTimeout(10, TimeUnit.SECONDS)
                        .build())
                .addDisconnectedListener(context -> onThread(() -> lost(context.getCause())))
                .buildAsync();
        made.publishes(MqttGlobalPublishFilter.ALL, this::received, true);
        return made;
    }

    /**
     * A client resumes its TLS session for a day, and with it the certificate that was shown when the session began. Only a client that never connected shows a
     * renewed one. What the one before had not delivered is sent again by whoever keeps it.
     */
    private void showRenewedCertificate() {
        List<X509Certificate> now = identity.certificate().chain();
        if (!now.equals(shown)) {
            shown = now;
            client = newClient();
        }
    }

    @Override
    public void start(Listener all) {
        listener = all;
        onThread(this::connect);
    }

    private void connect() {
        retryScheduled = false;
        if (closed || !plugged || connecting || connected) {
            return;
        }
        if (client.getState() != MqttClientState.DISCONNECTED) {
            retryLater(); // the client is still tidying up the connection before
            return;
        }
        connecting = true;
        showRenewedCertificate();
        client.connectWith()
                .cleanStart(false)
                .sessionExpiryInterval(SESSION_SECONDS)
                .keepAlive(KEEP_ALIVE_SECONDS)
                .restrictions()
                .receiveMaximum(RECEIVE_MAXIMUM)
                .maximumPacketSize(MAX_PACKET_BYTES)
                .applyRestrictions()
                .willPublish()
                .topic(topics.presence())
                .payload(will.get())
                .qos(MqttQos.AT_LEAST_ONCE)
                .retain(true)
                .applyWillPublish()
                .send()
                .thenCompose(accepted -> subscribe())
                .whenComplete((done, failure) -> onThread(() -> {
                    connecting = false;
                    if (failure == null) {
                        up();
                    } else {
                        failed(failure);
                    }
                }));
    }

    private CompletableFuture<?> subscribe() {
        return client.subscribeWith()
                .addSubscriptions(List.of(
                        down(topics.eventsAck(), MqttQos.AT_LEAST_ONCE),
                        down(topics.syncDelta(), MqttQos.AT_LEAST_ONCE),
                        down(topics.command(), MqttQos.AT_LEAST_ONCE),
                        down(topics.time(), MqttQos.AT_MOST_ONCE)))
                .send();
    }

    /** What the broker kept for others is not asked for, and what a sender wanted kept can be told. */
    private static Mqtt5Subscription down(String topic, MqttQos qos) {
        return Mqtt5Subscription.builder()
                .topicFilter(topic)
                .qos(qos)
                .retainHandling(Mqtt5RetainHandling.DO_NOT_SEND)
                .retainAsPublished(true)
                .build();
    }

    private void up() {
        if (!client.getState().isConnected()) {
            return; // lost again already
        }
        connected = true;
        backoff.succeeded();
        Listener all = listener;
        if (all != null) {
            all.connected();
        }
    }

    /** The connection was refused, or its subscriptions were. */
    private void failed(Throwable failure) {
        log.debug("no connection: {}", failure.toString());
        failedAttempts.incrementAndGet();
        if (client.getState().isConnected()) {
            client.disconnect();
        }
        retryLater();
    }

    /** Called for every connection that ends, and for attempts that fail. The client's own state may still say otherwise for a moment. */
    private void lost(Throwable cause) {
        if (connected) {
            connected = false;
            log.info("cloud link lost: {}", cause.toString());
            Listener all = listener;
            if (all != null) {
                all.disconnected();
            }
        }
        retryLater();
    }

    private void retryLater() {
        if (plugged && !closed && !retryScheduled) {
            retryScheduled = true;
            thread.schedule(this::connect, backoff.next().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void received(Mqtt5Publish message) {
        Listener all = listener;
        if (all != null) {
            all.received(new Incoming(
                    message.getTopic().toString(),
                    message.getPayloadAsBytes(),
                    message.isRetain(),
                    message::acknowledge));
        }
    }

    @Override
    public CompletableFuture<Void> publish(String topic, byte[] body, boolean retain) {
        if (!connected) {
            return CompletableFuture.failedFuture(new IllegalStateException("not connected"));
        }
        return client.publishWith()
                .topic(topic)
                .payload(body)
                .qos(MqttQos.AT_LEAST_ONCE)
                .retain(retain)
                .send()
                .thenAccept(result -> result.getError().ifPresent(error -> {
                    throw new IllegalStateException("refused by the broker", error);
                }));
    }

    @Override
    public CompletableFuture<Void> subscribe(String topic) {
        return client.subscribeWith()
                .addSubscription(down(topic, MqttQos.AT_LEAST_ONCE))
                .send()
                .thenAccept(accepted -> log.debug("subscribed to {}", topic));
    }

    @Override
    public long failedAttempts() {
        return failedAttempts.get();
    }

    @Override
    public void setPlugged(boolean in) {
        onThread(() -> {
            plugged = in;
            if (in) {
                connect();
            } else {
                // As a cut cable would: the broker publishes the last will.
                client.disconnectWith()
                        .reasonCode(Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
                        .send();
            }
        });
    }

    private void onThread(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("closed meanwhile");
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            client.disconnectWith()
                    .reasonCode(Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
                    .send()
                    .get(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            log.debug("no goodbye: {}", e.toString());
        }
        thread.shutdownNow();
    }
}
