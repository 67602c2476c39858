package org.linli.acceptance.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.linli.cloud.ledger.LedgerVerifier;
import org.linli.cloud.ledger.trial.LedgerTrial;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.DatabaseSettings;
import org.linli.door.bench.BenchReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Random courses of bills, payments, refunds, write-offs and reversals: the ledger beside a model that shares no code with it. Most run on the pure rules,
 * some on both real databases, whose books are then recomputed whole.
 */
@Command(
        name = "ledger",
        description = "random courses of events: books balance, no negative allocation, model and ledger agree")
public final class LedgerBench implements Callable<Integer> {

    @Option(names = "--courses", description = "On the pure rules (default: ${DEFAULT-VALUE}).")
    int courses = 100_000;

    @Option(names = "--stored", description = "On each database (default: ${DEFAULT-VALUE}).")
    int stored = 2_000;

    @Option(names = "--seed", description = "Of the courses (default: ${DEFAULT-VALUE}).")
    long seed = 20_261_121;

    private record Row(String books, int courses, long actions, long refused, double seconds) {}

    @Override
    public Integer call() throws Exception {
        List<Row> rows = new ArrayList<>();
        rows.add(run("pure rules", courses, trial -> trial.core(0, courses)));
        Path directory = Files.createTempDirectory("linli-ledger");
        try (Database sqlite = Database.open(DatabaseSettings.sqlite(directory.resolve("ledger.db")))) {
            rows.add(run("sqlite", stored, trial -> onDatabase(trial, sqlite, courses)));
        }
        try (PostgresServer server = new PostgresServer();
                Database postgres = Database.open(server.settings())) {
            rows.add(run("postgres", stored, trial -> onDatabase(trial, postgres, courses + stored)));
        }
        print(rows);
        return 0;
    }

    private interface Part {
        void run(LedgerTrial trial);
    }

    /** A difference ends the bench with an exception that names the course. */
    private Row run(String name, int times, Part part) {
        System.err.println("  … " + times + " courses on " + name);
        LedgerTrial trial = new LedgerTrial(seed);
        long begun = System.nanoTime();
        part.run(trial);
        return new Row(name, times, trial.actions(), trial.refusals(), (System.nanoTime() - begun) / 1e9);
    }

    private void onDatabase(LedgerTrial trial, Database database, long first) {
        trial.stored(database, first, stored);
        Optional<LedgerVerifier.Difference> difference = new LedgerVerifier(database).findDifference();
        if (difference.isPresent()) {
            throw new IllegalStateException("the books differ: " + difference.get());
        }
    }

    private static void print(List<Row> rows) {
        try (BenchReport report = new BenchReport("ledger: random courses against a model", System.out)) {
            report.table(
                    List.of("books", "courses", "actions", "of them refused", "differences", "s"),
                    rows.stream()
                            .map(row -> List.of(
                                    row.books(),
                                    Integer.toString(row.courses()),
                                    Long.toString(row.actions()),
                                    Long.toString(row.refused()),
                                    "0",
                                    String.format(Locale.ROOT, "%.1f", row.seconds())))
                            .toList());
            report.figure("ledger.courses", rows.stream().mapToInt(Row::courses).sum(), "count");
            report.figure(
                    "ledger.actions", rows.stream().mapToLong(Row::actions).sum(), "count");
            report.figure("ledger.differences", 0, "count");
        }
    }
}
