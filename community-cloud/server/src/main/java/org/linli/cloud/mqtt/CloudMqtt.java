package org.linli.cloud.mqtt;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientState;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.Topics;
import org.linli.messages.command.CommandResult;
import org.linli.messages.command.SignedCommand;
import org.linli.messages.device.CertificateRenewal;
import org.linli.messages.device.CertificateRenewalRequest;
import org.linli.messages.device.CloudTime;
import org.linli.messages.device.Presence;
import org.linli.messages.event.EventAck;
import org.linli.messages.event.EventBatch;
import org.linli.messages.sync.SyncDelta;
import org.linli.messages.sync.SyncReport;
import org.linli.messages.sync.SyncRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cloud's MQTT client. Several server processes share the doors' messages by shared subscriptions; presence is retained, which shared subscriptions do not
 * deliver, so every process hears it. A message that cannot be understood is counted and answered nowhere. Reconnects by itself.
 */
public final class CloudMqtt implements DoorMessages, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CloudMqtt.class);

    private static final int LANES = 8;

    /** The broker sends at most so many unacknowledged messages, so a lane cannot overflow by them. */
    private static final int RECEIVE_MAXIMUM = 500;

    /** Room for the broker's messages and for news of our own. */
    private static final int LANE_CAPACITY = 4 * RECEIVE_MAXIMUM;

    /**
     * Longer than a short cut of the line. A broker such as Mosquitto goes on giving a dead server its share for so long; doors say again what nobody answered.
     */
    private static final Duration SESSION_EXPIRY = Duration.ofSeconds(10);

    private static final List<String> SHARED =
            List.of("events", "sync/request", "sync/report", "command/result", "certificate/request");

    private static final Duration DELTA_EXPIRY = Duration.ofMinutes(5);
    private static final Duration ACK_EXPIRY = Duration.ofMinutes(5);
    private static final Duration CERTIFICATE_EXPIRY = Duration.ofMinutes(5);

    private final MqttSettings settings;
    private final Clock clock;
    private final Supplier<Collection<String>> doors;
    private final Lanes lanes = new Lanes(LANES, LANE_CAPACITY);
    private final Map<String, LongAdder> bad = new ConcurrentHashMap<>();
    private final Mqtt5AsyncClient client;
    private final DoorTraffic traffic;

    /** @param doors ids of all doors, asked once a minute to send the time */
    public CloudMqtt(MqttSettings settings, Clock clock, Supplier<Collection<String>> doors, DoorTraffic traffic) {
        this.settings = settings;
        this.clock = clock;
        this.doors = doors;
        this.traffic = traffic;
        this.client = build();
    }

    private Mqtt5AsyncClient build() {
        Mqtt5ClientBuilder builder = Mqtt5Client.builder()
                .identifier(settings.clientId())
                .serverHost(settings.host())
                .serverPort(settings.port())
                .automaticReconnect()
                .initialDelay(500, TimeUnit.MILLISECONDS)
                .maxDelay(10, TimeUnit.SECONDS)
                .applyAutomaticReconnect()
                .addConnectedListener(context -> onConnected())
                .addDisconnectedListener(context -> log.warn(
                        "no connection to the broker: {}", context.getCause().getMessage()));
        if (settings.trust() != null) {
            var ssl = MqttClientSslConfig.builder().trustManagerFactory(settings.trust());
            if (settings.keys() != null) {
                ssl = ssl.keyManagerFactory(settings.keys());
            }
            builder = builder.sslConfig(ssl.build());
        }
        String user = settings.user();
        String password = settings.password();
        if (user != null && password != null) {
            builder = builder.simpleAuth()
                    .username(user)
                    .password(password.getBytes(StandardCharsets.UTF_8))
                    .applySimpleAuth();
        }
        return builder.buildAsync();
    }

    /** Begins to connect and returns; goes on trying until closed. */
    public void start() {
        client.connectWith()
                .cleanStart(false)
                .sessionExpiryInterval(SESSION_EXPIRY.toSeconds())
                .keepAlive(30)
                .restrictions()
                .receiveMaximum(RECEIVE_MAXIMUM)
                .applyRestrictions()
                .send()
                .whenComplete((acknowledged, failure) -> {
                    if (failure != null) {
                        log.warn("not connected to the broker yet: {}", failure.getMessage());
                    }
                });
    }

    private void onConnected() {
        CompletableFuture.allOf(Stream.concat(SHARED.stream().map(this::shared), Stream.of(anyDoor() + "presence"))
                        .map(this::subscribe)
                        .toArray(CompletableFuture[]::new))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        log.error("the broker refused a subscription", failure);
                    } else {
                        log.info("connected to the broker");
                        lanes.offer("", () -> traffic.connected());
                        sendTime();
                    }
                });
    }

    private String anyDoor() {
        return "linli/" + settings.community() + "/door/+/";
    }

    private String shared(String kind) {
        return "$share/cloud/" + anyDoor() + kind;
    }

    private CompletableFuture<?> subscribe(String filter) {
        return client.subscribeWith()
                .topicFilter(filter)
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(this::onMessage)
                .manualAcknowledgement(true)
                .send();
    }

    /** On the client's own thread: only finds the lane. */
    private void onMessage(Mqtt5Publish message) {
        String[] levels = message.getTopic().toString().split("/", -1);
        // linli / community / door / ID / kind…
        String door = levels.length > 4 ? levels[3] : "";
        boolean taken = lanes.offer(door, () -> {
            try {
                handle(door, message);
            } finally {
                // Also after a failure: what must not be lost is sent again by the door until we answer it.
                message.acknowledge();
            }
        });
        if (!taken) {
            message.acknowledge();
        }
    }

    private void handle(String door, Mqtt5Publish message) {
        byte[] payload = message.getPayloadAsBytes();
        String topic = message.getTopic().toString();
        String kind = topic.substring(topic.indexOf("/door/" + door + "/") + door.length() + 7);
        try {
            switch (kind) {
                case "events" -> {
                    EventBatch batch = Codec.decode(payload, EventBatch.class);
                    same(door, batch.door());
                    traffic.events(batch);
                }
                case "sync/request" -> {
                    SyncRequest request = Codec.decode(payload, SyncRequest.class);
                    same(door, request.door());
                    // A door that has just come has no time yet, and obeys no command until it has.
                    sendTime(door);
                    traffic.syncRequest(request);
                }
                case "sync/report" -> {
                    SyncReport report = Codec.decode(payload, SyncReport.class);
                    same(door, report.door());
                    traffic.syncReport(report);
                }
                case "command/result" -> {
                    CommandResult result = Codec.decode(payload, CommandResult.class);
                    same(door, result.door());
                    traffic.commandResult(result);
                }
                case "certificate/request" -> {
                    CertificateRenewalRequest request = Codec.decode(payload, CertificateRenewalRequest.class);
                    same(door, request.door());
                    traffic.certificateRequest(request);
                }
                case "presence" -> {
                    Presence presence = Codec.decode(payload, Presence.class);
                    same(door, presence.door());
                    if (presence.online() && !message.isRetain()) {
                        // Before what waited for it: without the time it would refuse every order.
                        sendTime(door);
                    }
                    traffic.presence(presence, message.isRetain());
                    if (!presence.online()) {
                        return;
                    }
                }
                default -> throw new MalformedMessage("unknown topic");
            }
            if (!message.isRetain()) {
                traffic.heard(door);
            }
        } catch (MalformedMessage e) {
            bad.computeIfAbsent(kind, unused -> new LongAdder()).increment();
            log.warn("a message of door {} on {} was not understood: {}", door, kind, e.getMessage());
        }
    }

    private static void same(String ofTopic, String ofMessage) throws MalformedMessage {
        if (!ofTopic.equals(ofMessage)) {
            throw new MalformedMessage("sent by one door, signed with the name of another");
        }
    }

    /** Does work of a door after everything that came from or went to it before. False when too much waits. */
    public boolean inOrder(String door, Runnable work) {
        return lanes.offer(door, work);
    }

    /** Messages that were not understood, since the start. */
    public long badMessages() {
        return bad.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Work that found its lane full, since the start. */
    public long refusedWork() {
        return lanes.refused();
    }

    public boolean isConnected() {
        return client.getState() == MqttClientState.CONNECTED;
    }

    @Override
    public CompletableFuture<Void> acknowledge(EventAck acknowledgement) {
        return publish(
                topics(acknowledgement.door()).eventsAck(),
                Codec.encodeBytes(acknowledgement),
                MqttQos.AT_LEAST_ONCE,
                ACK_EXPIRY);
    }

    @Override
    public CompletableFuture<Void> delta(SyncDelta delta) {
        return publish(topics(delta.door()).syncDelta(), Codec.encodeBytes(delta), MqttQos.AT_LEAST_ONCE, DELTA_EXPIRY);
    }

    @Override
    public CompletableFuture<Void> command(String door, SignedCommand command, Duration expiry) {
        return publish(topics(door).command(), Codec.encodeBytes(command), MqttQos.AT_LEAST_ONCE, expiry);
    }

    @Override
    public CompletableFuture<Void> certificate(CertificateRenewal renewal) {
        return publish(
                topics(renewal.door()).certificate(),
                Codec.encodeBytes(renewal),
                MqttQos.AT_LEAST_ONCE,
                CERTIFICATE_EXPIRY);
    }

    /** Tells every door the time; main calls it once a minute. */
    public void sendTime() {
        if (!isConnected()) {
            return;
        }
        lanes.offer("", () -> doors.get().forEach(this::sendTime));
    }

    private void sendTime(String door) {
        byte[] time = Codec.encodeBytes(new CloudTime(clock.instant()));
        publish(topics(door).time(), time, MqttQos.AT_MOST_ONCE, Duration.ofSeconds(30));
    }

    private CompletableFuture<Void> publish(String topic, byte[] payload, MqttQos qos, Duration expiry) {
        if (!isConnected()) {
            return CompletableFuture.failedFuture(new IllegalStateException("no connection to the broker"));
        }
        return client.publishWith()
                .topic(topic)
                .payload(payload)
                .qos(qos)
                .retain(false)
                .messageExpiryInterval(Math.max(1, expiry.toSeconds()))
                .send()
                .thenCompose(result -> result.getError()
                        .<CompletableFuture<Void>>map(CompletableFuture::failedFuture)
                        .orElseGet(() -> CompletableFuture.completedFuture(null)));
    }

    private Topics topics(String door) {
        return new Topics(settings.community(), door);
    }

    /** Takes no more, answers what it took, and leaves nothing at the broker that would get a share of the doors' messages. */
    @Override
    public void close() {
        if (isConnected()) {
            await(CompletableFuture.allOf(SHARED.stream()
                    .map(kind ->
                            client.unsubscribeWith().topicFilter(shared(kind)).send())
                    .toArray(CompletableFuture[]::new)));
        }
        lanes.close();
        await(client.disconnectWith().sessionExpiryInterval(0).send());
    }

    private static void await(CompletableFuture<?> step) {
        try {
            step.get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("was not connected", e);
        }
    }
}
