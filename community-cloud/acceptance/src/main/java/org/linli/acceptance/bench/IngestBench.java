package org.linli.acceptance.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.linli.acceptance.bench.DailyBench.Part;
import org.linli.acceptance.process.CloudApi;
import org.linli.acceptance.process.Community;
import org.linli.acceptance.process.Community.Ports;
import org.linli.acceptance.process.DoorWire;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.EventAck;
import org.linli.messages.event.EventBatch;
import org.linli.messages.event.EventChain;
import org.linli.messages.event.Happening;
import org.linli.messages.event.Reason;
import org.linli.messages.event.Side;

/**
 * Doors that were offline for long send what they recorded: full batches, made beforehand, over mutual TLS through the real broker to a cloud on PostgreSQL that waits for its
 * disk. Each door has two batches on their way, as the real one, and every tenth is sent twice. "A core" is a second of processor time of the server, of its broker and of PostgreSQL together.
 */
final class IngestBench implements DailyBench.Measure {

    private static final String COMMUNITY = "home";
    private static final String CHAIN = "bench-chain";
    private static final int IN_FLIGHT = 2;
    private static final int TWICE_EVERY = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final int doors;
    private final int batches;
    private final int warmUp;

    IngestBench(int doors, int batches, int warmUp) {
        this.doors = doors;
        this.batches = batches;
        this.warmUp = warmUp;
    }

    @Override
    public List<Part> measure(Path directory, Consumer<String> progress) throws Exception {
        try (PostgresServer postgres = new PostgresServer();
                Community community = new Community(
                        directory.resolve("ingest"),
                        Ports.free(),
                        List.of(
                                "database.url=" + postgres.settings().url(),
                                "database.user=" + postgres.settings().user(),
                                "database.password=" + postgres.settings().password()),
                        progress)) {
            community.seed();
            int port = Integer.parseInt(
                    community.startCloud().getOrDefault("mqtt", "").replaceAll(".*:", ""));
            CloudApi manager = community.signIn("Test Manager");
            List<Door> all = new ArrayList<>();
            for (int i = 0; i < doors; i++) {
                String name = "ingest-" + i;
                manager.put("/api/doors/" + name, Map.of("number", 1000 + i, "name", name))
                        .expect(200);
                community.claim(name);
                all.add(new Door(name, batches));
            }
            for (Door door : all) {
                door.connect(community.doorData(door.name), port);
            }
            progress.accept("warming up");
            send(all, warmUp);
            progress.accept("sending " + (long) doors * (batches - warmUp) * EventBatch.MAX_ENTRIES + " events");
            double cloudBefore = busy(community.cloud().pid());
            double brokerBefore = brokerBusy(community.cloud().pid());
            double databaseBefore = postgres.busySeconds();
            long began = System.nanoTime();
            send(all, batches);
            double seconds = (System.nanoTime() - began) / 1e9;
            double cloud = busy(community.cloud().pid()) - cloudBefore;
            double broker = brokerBusy(community.cloud().pid()) - brokerBefore;
            double database = postgres.busySeconds() - databaseBefore;
            for (Door door : all) {
                door.wire().close();
            }
            long events = (long) doors * (batches - warmUp) * EventBatch.MAX_ENTRIES;
            long expected = (long) doors * batches * EventBatch.MAX_ENTRIES;
            long stored = postgres.count("SELECT count(*) FROM door_event WHERE chain = '" + CHAIN + "'");
            long different = postgres.count(
                    "SELECT count(*) FROM (SELECT DISTINCT door, sequence FROM door_event WHERE chain = '" + CHAIN
                            + "') AS once");
            long logged = postgres.count("SELECT count(*) FROM access_log WHERE door LIKE 'ingest-%'");
            boolean once = stored == expected && different == expected && logged == expected;
            return List.of(
                    Part.shown("events a second by the wall", events / seconds),
                    Part.shown("processor: server, µs an event", cloud * 1e6 / events),
                    Part.shown("processor: PostgreSQL, µs an event", database * 1e6 / events),
                    Part.shown("processor: broker, µs an event", broker * 1e6 / events),
                    Part.figure(
                            "daily.ingest",
                            "events a second a core",
                            events / (cloud + broker + database),
                            "events/s",
                            7000,
                            true),
                    Part.figure("daily.ingest_once", "stored once, of " + expected, once ? 1 : 0, "bool", 1, true));
        }
    }

    private static void send(List<Door> doors, int until) throws InterruptedException {
        for (Door door : doors) {
            door.send(until);
        }
        for (Door door : doors) {
            if (!door.over().await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the events were not taken in within " + PATIENCE);
            }
        }
    }

    private static double busy(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(duration -> duration.toNanos() / 1e9)
                .orElse(0.0);
    }

    private static double brokerBusy(long cloud) {
        return ProcessHandle.of(cloud).stream()
                        .flatMap(ProcessHandle::descendants)
                        .flatMap(process -> process.info().totalCpuDuration().stream())
                        .mapToLong(Duration::toNanos)
                        .sum()
                / 1e9;
    }

    /** One door: its batches, and how far the cloud acknowledged them. */
    private static final class Door {
        private final String name;
        private final List<byte[]> made = new ArrayList<>();
        private final AtomicInteger sent = new AtomicInteger();
        private volatile int until;
        private volatile CountDownLatch over = new CountDownLatch(0);
        private @Nullable DoorWire wire;
        private long acknowledged;

        Door(String name, int batches) {
            this.name = name;
            Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofDays(1));
            String hash = EventChain.start(name, CHAIN);
            long sequence = 0;
            for (int batch = 0; batch < batches; batch++) {
                List<EventBatch.Entry> entries = new ArrayList<>(EventBatch.MAX_ENTRIES);
                for (int i = 0; i < EventBatch.MAX_ENTRIES; i++) {
                    sequence++;
                    at = at.plusMillis(137);
                    String body = Codec.encode(new DoorEvent(
                            name,
                            at,
                            DoorEvent.ClockTrust.TRUSTED,
                            new Happening.AccessDecided(
                                    CredentialKind.CARD,
                                    Side.ENTRY,
                                    Reason.GRANTED,
                                    "holder-" + sequence % 997,
                                    "card-" + sequence % 1499,
                                    null,
                                    120)));
                    hash = EventChain.next(hash, sequence, body);
                    entries.add(new EventBatch.Entry(sequence, body, hash));
                }
                made.add(Codec.encodeBytes(new EventBatch(name, CHAIN, entries)));
            }
        }

        void connect(Path data, int port) throws Exception {
            wire = DoorWire.connect(data, COMMUNITY, port, this::acknowledged);
        }

        DoorWire wire() {
            return Objects.requireNonNull(wire, "connect first");
        }

        CountDownLatch over() {
            return over;
        }

        void send(int newUntil) {
            over = new CountDownLatch(1);
            until = newUntil;
            for (int i = 0; i < IN_FLIGHT; i++) {
                next();
            }
        }

        private void next() {
            int index = sent.getAndUpdate(now -> Math.min(now + 1, until));
            if (index < until) {
                wire().events(made.get(index));
                if (index % TWICE_EVERY == 0) {
                    wire().events(made.get(index));
                }
            }
        }

        private void acknowledged(byte[] body) {
            try {
                long sequence = Codec.decode(body, EventAck.class).sequence();
                // What was sent twice is acknowledged twice.
                if (sequence <= acknowledged) {
                    return;
                }
                acknowledged = sequence;
                next();
                if (sequence >= (long) until * EventBatch.MAX_ENTRIES) {
                    over.countDown();
                }
            } catch (MalformedMessage e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
