package org.linli.acceptance.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.linli.acceptance.process.Community;
import org.linli.acceptance.process.Community.Ports;
import org.linli.acceptance.process.Program;
import org.linli.door.bench.BenchReport;
import org.linli.door.powercut.PowerCuts;
import org.linli.door.powercut.PowerCuts.Findings;
import org.linli.door.powercut.ReceivedEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Kills a working door at random instants, hundreds of times, with the real broker and cloud behind it, and then compares what the door had recorded
 * with what the cloud has.
 */
@Command(name = "events", description = "random kills of a working door: events lost, duplicated, locks released")
public final class EventsBench implements Callable<Integer> {

    private static final String DOOR = "south-gate";
    private static final Duration LONGEST_LIFE = Duration.ofMillis(1500);

    @Option(names = "--kills", description = "How often (default: ${DEFAULT-VALUE}).")
    int kills = 300;

    @Option(names = "--seed", description = "Of the random instants (default: ${DEFAULT-VALUE}).")
    long seed = 20_261_121;

    @Override
    public Integer call() throws Exception {
        Path directory = Files.createTempDirectory("linli-events");
        Findings findings;
        long stored;
        try (Community community = new Community(directory, Ports.free(), step -> System.err.println("  … " + step))) {
            community.seed();
            community.startCloud();
            community.claim(DOOR);
            PowerCuts cuts = new PowerCuts(community.doorData(DOOR), java());
            Random random = new Random(seed);
            for (int cut = 1; cut <= kills; cut++) {
                cuts.cut(random, LONGEST_LIFE);
                if (cut % 10 == 0) {
                    System.err.println("  … " + cut + " of " + kills + " kills");
                }
            }
            drain(community);
            List<ReceivedEvent> cloud = received(community.cloudDatabase());
            stored = cloud.size();
            findings = cuts.verify(DOOR, cloud);
        }
        print(findings, stored);
        return findings.clean() && findings.repeated() == 0 ? 0 : 1;
    }

    private static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Program.DOOR.jar().toString());
    }

    /** Lets the door live until the cloud has acknowledged everything. */
    private static void drain(Community community) throws Exception {
        community.startDoor(DOOR, List.of(), List.of("--set", "means=card,pin", "--set", "page.port=0"));
        Awaitility.await("the outbox to drain")
                .atMost(Duration.ofMinutes(15))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> waiting(community.doorData(DOOR).resolve("door.db")) == 0);
        community.stopDoor(DOOR);
    }

    private static long waiting(Path store) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store);
                Statement statement = connection.createStatement();
                ResultSet sum =
                        statement.executeQuery("SELECT coalesce(sum(last_sequence - acked_sequence), 0) FROM chain")) {
            return sum.next() ? sum.getLong(1) : 0;
        }
    }

    private static List<ReceivedEvent> received(Path database) throws Exception {
        List<ReceivedEvent> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet events = statement.executeQuery(
                        "SELECT chain, sequence, body FROM door_event WHERE door = '" + DOOR + "' ORDER BY id")) {
            while (events.next()) {
                rows.add(new ReceivedEvent(events.getString(1), events.getLong(2), events.getString(3)));
            }
        }
        return rows;
    }

    private static void print(Findings found, long stored) {
        try (BenchReport report = new BenchReport("events: power cuts at random instants", System.out)) {
            report.table(
                    List.of("what", "count"),
                    List.of(
                            List.of("kills", Integer.toString(found.kills())),
                            List.of("cards presented", Integer.toString(found.presented())),
                            List.of("decisions recorded", Integer.toString(found.recorded())),
                            List.of("releases ordered", Integer.toString(found.released())),
                            List.of("events in the cloud", Long.toString(stored)),
                            List.of("recorded decisions lost", Integer.toString(found.lost())),
                            List.of("cards with more than one event", Integer.toString(found.duplicated())),
                            List.of("events doubled in the cloud", Integer.toString(found.repeated())),
                            List.of("releases without an event", Integer.toString(found.releasesWithoutEvent())),
                            List.of("releases by a start", Integer.toString(found.releasesByStart())),
                            List.of("contradictions", Integer.toString(found.contradictions()))));
            report.figure("events.kills", found.kills(), "count");
            report.figure("events.lost", found.lost(), "count");
            report.figure("events.duplicated", found.duplicated() + found.repeated(), "count");
            report.figure("events.releases", found.releasesWithoutEvent() + found.releasesByStart(), "count");
        }
    }
}
