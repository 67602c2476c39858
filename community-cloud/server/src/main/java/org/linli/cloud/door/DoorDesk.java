package org.linli.cloud.door;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.linli.cloud.access.DoorRevision;
import org.linli.cloud.access.SyncService;
import org.linli.cloud.command.Commands;
import org.linli.cloud.events.EventIngest;
import org.linli.cloud.mqtt.CloudMqtt;
import org.linli.cloud.mqtt.DoorMessages;
import org.linli.cloud.mqtt.DoorTraffic;
import org.linli.messages.MalformedMessage;
import org.linli.messages.command.CommandResult;
import org.linli.messages.device.CertificateRenewal;
import org.linli.messages.device.CertificateRenewalRequest;
import org.linli.messages.device.Presence;
import org.linli.messages.event.EventBatch;
import org.linli.messages.sync.SyncDelta;
import org.linli.messages.sync.SyncReport;
import org.linli.messages.sync.SyncRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the doors' messages to the features and their answers back. Thread: as {@link DoorTraffic} says. */
public final class DoorDesk implements DoorTraffic {

    private static final Logger log = LoggerFactory.getLogger(DoorDesk.class);

    /** Parts of a snapshot on their way to the broker at the same time. */
    private static final int PARTS_IN_FLIGHT = 4;

    private static final int PART_SECONDS = 30;

    /** A change that a door has not confirmed for this long is told again. */
    private static final Duration TELL_AGAIN_AFTER = Duration.ofSeconds(30);

    private final SyncService sync;
    private final EventIngest events;
    private final Commands commands;
    private final Clock clock;
    private final Controllers controllers;
    private final Map<String, Long> published = new ConcurrentHashMap<>();
    private volatile DoorMessages messages = Unconnected.INSTANCE;
    private volatile BiPredicate<String, Runnable> inOrder = (door, work) -> false;

    /** Where controllers are known. */
    public interface Controllers {
        void presence(Presence presence, boolean retained);

        void heard(String door);

        /** The next certificate chain of a door, PEM; empty when it gets none. */
        Optional<String> renew(String door, String certificateRequest);
    }

    public DoorDesk(SyncService sync, EventIngest events, Commands commands, Controllers controllers, Clock clock) {
        this.sync = sync;
        this.events = events;
        this.commands = commands;
        this.controllers = controllers;
        this.clock = clock;
    }

    /** Must be called before the client starts; {@link CloudMqtt#inOrder} is the second. */
    public void connect(DoorMessages newMessages, BiPredicate<String, Runnable> newInOrder) {
        messages = newMessages;
        inOrder = newInOrder;
    }

    /** To be registered with {@link org.linli.cloud.access.AccessChanges#listen}. */
    public void news(List<DoorRevision> revisions) {
        for (DoorRevision revision : revisions) {
            boolean taken = inOrder.test(revision.door(), () -> tell(revision));
            if (!taken) {
                log.warn("news for door {} waits until it is told again", revision.door());
            }
        }
    }

    /** In the door's lane. Several changes that waited together are told at once. */
    private void tell(DoorRevision revision) {
        long from = published.getOrDefault(revision.door(), revision.before());
        if (from >= revision.after()) {
            return;
        }
        List<SyncDelta> deltas = sync.since(revision.door(), from);
        if (send(deltas)) {
            published.put(revision.door(), deltas.get(deltas.size() - 1).toRevision());
        } else {
            published.remove(revision.door());
        }
    }

    @Override
    public void events(EventBatch batch) throws MalformedMessage {
        messages.acknowledge(events.take(batch)).whenComplete((done, failure) -> {
            if (failure != null) {
                log.debug("an acknowledgement was not sent; the door will ask again by sending again", failure);
            }
        });
    }

    @Override
    public void syncRequest(SyncRequest request) {
        List<SyncDelta> answer = sync.answer(request);
        if (send(answer)) {
            published.put(request.door(), answer.get(answer.size() - 1).toRevision());
        }
    }

    @Override
    public void syncReport(SyncReport report) {
        if (!sync.report(report) && report.digestMatches()) {
            // The door believes that all is well, so it will not ask by itself.
            log.warn("door {} holds other items than it should; sending everything", report.door());
            syncRequest(new SyncRequest(report.door(), report.revision(), report.digest(), true));
        }
    }

    @Override
    public void commandResult(CommandResult result) {
        commands.result(result);
    }

    @Override
    public void presence(Presence said, boolean retained) {
        controllers.presence(said, retained);
        commands.doorIsOnline(said.door(), said.online());
    }

    @Override
    public void certificateRequest(CertificateRenewalRequest request) {
        controllers
                .renew(request.door(), request.certificateRequest())
                .ifPresent(chain -> messages.certificate(new CertificateRenewal(request.door(), chain))
                        .whenComplete((done, failure) -> {
                            if (failure != null) {
                                log.debug("a certificate was not sent; the door asks again", failure);
                            }
                        }));
    }

    @Override
    public void heard(String door) {
        controllers.heard(door);
    }

    @Override
    public void connected() {
        tellUnconfirmed(clock.instant());
    }

    /** Main calls it every half minute: what was lost on the way is told again. */
    public void tellAgain() {
        tellUnconfirmed(clock.instant().minus(TELL_AGAIN_AFTER));
    }

    private void tellUnconfirmed(Instant before) {
        for (SyncService.DoorSync door : sync.listAll()) {
            Instant since = door.unconfirmedSince();
            Long reported = door.reportedRevision();
            if (since != null && !since.isAfter(before) && reported != null) {
                boolean taken = inOrder.test(door.door(), () -> {
                    published.remove(door.door());
                    tell(new DoorRevision(door.door(), reported, door.revision()));
                });
                if (!taken) {
                    log.warn("news for door {} waits until it is told again", door.door());
                }
            }
        }
    }

    /** False when there was nothing to send or not all of it went out. */
    private boolean send(List<SyncDelta> deltas) {
        Deque<CompletableFuture<Void>> inFlight = new ArrayDeque<>();
        try {
            for (SyncDelta delta : deltas) {
                inFlight.add(messages.delta(delta));
                if (inFlight.size() >= PARTS_IN_FLIGHT) {
                    inFlight.remove().get(PART_SECONDS, TimeUnit.SECONDS);
                }
            }
            for (CompletableFuture<Void> one : inFlight) {
                one.get(PART_SECONDS, TimeUnit.SECONDS);
            }
            return !deltas.isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            log.debug("a delta was not sent; the door asks when it is back", e);
            return false;
        }
    }

    /** Before the client exists. */
    private enum Unconnected implements DoorMessages {
        INSTANCE;

        @Override
        public CompletableFuture<Void> acknowledge(org.linli.messages.event.EventAck acknowledgement) {
            return none();
        }

        @Override
        public CompletableFuture<Void> delta(SyncDelta delta) {
            return none();
        }

        @Override
        public CompletableFuture<Void> command(
                String door, org.linli.messages.command.SignedCommand command, Duration expiry) {
            return none();
        }

        @Override
        public CompletableFuture<Void> certificate(CertificateRenewal renewal) {
            return none();
        }

        private static CompletableFuture<Void> none() {
            return CompletableFuture.failedFuture(new IllegalStateException("no connection to the broker"));
        }
    }
}
