package org.linli.door.powercut;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.linli.door.clock.SystemClock;
import org.linli.door.store.DoorStore;
import org.linli.door.store.OutboxBatch;
import org.linli.door.store.StoreOptions;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.EventBatch;
import org.linli.messages.event.Happening;

/**
 * Starts a {@link KilledDoor}, kills it with SIGKILL at a random moment of its work, as often as asked, and then counts what was lost, doubled or opened.
 *
 * <p>A kill takes the process, not the kernel: what was written survives even without an fsync. That commits also survive a real power cut rests on
 * SQLite's FULL mode, and on the torn-log tests of the store.
 */
public final class PowerCuts {

    /** To each kill during the start. */
    private static final int KILLS_AT_WORK = 4;

    private final Path directory;
    private final List<String> java;
    private int kills;

    /**
     * @param directory data of the door; put an identity there first to use a real cloud
     * @param java command and arguments that run a main class, class path included
     */
    public PowerCuts(Path directory, List<String> java) {
        this.directory = directory;
        this.java = List.copyOf(java);
    }

    /** Runs the victim on this process's own Java and class path. */
    public static PowerCuts here(Path directory) {
        String command = ProcessHandle.current().info().command().orElse("java");
        return new PowerCuts(
                directory,
                List.of(
                        command,
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path")));
    }

    /**
     * What was found.
     *
     * @param presented cards held to the door, over all starts
     * @param recorded decisions that the door believed recorded
     * @param received different events that the cloud has or that still wait
     * @param repeated events that the cloud has more than once. The paper cloud takes what comes, so there it is how many were sent again; a real one knows an event by
     *     chain and sequence, and must have none
     * @param released orders to release the lock
     * @param lost recorded decisions of which no event is left
     * @param duplicated cards with more than one event
     * @param releasesWithoutEvent releases whose decision has no event
     * @param releasesByStart releases before any card was presented after a start
     * @param contradictions rows of the same chain and sequence with different texts, or missing sequences
     */
    public record Findings(
            int kills,
            int presented,
            int recorded,
            int received,
            int repeated,
            int released,
            int lost,
            int duplicated,
            int releasesWithoutEvent,
            int releasesByStart,
            int contradictions) {
        public boolean clean() {
            return lost + duplicated + releasesWithoutEvent + releasesByStart + contradictions == 0;
        }
    }

    static Path trace(Path directory) {
        return directory.resolve("trace.txt");
    }

    static Path paper(Path directory) {
        return directory.resolve("paper-cloud.txt");
    }

    /** How many cards were presented so far; the next start goes on from there. */
    static int presented(Path directory) throws IOException {
        int next = 0;
        for (String line : lines(directory)) {
            if (line.startsWith("P ")) {
                next = Integer.parseInt(line.substring(2)) + 1;
            }
        }
        return next;
    }

    private static List<String> lines(Path directory) throws IOException {
        Path file = trace(directory);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /**
     * Lets the door start and work, and kills it; now and then it does not live to work, but is killed while it starts.
     *
     * @param longest it lives at least 1 ms and at most this long, counted from its first decision, or from its start
     */
    public void cut(Random random, Duration longest) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(java);
        command.add(KilledDoor.class.getName());
        command.add(directory.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            if (random.nextInt(KILLS_AT_WORK + 1) > 0) {
                awaitReady(output);
            }
            TimeUnit.MICROSECONDS.sleep(1_000 + (long) (random.nextDouble() * longest.toNanos() / 1_000));
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
        kills++;
    }

    private static void awaitReady(BufferedReader output) throws IOException {
        List<String> said = new ArrayList<>();
        String line = output.readLine();
        while (line != null && !line.equals(KilledDoor.READY)) {
            said.add(line);
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("the door did not start: " + said);
        }
    }

    /** What the paper cloud has. */
    public List<ReceivedEvent> paper() throws IOException {
        return PaperCloud.read(paper(directory));
    }

    /**
     * Counts. The door must not run.
     *
     * @param cloud every event that the cloud took, doubles included
     */
    public Findings verify(String door, Collection<ReceivedEvent> cloud) throws IOException {
        Map<String, SortedMap<Long, String>> chains = new HashMap<>();
        int contradictions = 0;
        int repeated = 0;
        for (ReceivedEvent event : cloud) {
            String before = put(chains, event);
            repeated += before == null ? 0 : 1;
            contradictions += before == null || before.equals(event.body()) ? 0 : 1;
        }
        // What the cloud has may wait as well, when the door died before the acknowledgement came: it is sent again and
        // known again, and doubles nothing.
        for (ReceivedEvent event : waiting(door)) {
            String before = put(chains, event);
            contradictions += before == null || before.equals(event.body()) ? 0 : 1;
        }
        int received = 0;
        Map<Integer, Integer> eventsOfCard = new HashMap<>();
        for (SortedMap<Long, String> chain : chains.values()) {
            received += chain.size();
            contradictions += chain.isEmpty() || chain.lastKey() == chain.size() ? 0 : 1;
            chain.values().forEach(body -> cardOf(body).ifPresent(card -> eventsOfCard.merge(card, 1, Integer::sum)));
        }
        Walk walk = new Walk();
        lines(directory).forEach(walk::line);
        Set<Integer> lost = new HashSet<>(walk.decided);
        lost.removeAll(eventsOfCard.keySet());
        return new Findings(
                kills,
                walk.presented,
                walk.decided.size(),
                received,
                repeated,
                walk.released,
                lost.size(),
                (int) eventsOfCard.values().stream().filter(count -> count > 1).count(),
                (int) walk.releasedFor.stream()
                        .filter(card -> !eventsOfCard.containsKey(card))
                        .count(),
                walk.releasedByStart,
                contradictions);
    }

    /** The text that was there under the same number; null for a new event. */
    private static @Nullable String put(Map<String, SortedMap<Long, String>> chains, ReceivedEvent event) {
        return chains.computeIfAbsent(event.chain(), chain -> new TreeMap<>())
                .putIfAbsent(event.sequence(), event.body());
    }

    /** For the paper cloud. */
    public Findings verify() throws IOException {
        return verify(KilledDoor.PAPER_DOOR, paper());
    }

    /** Reads the trace in order. */
    private static final class Walk {
        final Set<Integer> decided = new HashSet<>();
        final List<Integer> releasedFor = new ArrayList<>();
        int presented;
        int released;
        int releasedByStart;
        int card = -1;

        void line(String line) {
            if (line.equals("S")) {
                card = -1;
            } else if (line.startsWith("P ")) {
                card = Integer.parseInt(line.substring(2));
                presented++;
            } else if (line.startsWith("D ")) {
                decided.add(Integer.parseInt(line.substring(2)));
            } else if (line.equals("R")) {
                released++;
                if (card < 0) {
                    releasedByStart++;
                } else {
                    releasedFor.add(card);
                }
            }
        }
    }

    private List<ReceivedEvent> waiting(String door) throws IOException {
        List<ReceivedEvent> rows = new ArrayList<>();
        try (DoorStore store = DoorStore.open(directory, door, SystemClock.start(), StoreOptions.DEFAULT)) {
            Optional<OutboxBatch> next = store.nextBatch(null, EventBatch.MAX_ENTRIES, 1 << 18);
            while (next.isPresent()) {
                EventBatch batch = next.get().batch();
                batch.entries()
                        .forEach(entry -> rows.add(new ReceivedEvent(batch.chain(), entry.sequence(), entry.body())));
                next = store.nextBatch(next.get().end(), EventBatch.MAX_ENTRIES, 1 << 18);
            }
        }
        return rows;
    }

    private static Optional<Integer> cardOf(String body) {
        try {
            if (Codec.decode(body, DoorEvent.class).happening() instanceof Happening.AccessDecided decided
                    && decided.credential() != null
                    && decided.credential().startsWith("card-")) {
                return Optional.of(Integer.valueOf(decided.credential().substring("card-".length())));
            }
            return Optional.empty();
        } catch (MalformedMessage e) {
            throw new IllegalStateException("an event that was recorded cannot be read", e);
        }
    }
}
