package org.linli.door.link;

import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.linli.door.clock.DisciplinedClock;
import org.linli.door.link.Transport.Incoming;
import org.linli.door.store.AccessState;
import org.linli.door.store.Acknowledgement;
import org.linli.door.store.DoorStore;
import org.linli.door.store.StoreException;
import org.linli.hardware.Subscription;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.Topics;
import org.linli.messages.device.CertificateRenewal;
import org.linli.messages.device.CertificateRenewalRequest;
import org.linli.messages.device.CloudTime;
import org.linli.messages.device.Presence;
import org.linli.messages.event.EventAck;
import org.linli.messages.sync.SyncDelta;
import org.linli.messages.sync.SyncReport;
import org.linli.messages.sync.SyncRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a door and its cloud in step. One thread does all of it, from a bounded queue; the transport's callbacks only put work there. The broker
 * holds back what is not acknowledged, so the bound is only reached by unacknowledged kinds of messages, which are then dropped and counted.
 *
 * <p>Thread: any for the public methods. Nothing here blocks or delays the door.
 */
public final class CloudLink implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CloudLink.class);
    private static final int MAX_QUEUED = 256;
    private static final long PRESENCE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final String door;
    private final String version;
    private final Topics topics;
    private final DoorStore store;
    private final DoorPort port;
    private final DisciplinedClock clock;
    private final Transport transport;
    private final CommandInbox commands;
    private final SyncFollower sync;
    private final EventPump pump;
    private final ResultSender results;
    private final Renewal renewal;
    private final ScheduledThreadPoolExecutor thread;
    private final Semaphore room = new Semaphore(MAX_QUEUED);
    private final AtomicBoolean pumpDue = new AtomicBoolean();
    private final AtomicLong dropped = new AtomicLong();
    private final Subscription finished;

    private volatile boolean connected;
    private volatile boolean plugged = true;
    private volatile @Nullable Instant since;
    private long presenceNanos;
    private boolean presenceDue;

    /** @param version of this program, for the presence */
    public static CloudLink open(
            LinkIdentity identity, String version, DoorStore store, DoorPort port, DisciplinedClock clock) {
        Transport transport = new MqttTransport(
                identity, clock, () -> Codec.encodeBytes(presence(identity.door(), false, version, store, clock)));
        return new CloudLink(identity, version, store, port, clock, transport);
    }

    CloudLink(
            LinkIdentity identity,
            String version,
            DoorStore store,
            DoorPort port,
            DisciplinedClock clock,
            Transport transport) {
        this.door = identity.door();
        this.version = version;
        this.topics = identity.topics();
        this.store = store;
        this.port = port;
        this.clock = clock;
        this.transport = transport;
        this.commands = new CommandInbox(door, port, clock, identity.trustedKeys());
        this.sync = new SyncFollower(door, store, port, new SyncSender(), commands, System::nanoTime);
        this.pump = new EventPump(
                store,
                batch -> transport.publish(topics.events(), batch, false).whenComplete(this::logFailure),
                System::nanoTime);
        this.results =
                new ResultSender(store, body -> transport.publish(topics.commandResult(), body, false), this::always);
        this.renewal = new Renewal(door, identity.certificate(), clock, this::askForCertificate, System::nanoTime);
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "cloud-link");
            made.setDaemon(true);
            return made;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.finished = port.onFinished(result -> always(() -> results.answer(result)));
    }

    /** Starts to connect. The rules in the store are assumed to be in force already. Call once. */
    public void start() {
        always(sync::loadKeys);
        store.onNews(this::pumpSoon);
        transport.start(new Transport.Listener() {
            @Override
            public void connected() {
                always(CloudLink.this::up);
            }

            @Override
            public void disconnected() {
                always(CloudLink.this::down);
            }

            @Override
            public void received(Incoming message) {
                if (!submit(() -> handle(message))) {
                    dropped.incrementAndGet();
                }
            }
        });
        thread.scheduleWithFixedDelay(() -> guarded(this::tick), 1, 1, TimeUnit.SECONDS);
    }

    /** Attempts to connect that failed, since start: no network, or a broker that is not the community's. */
    public long failedAttempts() {
        return transport.failedAttempts();
    }

    /** The virtual network cable. */
    public void setPlugged(boolean in) {
        plugged = in;
        transport.setPlugged(in);
    }

    public LinkStatus status() {
        long waiting;
        long revision;
        try {
            waiting = store.waiting();
            revision = store.accessState().revision();
        } catch (StoreException e) {
            waiting = -1;
            revision = 0;
        }
        return new LinkStatus(connected, plugged, since, waiting, revision, dropped.get());
    }

    private void up() {
        connected = true;
        since = clock.read().now();
        log.info("cloud link is up");
        sayPresence();
        sync.open();
        results.open();
        pump.open();
    }

    private void down() {
        connected = false;
        since = clock.read().now();
        sync.shut();
        pump.shut();
        results.shut();
    }

    private void tick() {
        clock.watch().ifPresent(port::record);
        if (!connected) {
            return;
        }
        pump.tick();
        sync.tick();
        results.sendKept();
        renewal.tick();
        if (presenceDue || System.nanoTime() - presenceNanos > PRESENCE_EVERY_NANOS) {
            sayPresence();
        }
    }

    /** Any number of commits in a row need the pump once. */
    private void pumpSoon() {
        if (connected && pumpDue.compareAndSet(false, true)) {
            always(() -> {
                pumpDue.set(false);
                pump.pump();
            });
        }
    }

    private void handle(Incoming message) {
        boolean later = false;
        try {
            if (message.body().length > Codec.MAX_BYTES) {
                throw new MalformedMessage("message too large");
            }
            later = dispatch(message);
        } catch (MalformedMessage e) {
            log.debug("refused a message on {}: {}", message.topic(), e.getMessage());
            port.refuseInput("mqtt", causeOf(message, e));
        } catch (StoreException e) {
            log.warn("a message on {} waits for the store: {}", message.topic(), e.getMessage());
            later = handleLater(message);
        } finally {
            if (!later) {
                message.acknowledge().run();
            }
        }
    }

    private boolean handleLater(Incoming message) {
        try {
            thread.schedule(() -> guarded(() -> handle(message)), 1, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("closed meanwhile; the broker keeps the message");
        }
        return true;
    }

    /** Few and fixed words: they count together, and a sender cannot write into the log. */
    private static String causeOf(Incoming message, MalformedMessage e) {
        String kind = message.topic().substring(message.topic().lastIndexOf('/') + 1);
        String text = String.valueOf(e.getMessage());
        if (text.contains("version")) {
            return kind + ": unknown version";
        }
        if (text.contains("large")) {
            return kind + ": too large";
        }
        return text.contains("another door") ? kind + ": for another door" : kind + ": malformed";
    }

    /** Answers whether the message is acknowledged later. */
    private boolean dispatch(Incoming message) throws MalformedMessage {
        String topic = message.topic();
        if (topic.equals(topics.command())) {
            commands.received(message.body(), message.retained())
                    .whenComplete((result, failure) -> always(() -> {
                        if (result != null) {
                            result.ifPresent(results::answer);
                        }
                        message.acknowledge().run();
                    }));
            return true;
        }
        if (topic.equals(topics.eventsAck())) {
            EventAck ack = Codec.decode(message.body(), EventAck.class);
            requireOurs(ack.door());
            if (pump.acknowledged(ack) == Acknowledgement.UNKNOWN_CHAIN) {
                port.refuseInput("mqtt", "ack: unknown chain");
            }
        } else if (topic.equals(topics.syncDelta())) {
            sync.received(Codec.decode(message.body(), SyncDelta.class));
        } else if (topic.equals(topics.time())) {
            CloudTime time = Codec.decode(message.body(), CloudTime.class);
            if (message.retained()) {
                throw new MalformedMessage("a kept time is no time");
            }
            clock.set(time.now()).ifPresent(port::record);
        } else if (topic.equals(topics.certificate())) {
            renewal.received(Codec.decode(message.body(), CertificateRenewal.class));
        } else {
            throw new MalformedMessage("topic of another door");
        }
        return false;
    }

    private void requireOurs(String addressee) throws MalformedMessage {
        if (!addressee.equals(door)) {
            throw new MalformedMessage("for another door");
        }
    }

    /** The answer's topic is asked for only then: an older cloud does not have it. */
    private void askForCertificate(CertificateRenewalRequest request) {
        transport
                .subscribe(topics.certificate())
                .thenCompose(done -> transport.publish(topics.certificateRequest(), Codec.encodeBytes(request), false))
                .whenComplete(this::logFailure);
    }

    private void sayPresence() {
        presenceDue = false;
        presenceNanos = System.nanoTime();
        byte[] body = Codec.encodeBytes(presence(door, true, version, store, clock));
        transport.publish(topics.presence(), body, true).whenComplete(this::logFailure);
    }

    private static Presence presence(
            String door, boolean online, String version, DoorStore store, DisciplinedClock clock) {
        AccessState state;
        long waiting;
        try {
            state = store.accessState();
            waiting = store.waiting();
        } catch (StoreException e) {
            state = new AccessState(0, "0".repeat(64), 0, true);
            waiting = 0;
        }
        return new Presence(door, online, clock.read().now(), version, state.revision(), state.digest(), waiting);
    }

    private void logFailure(@Nullable Void done, @Nullable Throwable failure) {
        if (failure != null) {
            log.debug("not sent: {}", failure.toString());
        }
    }

    private final class SyncSender implements SyncFollower.Sender {
        @Override
        public void request(SyncRequest request) {
            transport
                    .publish(topics.syncRequest(), Codec.encodeBytes(request), false)
                    .whenComplete(CloudLink.this::logFailure);
        }

        @Override
        public void report(SyncReport report) {
            transport
                    .publish(topics.syncReport(), Codec.encodeBytes(report), false)
                    .whenComplete(CloudLink.this::logFailure);
            presenceDue = true;
        }
    }

    /** For the link's own work, of which there is never much. */
    private void always(Runnable work) {
        try {
            thread.execute(() -> guarded(work));
        } catch (RejectedExecutionException e) {
            log.debug("closed meanwhile");
        }
    }

    /** For messages from outside. False when there is no room or the link is closed. */
    private boolean submit(Runnable work) {
        if (!room.tryAcquire()) {
            return false;
        }
        try {
            thread.execute(() -> {
                room.release();
                guarded(work);
            });
            return true;
        } catch (RejectedExecutionException e) {
            room.release();
            return false;
        }
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (StoreException e) {
            log.warn("the link waits for the store: {}", e.getMessage());
        } catch (RuntimeException e) {
            log.error("the link failed and goes on", e);
        }
    }

    /** Says goodbye and stops. Idempotent. */
    @Override
    public void close() {
        finished.close();
        store.onNews(() -> {});
        transport.close();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
