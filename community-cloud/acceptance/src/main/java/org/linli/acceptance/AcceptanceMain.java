package org.linli.acceptance;

import org.linli.acceptance.bench.BenchCommand;
import org.linli.acceptance.demo.DemoCommand;
import org.linli.door.main.DoorMain;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What needs the whole system at once: the demo and the benches. */
@Command(
        name = "linli",
        subcommands = {DemoCommand.class, BenchCommand.class},
        synopsisSubcommandLabel = "demo | bench")
public final class AcceptanceMain {

    private AcceptanceMain() {}

    public static void main(String[] arguments) {
        DoorMain.logTo("logback-door.xml");
        System.exit(new CommandLine(new AcceptanceMain()).execute(arguments));
    }
}
