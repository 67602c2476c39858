package org.linli.door.provision;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code linli door claim}: for installers who work on the command line. */
@Command(name = "claim", description = "Make this unit the controller of a door, by a one-time code of the cloud.")
public final class ClaimCommand implements Callable<Integer> {

    @Option(names = "--cloud", required = true, description = "Address of the cloud, such as https://cloud.local:8443")
    URI cloud = URI.create("https://localhost");

    @Option(
            names = "--code",
            interactive = true,
            arity = "0..1",
            required = true,
            description = "The claim code; asked for when left out, so that it stays out of the shell's history.")
    String code = "";

    @Option(names = "--data", description = "Data directory of the door (default: ${DEFAULT-VALUE}).")
    Path data = Path.of("data", "door");

    @Override
    public Integer call() throws InterruptedException {
        try {
            Identity identity = new Claim(data, serialNumber()).claim(cloud, code);
            System.out.println("This unit is now the controller of door "
                    + identity.grant().door() + ". 已绑定。");
            System.out.println("Next: linli door self-test --data " + data);
            return 0;
        } catch (ClaimException e) {
            System.err.println("claim: " + e.getMessage());
            return 1;
        }
    }

    /** The serial number that Raspberry-class boards show; the machine id elsewhere. */
    public static String serialNumber() {
        for (String place : new String[] {"/sys/firmware/devicetree/base/serial-number", "/etc/machine-id"}) {
            try {
                String text = Files.readString(Path.of(place)).replaceAll("[^A-Za-z0-9_-]", "");
                if (!text.isEmpty()) {
                    return text.substring(0, Math.min(text.length(), 32));
                }
            } catch (IOException absent) {
                // not this kind of board; the next place may know
            }
        }
        return "unknown";
    }
}
