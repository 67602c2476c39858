package org.linli.door.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.linli.door.decide.AccessDecider;
import org.linli.door.decide.AccessRules;
import org.linli.door.decide.Credential;
import org.linli.door.decide.Decision;
import org.linli.door.decide.DoorMemory;
import org.linli.door.decide.Situation;
import org.linli.door.decide.Situation.Mode;
import org.linli.door.runtime.DecisionReport;
import org.linli.door.runtime.DoorClock;
import org.linli.door.runtime.DoorListener;
import org.linli.door.runtime.DoorRuntime;
import org.linli.door.runtime.EnrolmentHandler;
import org.linli.door.store.DoorStore;
import org.linli.door.store.StoreOptions;
import org.linli.hardware.virtual.VirtualBoard;
import org.linli.hardware.virtual.VirtualSettings;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.Side;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long a decision takes: alone, with many credentials in force, and through the whole door with the event on disk. */
@Command(name = "decide", description = "决定用时 Decision time with many credentials, alone and with the durable event.")
public final class DecideBench implements Callable<Integer> {

    private static final int WARM_UP = 200_000;
    private static final int WARM_UP_EVENTS = 300;

    /** What a decision with its event writes to the log: three pages with their headers. */
    private static final int COMMIT_BYTES = 3 * (4_096 + 24);

    /** The room of the store's log, and of the file that is compared: both are written over, not longer. */
    private static final int LOG_BYTES = 8 << 20;

    /** A door that was just started stands idle for some seconds before somebody comes. */
    private static final long SETTLING_MILLIS = 30_000;

    /** Different codes, and as many phones; each is timed several times. A door holds one at a time: thousands would be carried about by the garbage collector. */
    private static final int DIFFERENT_PASSES = 256;

    private static final Situation NORMAL = new Situation(Mode.NORMAL, ClockTrust.TRUSTED);

    @Option(names = "--credentials", defaultValue = "240000", description = "cards and keys in force")
    private int credentials;

    @Option(names = "--decisions", defaultValue = "1000000", description = "decisions to time")
    private int decisions;

    @Option(names = "--signed", defaultValue = "20000", description = "signed codes of each kind to time")
    private int signed;

    @Option(
            names = "--events",
            defaultValue = "5000",
            description = "decisions with a durable event; 0 leaves them out")
    private int events;

    @Option(names = "--directory", description = "where the store and the compared file are; default: system temp")
    private @Nullable Path directory;

    @Option(names = "--seed", defaultValue = "1")
    private long seed;

    /** Set by tests; the figures are the same. */
    PrintStream out = System.out;

    @Override
    public Integer call() throws Exception {
        try (BenchReport report = new BenchReport("decide: who may pass, and how long the answer takes", out)) {
            long before = usedBytes();
            DecideTown town = new DecideTown(credentials, seed);
            AccessRules rules = town.rules();
            double perCredential = (usedBytes() - before) / (double) credentials;
            report.line(String.format(
                    "%,d credentials (half cards, half phone keys) of %,d holders: %.0f bytes each, %.0f MB",
                    credentials, credentials / 4, perCredential, perCredential * credentials / 1e6));
            pure(report, town);
            if (events > 0) {
                durable(report, town);
            }
            report.figure("decide.bytes_per_credential", perCredential, "bytes");
            if (rules.unusable() > 0) {
                throw new IllegalStateException("the bench made unusable items");
            }
        }
        return 0;
    }

    // ---- without input and output
    // -----------------------------------------------------------------------------------------

