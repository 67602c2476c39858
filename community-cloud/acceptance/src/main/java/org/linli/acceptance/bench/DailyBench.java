package org.linli.acceptance.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.linli.door.bench.BenchReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What residents and a property office wait for in a day, each part on a cloud of its own with its real broker and doors. */
@Command(
        name = "daily",
        description =
                "events taken in, live pages told, a visitor's pass at the door, a face erased, lists at the city size")
public final class DailyBench implements Callable<Integer> {

    @Option(
            names = "--part",
            split = ",",
            description = "Only these: ingest, live, visitor, erasure, lists (default: all).")
    Set<String> only = Set.of();

    @Option(names = "--doors", description = "Doors that send events (default: ${DEFAULT-VALUE}).")
    int doors = 8;

    @Option(names = "--batches", description = "Batches of 500 events each of them sends (default: ${DEFAULT-VALUE}).")
    int batches = 100;

    @Option(names = "--pages", description = "Live pages that are open (default: ${DEFAULT-VALUE}).")
    int pages = 2_000;

    @Option(names = "--parcels", description = "Parcels taken in, each told to one home (default: ${DEFAULT-VALUE}).")
    int parcels = 300;

    @Option(
            names = "--cards",
            description = "Cards held to a door, each told to the guards' pages (default: ${DEFAULT-VALUE}).")
    int cards = 200;

    @Option(names = "--visits", description = "Visitors invited (default: ${DEFAULT-VALUE}).")
    int visits = 100;

    @Option(names = "--withdrawals", description = "Consents withdrawn (default: ${DEFAULT-VALUE}).")
    int withdrawals = 50;

    @Option(names = "--homes", description = "Homes of the city whose lists are read (default: ${DEFAULT-VALUE}).")
    int homes = 20_000;

    @Option(names = "--rounds", description = "Rounds of each list (default: ${DEFAULT-VALUE}).")
    int rounds = 5;

    /** One part of the bench. */
    interface Measure {
        List<Part> measure(Path directory, Consumer<String> progress) throws Exception;
    }

    /**
     * One line of the table.
     *
     * @param name of the figure; empty for a line that only explains
     * @param wanted the figure: at least or at most
     */
    record Part(String name, String what, double value, String unit, double wanted, boolean atLeast) {

        static Part shown(String what, double value) {
            return new Part("", what, value, "", 0, true);
        }

        static Part figure(String name, String what, double value, String unit, double wanted, boolean atLeast) {
            return new Part(name, what, value, unit, wanted, atLeast);
        }

        boolean met() {
            return name.isEmpty() || (atLeast ? value >= wanted : value <= wanted);
        }
    }

    @Override
    public Integer call() throws Exception {
        Map<String, Measure> all = new LinkedHashMap<>();
        all.put("ingest", new IngestBench(doors, batches, Math.max(1, batches / 4)));
        all.put("live", new LiveBench(pages, parcels, cards));
        all.put("visitor", new VisitorBench(visits));
        all.put("erasure", new ErasureBench(withdrawals));
        all.put("lists", new DailyListsBench(homes, rounds));
        List<Part> parts = new ArrayList<>();
        Path directory = Files.createTempDirectory("linli-daily");
        for (Map.Entry<String, Measure> each : all.entrySet()) {
            if (only.isEmpty() || only.contains(each.getKey())) {
                parts.addAll(each.getValue().measure(directory, step -> System.err.println("  … " + step)));
            }
        }
        try (BenchReport report = new BenchReport("daily: what a day waits for", System.out)) {
            List<List<String>> rows = new ArrayList<>();
            for (Part part : parts) {
                String wanted = part.name().isEmpty() ? "" : (part.atLeast() ? ">= " : "<= ") + text(part.wanted());
                rows.add(List.of(part.what(), text(part.value()), wanted));
                if (!part.name().isEmpty()) {
                    report.figure(part.name(), part.value(), part.unit());
                }
            }
            report.table(List.of("what", "measured", "asked"), rows);
        }
        return parts.stream().allMatch(Part::met) ? 0 : 1;
    }

    /** The value that so large a part of all is not above. */
    static double at(double[] values, double quantile) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(quantile * sorted.length) - 1)];
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, value >= 1000 ? "%.0f" : "%.2f", value);
    }
}
