package org.linli.acceptance.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.linli.acceptance.process.BenchDoor;
import org.linli.acceptance.process.CloudApi;
import org.linli.acceptance.process.Community;
import org.linli.acceptance.process.Community.Ports;
import org.linli.door.bench.BenchReport;
import org.linli.hardware.CardRead;
import org.linli.messages.event.Reason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A new door with many holders gets its rules from the real cloud over the real broker, and then loses card after card while it is online.
 *
 * <p>A revocation is timed from before the manager's HTTP request to the moment the door refuses the revoked card, which is
 * held to it again and again from the moment its store has the new revision.
 */
@Command(name = "sync", description = "first load of many holders, and revocations until the online door knows")
public final class SyncBench implements Callable<Integer> {

    private static final String DOOR = "bench-door";
    private static final long PATIENCE_SECONDS = 120;

    @Option(names = "--holders", description = "Holders, each with one card (default: ${DEFAULT-VALUE}).")
    int holders = 50_000;

    @Option(names = "--revocations", description = "How many (default: ${DEFAULT-VALUE}).")
    int revocations = 300;

    @Override
    public Integer call() throws Exception {
        Path directory = Files.createTempDirectory("linli-sync");
        try (Community community = new Community(directory, Ports.free(), step -> System.err.println("  … " + step))) {
            community.seed();
            System.err.println("  … inventing " + holders + " holders");
            community.cloudCommand("seed", "--holders", Integer.toString(holders), "--door", DOOR);
            community.startCloud();
            community.claim(DOOR);
            CloudApi manager = community.signIn("Test Manager");
            try (BenchDoor door = new BenchDoor(community.doorData(DOOR))) {
                return measure(door, manager);
            }
        }
    }

    private int measure(BenchDoor door, CloudApi manager) throws Exception {
        long start = System.nanoTime();
        door.connect();
        await("the first load", () -> door.store().accessState().items() > 2 * holders);
        Reason first = door.present(card(0));
        await("the first decision by the new rules", () -> granted(door, card(0)));
        double loadSeconds = (System.nanoTime() - start) / 1e9;
        boolean equal = digestsAgree(door, manager);

        double[] millis = new double[revocations];
        for (int i = 0; i < revocations; i++) {
            long before = door.store().accessState().revision();
            long begin = System.nanoTime();
            manager.delete("/api/cards/crowd-card-" + (i + 1)).expect(204);
            await("a revocation", () -> door.store().accessState().revision() > before);
            CardRead revoked = card(i + 1);
            await("a refusal", () -> !granted(door, revoked));
            millis[i] = (System.nanoTime() - begin) / 1e6;
        }
        equal &= digestsAgree(door, manager);
        Arrays.sort(millis);
        try (BenchReport report = new BenchReport("sync: rules on their way to a door", System.out)) {
            report.line(holders + " holders, " + door.store().accessState().items()
                    + " items; before the load the door said " + first);
            report.table(
                    List.of("what", "n", "median", "p99", "worst"),
                    List.of(
                            List.of("first load, s", "1", text(loadSeconds), "", ""),
                            List.of(
                                    "revocation, ms",
                                    Integer.toString(revocations),
                                    text(at(millis, 0.5)),
                                    text(at(millis, 0.99)),
                                    text(at(millis, 1)))));
            report.figure("sync.first_load", loadSeconds, "s");
            report.figure("sync.revocation_p99", at(millis, 0.99), "ms");
            report.figure("sync.digest_equal", equal ? 1 : 0, "bool");
        }
        return equal ? 0 : 1;
    }

    private static CardRead card(int holder) {
        return new CardRead(CardRead.Format.UID, 0, holder + 1L);
    }

    private static boolean granted(BenchDoor door, CardRead card) {
        try {
            return door.present(card).granted();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean digestsAgree(BenchDoor door, CloudApi manager) throws Exception {
        for (JsonNode sync : manager.get("/api/door-sync").expect(200).body().path("items")) {
            if (sync.path("door").asText().equals(DOOR)) {
                return sync.path("digest")
                        .asText()
                        .equals(door.store().accessState().digest());
            }
        }
        return false;
    }

    private static void await(String what, BooleanSupplier done) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(what + " did not come within " + PATIENCE_SECONDS + " s");
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
        }
    }

    private static double at(double[] sorted, double quantile) {
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(quantile * sorted.length) - 1)];
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