    private void pure(BenchReport report, DecideTown town) {
        Random random = new Random(seed);
        DoorMemory memory = town.memory();
        Latencies cards = new Latencies(decisions);
        for (int i = 0; i < Math.min(WARM_UP, decisions); i++) {
            decide(town.anyCard(random), town, memory);
        }
        for (int i = 0; i < decisions; i++) {
            Credential card = town.anyCard(random);
            long begin = System.nanoTime();
            Decision decision = decide(card, town, memory);
            cards.add(System.nanoTime() - begin);
            DecideTown.check(decision);
        }
        Latencies cpu = processorTime(town, memory, random);
        Timed rotating = timed(town.rotatingPasses(DIFFERENT_PASSES), town, memory);
        Timed first = timed(town.rotatingPasses(DecideTown.REAL_PHONES), town, memory);
        Timed visitors = timed(town.visitorPasses(DIFFERENT_PASSES), town, memory);
        report.table(
                Latencies.header("decision without I/O"),
                List.of(
                        cards.row("card, 1 in 20 unknown"),
                        cpu.row("of it, processor time"),
                        rotating.wall().row("rotating pass (P-256)"),
                        rotating.processor().row("of it, processor time"),
                        first.wall().row("rotating pass, phone not seen lately"),
                        first.processor().row("of it, processor time"),
                        visitors.wall().row("visitor pass (Ed25519)"),
                        visitors.processor().row("of it, processor time")));
        report.figure("decide.p50", cards.millis(0.5), "ms");
        report.figure("decide.p99", cards.millis(0.99), "ms");
        report.figure("decide.p999", cards.millis(0.999), "ms");
        report.figure("decide.max", cards.millis(1), "ms");
        report.figure("decide.cpu.p999", cpu.millis(0.999), "ms");
        report.figure("decide.rotating.p999", rotating.wall().millis(0.999), "ms");
        report.figure("decide.rotating.cpu.p999", rotating.processor().millis(0.999), "ms");
        report.figure("decide.rotating.first.p999", first.wall().millis(0.999), "ms");
        report.figure("decide.rotating.first.cpu.p999", first.processor().millis(0.999), "ms");
        report.figure("decide.visitor.p999", visitors.wall().millis(0.999), "ms");
        report.figure("decide.visitor.cpu.p999", visitors.processor().millis(0.999), "ms");
    }

