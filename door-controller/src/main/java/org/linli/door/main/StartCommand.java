package org.linli.door.main;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.linli.hardware.CardRead;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code linli door start}: runs the controller until it is told to stop. */
@Command(name = "start", description = "Run the controller of one door.")
final class StartCommand implements Callable<Integer> {

    /** Not an exit code: the program goes on after the command line was read. */
    static final int RUNNING = -1;

    @Mixin
    SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--first-card",
            paramLabel = "FACILITY:NUMBER",
            description =
                    "Virtual board only: hold this Wiegand 26 card to the reader as soon as it listens, and say when"
                            + " the lock moves. Measures the start.")
    @Nullable
    String firstCard;

    @Override
    public Integer call() throws Exception {
        Optional<CardRead> card = Optional.ofNullable(firstCard).map(StartCommand::parse);
        DoorSettings settings = options.read();
        if (!DoorProgram.isClaimed(settings)) {
            UnclaimedUnit.awaitClaim(settings);
        }
        DoorProgram program = DoorProgram.start(settings, card);
        Runtime.getRuntime().addShutdownHook(new Thread(program::close, "stop"));
        System.out.println(program.readyLine());
        return RUNNING;
    }

    private static CardRead parse(String text) {
        String[] parts = text.split(":", 2);
        try {
            return new CardRead(CardRead.Format.WIEGAND_26, Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
        } catch (RuntimeException e) {
            throw new BadSetting("--first-card", "must be FACILITY:NUMBER of a 26-bit card");
        }
    }
}
