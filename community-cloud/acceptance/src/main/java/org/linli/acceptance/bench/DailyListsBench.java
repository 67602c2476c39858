package org.linli.acceptance.bench;

import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.linli.acceptance.bench.DailyBench.Part;
import org.linli.acceptance.process.Community;
import org.linli.acceptance.process.Community.Ports;
import org.linli.door.bench.BenchReport;

/**
 * Lists of parcels, tickets and visits at the city size, {@link AgainstConstant}: residents ask for their own, and a manager for a community's newest. Each home has had several
 * parcels and visitors and one repair in three; the rows are written straight into the tables, as they would lie there.
 */
final class DailyListsBench implements DailyBench.Measure {

    private static final int PARCELS_A_HOME = 6;
    private static final int VISITS_A_HOME = 4;
    private static final int HOMES_A_TICKET = 3;
    private static final int UNKNOWN_EACH = 100;
    private static final int RESIDENTS = 1_000;
    private static final List<Integer> CONNECTIONS = List.of(32);

    private static final Map<String, String> ASKED = new LinkedHashMap<>();

    static {
        ASKED.put("parcels", "/api/my/parcels");
        ASKED.put("tickets", "/api/my/tickets");
        ASKED.put("visits", "/api/my/visits");
    }

    private final int homes;
    private final int rounds;

    DailyListsBench(int homes, int rounds) {
        this.homes = homes;
        this.rounds = rounds;
    }

    @Override
    public List<Part> measure(Path directory, Consumer<String> progress) throws Exception {
        Path place = directory.resolve("lists");
        Files.createDirectories(place);
        Path cookies = place.resolve("cookies");
        Vertx vertx = Vertx.vertx();
        try (Community community = new Community(place, Ports.free(), progress)) {
            progress.accept("inventing " + homes + " homes, their parcels, tickets and visits");
            community.cloudCommand(
                    "seed",
                    "--size",
                    "city",
                    "--homes",
                    Integer.toString(homes),
                    "--months",
                    "1",
                    "--sessions",
                    cookies.toString(),
                    "--session-count",
                    Integer.toString(RESIDENTS));
            fill(community.cloudDatabase());
            String http = community.startCloud("requests-per-minute=100000000").getOrDefault("http", "");
            AgainstConstant against = new AgainstConstant(
                    vertx, community.cloud().pid(), URI.create(http).getPort(), rounds, 3);
            List<String> residents = Files.readAllLines(cookies);
            progress.accept("warming up");
            for (String path : ASKED.values()) {
                new ReadLoad(vertx, 32).run(URI.create(http).getPort(), against.requests(path, residents), 10);
            }
            List<AgainstConstant.Measured> measured = new ArrayList<>();
            for (Map.Entry<String, String> asked : ASKED.entrySet()) {
                progress.accept("asking for " + asked.getKey());
                List<byte[]> unknown = new ArrayList<>();
                for (int i = 0; i < UNKNOWN_EACH; i++) {
                    unknown.addAll(against.requests(asked.getValue() + "?n=" + i, residents));
                }
                measured.addAll(against.measure(asked.getKey(), asked.getValue(), residents, unknown, CONNECTIONS));
            }
            try (BenchReport report = new BenchReport("daily lists: residents' own at the city size", System.out)) {
                AgainstConstant.table(report, measured);
            }
            return List.of(
                    Part.figure(
                            "daily.lists_ratio",
                            "own parcels, tickets, visits at " + homes + " homes: of a constant's rate, worst",
                            measured.stream()
                                    .mapToDouble(AgainstConstant.Measured::ratio)
                                    .min()
                                    .orElse(0),
                            "of constant",
                            0.5,
                            true),
                    Part.figure(
                            "daily.lists_p99",
                            "the same: p99, ms, worst",
                            measured.stream()
                                    .mapToDouble(AgainstConstant.Measured::p99)
                                    .max()
                                    .orElse(0),
                            "ms",
                            50,
                            false));
        } finally {
            vertx.close();
        }
    }

    /** The past half year of every home, newest last, in one transaction. */
    private static void fill(Path database) throws SQLException {
        long now = Clock.systemUTC().millis();
        long step = 180L * 24 * 3600 * 1000 / PARCELS_A_HOME;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            String homes = "(SELECT unit.community AS community, unit.id AS unit, unit.building AS building,"
                    + " row_number() OVER (ORDER BY unit.community, unit.id) AS number FROM unit WHERE unit.id LIKE 'city-%')";
            for (int i = 0; i < PARCELS_A_HOME; i++) {
                boolean waiting = i == PARCELS_A_HOME - 1;
                statement.executeUpdate("INSERT INTO parcel (community, id, tracking, carrier, source, unit, household,"
                        + " shelf, locker_code, note, taken_in_by, taken_in_at, state, turn, collector, collector_turn,"
                        + " ended_at, ended_by, ended_how, reminded) SELECT community, 'p" + i + "-' || unit,"
                        + " 'BENCH' || number || '-" + i
                        + "', '示例快递', 'DESK', unit, unit || '-h', 'A-' || (number % 300),"
                        + " '', '', 'bench', " + (now - (PARCELS_A_HOME - i) * step) + " + number * 1000, "
                        + (waiting
                                ? "'WAITING', 1, '', 0, NULL, NULL, NULL, 0"
                                : "'COLLECTED', 1, '', 0, " + (now - (PARCELS_A_HOME - i) * step + 7_200_000)
                                        + " + number * 1000, '{\"who\":\"住户\",\"handedBy\":\"bench\"}', 'CODE', 0")
                        + " FROM " + homes);
            }
            for (int i = 0; i < VISITS_A_HOME; i++) {
                statement.executeUpdate("INSERT INTO visit (community, id, kind, name, plate, purpose, unit, household,"
                        + " host, doors, from_at, until_at, uses, state, made_by, made_at, words, entered_at, left_at)"
                        + " SELECT community, 'v" + i + "-' || unit, 'INVITED', '访客' || number, '', '做客', unit,"
                        + " unit || '-h', unit || '-p1', 'gate', at, at + 7200000, 1, 'EXPECTED', unit || '-p1', at, '',"
                        + " at + 600000, at + 3600000 FROM (SELECT *, " + (now - (VISITS_A_HOME - i) * step)
                        + " + number * 1000 AS at FROM " + homes + ")");
            }
            statement.executeUpdate(
                    "INSERT INTO ticket (community, id, number, kind, category, building, unit, household,"
                            + " place, words, spoken, asker, state, over, submitted_at, answered_at, finished_at, changed_at,"
                            + " answer_level, finish_level, quote_state, reopened, stars) SELECT community, 't-' || unit,"
                            + " '20260601-' || number, 'REPAIR', 'other', building, unit, unit || '-h', '厨房', '水龙头滴水', 0,"
                            + " unit || '-p1', 'RATED', 1, at, at + 900000, at + 86400000, at + 90000000, 0, 0, 'NONE', 0, 5"
                            + " FROM (SELECT *, " + (now - 3 * step) + " + number * 1000 AS at FROM " + homes + ")"
                            + " WHERE number % " + HOMES_A_TICKET + " = 0");
            connection.commit();
            statement.execute("ANALYZE");
            connection.commit();
        }
    }
}