    /** What the decision itself costs, whatever else the machine is doing; reading this clock is about half of it. */
    private Latencies processorTime(DecideTown town, DoorMemory memory, Random random) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Latencies latencies = new Latencies(decisions);
        for (int i = 0; i < decisions; i++) {
            Credential card = town.anyCard(random);
            long begin = threads.getCurrentThreadCpuTime();
            Decision decision = decide(card, town, memory);
            latencies.add(threads.getCurrentThreadCpuTime() - begin);
            DecideTown.check(decision);
        }
        return latencies;
    }

    /** Two series: as it took, and what the processor had to do, whatever else the machine was doing. */
    private record Timed(Latencies wall, Latencies processor) {}

    private Timed timed(List<Credential> passes, DecideTown town, DoorMemory memory) {
        // What was made for the bench is not to be copied about while it is timed. The warm-up comes after: it touches
        // the memory that was given back, as a door has done that has been at work for a while.
        usedBytes();
        for (int i = 0; i < Math.min(5_000, 2 * signed); i++) {
            decide(passes.get(i % passes.size()), town, memory);
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Latencies wall = new Latencies(signed);
        Latencies processor = new Latencies(signed);
        for (int i = 0; i < signed; i++) {
            Credential pass = passes.get(i % passes.size());
            long beginProcessor = threads.getCurrentThreadCpuTime();
            long begin = System.nanoTime();
            Decision decision = decide(pass, town, memory);
            wall.add(System.nanoTime() - begin);
            processor.add(threads.getCurrentThreadCpuTime() - beginProcessor);
            if (!decision.granted()) {
                throw new IllegalStateException("a good pass was refused: " + decision.reason());
            }
        }
        return new Timed(wall, processor);
    }

    private static Decision decide(Credential credential, DecideTown town, DoorMemory memory) {
        return AccessDecider.decide(credential, Side.ENTRY, town.rules(), memory, NORMAL, DecideTown.NOW);
    }

    // ---- through the door, with the event on disk
    // -------------------------------------------------------------------------

    private void durable(BenchReport report, DecideTown town) throws Exception {
        Path place = directory == null ? Files.createTempDirectory("linli-decide") : directory;
        Files.createDirectories(place);
        Path store = Files.createTempDirectory(place, "store");
        Latencies fsync = new Latencies(events);
        Latencies door = new Latencies(events);
        Latencies commit = new Latencies(events);
        int kept = 0;
        DoorClock clock = () -> new DoorClock.Reading(DecideTown.NOW, ClockTrust.TRUSTED);
        try (DoorStore journal = DoorStore.open(store, DecideTown.DOOR, clock, StoreOptions.DEFAULT);
                VirtualBoard board = new VirtualBoard(VirtualSettings.complete());
                DoorRuntime runtime = new DoorRuntime(
                        DecideTown.DOOR,
                        board,
                        town.rules(),
                        new DoorMemory(),
                        journal,
                        clock,
                        EnrolmentHandler.none());
                FileChannel plain =
                        FileChannel.open(store.resolve("plain"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            SynchronousQueue<DecisionReport> answers = new SynchronousQueue<>();
            runtime.observe(new DoorListener() {
                @Override
                public void decided(DecisionReport decided) {
                    hand(answers, decided);
                }
            });
            runtime.start();
            Random random = new Random(seed);
            usedBytes();
            settle(store.resolve("door.db-wal"), plain);
            for (int i = -Math.min(WARM_UP_EVENTS, events); i < events; i++) {
                long begin = System.nanoTime();
                append(plain);
                long synced = System.nanoTime() - begin;
                DecisionReport answer = ask(runtime, town.knownCard(random), answers);
                if (i >= 0) {
                    fsync.add(synced);
                    door.add(TimeUnit.MICROSECONDS.toNanos(answer.orderedMicros()));
                    commit.add(TimeUnit.MICROSECONDS.toNanos(answer.recordedMicros()));
                    kept += TimeUnit.MICROSECONDS.toNanos(answer.orderedMicros()) <= synced + 1_000_000 ? 1 : 0;
                }
            }
        } finally {
            delete(store);
        }
        report.line("durable events on " + Files.getFileStore(place).type()
                + ", one after the other, each followed by one plain fsync");
        report.table(
                Latencies.header("with the durable event"),
                List.of(
                        fsync.row("plain fsync of as many bytes"),
                        commit.row("of it: the commit"),
                        door.row("card read → lock ordered")));
        report.figure("decide.fsync.p50", fsync.millis(0.5), "ms");
        report.figure("decide.durable.p50", door.millis(0.5), "ms");
        report.figure("decide.fsync.p99", fsync.millis(0.99), "ms");
        report.figure("decide.durable.p99", door.millis(0.99), "ms");
        report.figure("decide.durable.within_fsync_and_1ms", 100.0 * kept / events, "%");
        report.figure("decide.durable.above_fsync.p50", door.millis(0.5) - fsync.millis(0.5), "ms");
        report.figure("decide.durable.above_fsync.p99", door.millis(0.99) - fsync.millis(0.99), "ms");
    }

    private static DecisionReport ask(DoorRuntime runtime, Credential card, SynchronousQueue<DecisionReport> answers)
            throws InterruptedException {
        runtime.present(card, Side.ENTRY, System.nanoTime());
        DecisionReport answer = answers.poll(60, TimeUnit.SECONDS);
        if (answer == null || !answer.recorded() || !answer.reason().granted()) {
            throw new IllegalStateException("the door did not open: " + answer);
        }
        return answer;
    }

    private static void hand(SynchronousQueue<DecisionReport> answers, DecisionReport decided) {
        try {
            answers.put(decided);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the store has made its log's room, and makes as much for the compared file. */
    private static void settle(Path log, FileChannel plain) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (Files.size(log) < LOG_BYTES) {
            if (System.nanoTime() - begin > TimeUnit.MILLISECONDS.toNanos(SETTLING_MILLIS)) {
                throw new IllegalStateException("the store makes no room for its log; is the disk nearly full?");
            }
            Thread.sleep(100);
        }
        plain.write(ByteBuffer.allocate(LOG_BYTES));
        plain.force(true);
        plain.position(0);
    }

    private static void append(FileChannel plain) throws IOException {
        if (plain.position() > LOG_BYTES - COMMIT_BYTES) {
            plain.position(0);
        }
        plain.write(ByteBuffer.allocate(COMMIT_BYTES));
        plain.force(true);
    }

    private static void delete(Path directory) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(paths::add);
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }

    private static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
