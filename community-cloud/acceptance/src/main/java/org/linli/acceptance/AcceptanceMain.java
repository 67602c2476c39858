package org.linli.acceptance;

import java.nio.file.Path;
import org.linli.acceptance.bench.BenchCommand;
import org.linli.acceptance.demo.DemoCommand;
import org.linli.acceptance.process.Program;
import org.linli.door.face.vision.FaceModels;
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
        Path door = Program.DOOR.jar().toAbsolutePath().getParent();
        if (door != null) {
            System.setProperty(FaceModels.PROGRAM_PROPERTY, door.toString());
        }
        System.exit(new CommandLine(new AcceptanceMain()).execute(arguments));
    }
}
