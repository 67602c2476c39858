package org.linli.acceptance.bench;

import java.util.concurrent.Callable;
import org.linli.door.bench.DecideBench;
import org.linli.door.bench.FrameBench;
import org.linli.door.bench.MatchBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the benches, or runs the one that is named. */
@Command(
        name = "bench",
        description = "Measure. Each bench prints a table, the machine, and last one line a figure.",
        subcommands = {
            DecideBench.class,
            MatchBench.class,
            FrameBench.class,
            EventsBench.class,
            ImportBench.class,
            ReadsBench.class,
            SyncBench.class,
            StartBench.class,
            MoneyBench.class,
            LedgerBench.class,
            DailyBench.class
        })
public final class BenchCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        for (CommandLine bench : spec.subcommands().values()) {
            System.out.printf(
                    "%-8s %s%n",
                    bench.getCommandName(),
                    String.join(" ", bench.getCommandSpec().usageMessage().description()));
        }
        return 0;
    }
}
