package org.linli.door.main;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.linli.door.provision.Wire;
import org.linli.door.provision.WireResult;
import org.linli.door.provision.WireResult.Outcome;
import org.linli.door.provision.WiringTest;
import org.linli.hardware.DoorBoard;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code linli door self-test}: proves every wire, before the controller is started. */
@Command(
        name = "self-test",
        description = "Prove every wire of the door, one by one. The controller must not be running.")
final class SelfTestCommand implements Callable<Integer> {

    @Mixin
    SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--patience",
            description = "Seconds to wait for each press, card or key (default: ${DEFAULT-VALUE}).")
    int patienceSeconds = 20;

    @Override
    public Integer call() throws InterruptedException {
        boolean allWork = true;
        Reader answers = new InputStreamReader(System.in, StandardCharsets.UTF_8);
        try (DoorBoard board = Boards.open(options.read())) {
            WiringTest test = new WiringTest(board);
            for (Wire wire : Wire.values()) {
                System.out.println(wire.chinese() + "  " + wire.english());
                WireResult result = test.test(wire, Duration.ofSeconds(patienceSeconds), () -> saysYes(answers));
                System.out.println("    " + result.text());
                allWork &= result.outcome() != Outcome.FAILED;
            }
        }
        System.out.println(allWork ? "接线正常 All fitted wires work." : "有接线需要检查 Some wires need a look.");
        return allWork ? 0 : 1;
    }

    private static boolean saysYes(Reader answers) {
        System.out.print("    是 y / 否 n: ");
        System.out.flush();
        try {
            for (int character = answers.read(); character >= 0; character = answers.read()) {
                if (!Character.isWhitespace(character)) {
                    return character == 'y' || character == 'Y' || character == '是';
                }
            }
        } catch (IOException noInput) {
            return false;
        }
        return false;
    }
}
