package org.linli.acceptance.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.DatabaseSettings;
import org.linli.door.bench.BenchReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a billing month takes, on a SQLite file with full synchronisation and on a real PostgreSQL with its defaults. */
@Command(
        name = "money",
        description = "a fee run of 100 000 bills on both databases, then lists imported, then the ledger bench")
public final class MoneyBench implements Callable<Integer> {

    @Option(names = "--homes", description = "Homes, with five bills each (default: ${DEFAULT-VALUE}).")
    int homes = 20_000;

    @Option(names = "--seed", description = "Of areas and readings (default: ${DEFAULT-VALUE}).")
    long seed = 20_261_121;

    @Option(names = "--database", description = "sqlite or postgres alone (default: both).")
    String only = "";

    @Override
    public Integer call() throws Exception {
        Path directory = Files.createTempDirectory("linli-money");
        List<FeeRunBench.Result> results = new ArrayList<>();
        if (!only.equals("postgres")) {
            try (Database sqlite = Database.open(DatabaseSettings.sqlite(directory.resolve("money.db")))) {
                results.add(new FeeRunBench(sqlite, "sqlite", directory, MoneyBench::tell).measure(homes, seed));
            }
        }
        if (!only.equals("sqlite")) {
            results.add(postgres(directory));
        }
        print(results);
        // The lists' and the ledger's own parts; one database alone is a look at the fee run.
        int lists = only.isEmpty() ? new ImportBench().call() : 0;
        int ledger = only.isEmpty() ? new LedgerBench().call() : 0;
        return results.stream().allMatch(FeeRunBench.Result::unchanged) ? Math.max(lists, ledger) : 1;
    }

    private FeeRunBench.Result postgres(Path directory) throws Exception {
        try (PostgresServer server = new PostgresServer();
                Database postgres = Database.open(server.settings())) {
            return new FeeRunBench(postgres, "postgres", directory, MoneyBench::tell).measure(homes, seed);
        }
    }

    private static void tell(String step) {
        System.err.println("  … " + step);
    }

    private static void print(List<FeeRunBench.Result> results) {
        try (BenchReport report = new BenchReport("money: a fee run", System.out)) {
            List<List<String>> rows = new ArrayList<>();
            for (FeeRunBench.Result each : results) {
                rows.add(List.of(
                        each.database(),
                        Long.toString(each.bills()),
                        seconds(each.previewSeconds()),
                        seconds(each.postSeconds()),
                        seconds(each.previewSeconds() + each.postSeconds()),
                        seconds(each.againSeconds()),
                        each.unchanged() ? "nothing" : "SOMETHING"));
            }
            report.table(
                    List.of("database", "bills", "preview s", "post s", "together s", "post again s", "again changed"),
                    rows);
            for (FeeRunBench.Result each : results) {
                String figure = "money.fee-run." + each.database();
                report.figure(figure, each.previewSeconds() + each.postSeconds(), "s");
                report.figure(figure + ".bills", each.bills(), "count");
                report.figure(figure + ".again-unchanged", each.unchanged() ? 1 : 0, "bool");
            }
        }
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds);
    }
}
