package org.linli.door.page;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code page-pin}: makes a new PIN for the device's local page and shows it once. */
@Command(
        name = "page-pin",
        description = "Makes a new installer PIN for the device's local page and shows it once.",
        mixinStandardHelpOptions = true)
public final class PagePinCommand implements Callable<Integer> {

    @Option(names = "--data", description = "data directory of the door", defaultValue = "data/door")
    private Path data = Path.of("data", "door");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        String pin = new InstallerPin(data).renew();
        spec.commandLine().getOut().println("安装 PIN（只显示这一次）installer PIN (shown this once): " + pin);
        return 0;
    }
}
