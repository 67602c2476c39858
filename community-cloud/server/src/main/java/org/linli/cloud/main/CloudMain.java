package org.linli.cloud.main;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code linli cloud …}. Without a command it starts. */
@Command(
        name = "linli cloud",
        description = "The community cloud · 社区云",
        mixinStandardHelpOptions = true,
        version = "0.1.0",
        subcommands = {
            StartCommand.class,
            Commands.SetupLink.class,
            Commands.SignInLink.class,
            Commands.DemoLinks.class,
            Commands.NewClaimCode.class,
            Commands.MosquittoConfig.class,
            LedgerVerifyCommand.class,
            AuditCommands.Verify.class,
            AuditCommands.Export.class,
            SeedCommand.class
        })
public final class CloudMain {

    private CloudMain() {}

    public static void main(String[] arguments) {
        // The embedded broker's jar brings a logback.xml of its own; which of two is found first is chance.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "logback-cloud.xml");
        }
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        boolean noCommand = words.isEmpty()
                || words.get(0).startsWith("--set")
                || words.get(0).equals("--data");
        if (noCommand) {
            words.add(0, "start");
        }
        return new CommandLine(new CloudMain())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof BadSetting) {
                        System.err.println("linli cloud: " + failure.getMessage());
                        return 2;
                    }
                    LoggerFactory.getLogger(CloudMain.class).error("failed", failure);
                    System.err.println("linli cloud: " + failure.getMessage());
                    return 1;
                })
                .execute(words.toArray(String[]::new));
    }
}
