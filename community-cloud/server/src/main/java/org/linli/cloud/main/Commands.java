package org.linli.cloud.main;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.linli.cloud.broker.MosquittoFiles;
import org.linli.cloud.identity.Demo;
import org.linli.cloud.identity.Links;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Small commands that work on the cloud's data, whether it runs or not. */
final class Commands {

    private Commands() {}

    /** What they share. */
    abstract static class OnData implements Callable<Integer> {
        @Mixin
        private CloudOptions options = new CloudOptions();

        @Override
        public final Integer call() throws IOException {
            try (Foundation foundation = Foundation.open(options.read(), Clock.systemUTC())) {
                return run(foundation);
            }
        }

        abstract int run(Foundation foundation) throws IOException;

        static String address(Foundation foundation, String given) {
            return given.isEmpty() ? foundation.settings().publicAddress() : given;
        }
    }

    /** Prints the first manager's link again. */
    @Command(
            name = "setup-link",
            description = "print a new one-time set-up link while there is no manager",
            mixinStandardHelpOptions = true)
    static final class SetupLink extends OnData {
        @Option(names = "--http", paramLabel = "URL", description = "address of the cloud, if not as in the settings")
        private String http = "";

        @Override
        int run(Foundation foundation) {
            Optional<Links.NewLink> link = foundation.links().firstManager();
            if (link.isEmpty()) {
                System.err.println("linli cloud: there is a manager; new staff are invited on the web page");
                return 1;
            }
            SetupLinks.print(link.get(), address(foundation, http), null);
            return 0;
        }
    }

    /** Prints a resident's link. */
    @Command(
            name = "sign-in-link",
            description = "print a one-time sign-in link for a resident",
            mixinStandardHelpOptions = true)
    static final class SignInLink extends OnData {
        @Option(names = "--person", paramLabel = "ID", required = true, description = "id of the resident")
        private String person = "";

        @Option(names = "--http", paramLabel = "URL", description = "address of the cloud, if not as in the settings")
        private String http = "";

        @Override
        int run(Foundation foundation) {
            if (foundation
                    .directory()
                    .find(person)
                    .filter(found -> found.resident())
                    .isEmpty()) {
                System.err.println("linli cloud: no resident has this id");
                return 1;
            }
            Links.NewLink link = foundation.links().signIn(person, null, "command-line");
            System.out.println(address(foundation, http) + "/#link=" + link.token());
            return 0;
        }
    }

    /** Prints links for everybody the seed named. */
    @Command(
            name = "demo-links",
            description = "print one-time sign-in links for the people of the demo",
            mixinStandardHelpOptions = true)
    static final class DemoLinks extends OnData {
        @Option(names = "--http", paramLabel = "URL", description = "address of the cloud, if not as in the settings")
        private String http = "";

        @Override
        int run(Foundation foundation) {
            if (!Demo.isMarked(foundation.database())) {
                System.err.println("linli cloud: this database is not a demo");
                return 1;
            }
            for (Demo.Person person : Demo.people(foundation.database())) {
                Links.NewLink link = Demo.link(foundation.database(), foundation.links(), person.id());
                System.out.println("  " + person.name() + " · " + person.nameEn() + ": " + address(foundation, http)
                        + "/#link=" + link.token());
            }
            return 0;
        }
    }

    /** Prints a claim code and nothing else. */
    @Command(
            name = "claim-code",
            description = "print a one-time code by which a controller claims a door",
            mixinStandardHelpOptions = true)
    static final class NewClaimCode extends OnData {
        @Option(names = "--door", paramLabel = "ID", required = true, description = "id of the door")
        private String door = "";

        @Override
        int run(Foundation foundation) {
            if (!foundation.access().doors().allIds().contains(door)) {
                System.err.println("linli cloud: no door has this id");
                return 1;
            }
            System.out.println(
                    foundation.claims().createCode(door, "command-line").code().text());
            return 0;
        }
    }

    /** Writes Mosquitto's files. */
    @Command(
            name = "mosquitto-config",
            description = "write mosquitto.conf and its access list for mqtt.mode=external",
            mixinStandardHelpOptions = true)
    static final class MosquittoConfig extends OnData {
        @Option(names = "--directory", paramLabel = "DIR", required = true, description = "where to write")
        private Path directory = Path.of("mosquitto");

        @Option(
                names = "--servers",
                paramLabel = "NAME",
                split = ",",
                description = "setting 'instance' of further servers; those that ran before are known")
        private List<String> servers = List.of();

        @Override
        int run(Foundation foundation) throws IOException {
            CloudSettings settings = foundation.settings();
            foundation.serverIdentity();
            foundation.publishAllowed();
            Set<String> names = new TreeSet<>(foundation.serverNames());
            servers.forEach(server -> names.add("cloud." + server));
            Path written = MosquittoFiles.write(
                    directory,
                    foundation.certificates(),
                    settings.community().id(),
                    names,
                    "0.0.0.0",
                    settings.mqtt().port() == 0 ? 8883 : settings.mqtt().port());
            System.out.println(written.toAbsolutePath());
            return 0;
        }
    }
}
