package org.linli.door.main;

import org.linli.door.face.cli.FaceEvaluate;
import org.linli.door.face.cli.FaceIdentify;
import org.linli.door.face.cli.LivenessEvaluate;
import org.linli.door.page.PagePinCommand;
import org.linli.door.provision.ClaimCommand;
import org.linli.door.qr.QrDecodeCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code linli door}: the controller and its tools. */
@Command(
        name = "linli door",
        mixinStandardHelpOptions = true,
        version = DoorProgram.VERSION,
        description = "The door controller: it decides alone, records before it acts, and tells the cloud later.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StartCommand.class,
            ClaimCommand.class,
            SelfTestCommand.class,
            PagePinCommand.class,
            FaceEvaluate.class,
            FaceIdentify.class,
            LivenessEvaluate.class,
            QrDecodeCommand.class
        })
public final class DoorMain {

    private DoorMain() {}

    public static void main(String[] arguments) {
        logTo("logback-door.xml");
        CommandLine line = new CommandLine(new DoorMain());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof BadSetting || failure instanceof CannotStart) {
                System.err.println(command.getCommandName() + ": " + failure.getMessage());
                return 2;
            }
            throw failure;
        });
        int code = line.execute(arguments);
        if (code != StartCommand.RUNNING) {
            System.exit(code);
        }
    }

    /** Before the first logger is made: programs that hold both the door's and the cloud's classes need two names. */
    public static void logTo(String configuration) {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", configuration);
        }
    }
}
