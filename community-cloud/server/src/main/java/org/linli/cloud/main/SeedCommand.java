package org.linli.cloud.main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.command.Commands;
import org.linli.cloud.demo.CitySeed;
import org.linli.cloud.demo.DemoSeed;
import org.linli.cloud.demo.DemoTexts;
import org.linli.cloud.demo.HolderGenerator;
import org.linli.cloud.identity.Demo;
import org.linli.cloud.identity.GeneratedSessions;
import org.linli.cloud.identity.Role;
import org.linli.cloud.people.BulkHomes;
import org.linli.cloud.privacy.ConsentTexts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fills an empty cloud with people who do not exist; one that is filled keeps its data. */
@Command(
        name = "seed",
        description = "fill the cloud with a fictional community, or with a crowd for benches",
        mixinStandardHelpOptions = true)
final class SeedCommand extends org.linli.cloud.main.Commands.OnData {

    @Option(names = "--demo", description = "the fictional community of the demo")
    private boolean demo;

    @Option(
            names = "--props",
            paramLabel = "FILE",
            description = "where to write what the demo's people hold (default: ${DEFAULT-VALUE})")
    private Path props = Path.of("data", "demo", "props.json");

    @Option(names = "--samples", paramLabel = "DIR", description = "sample pictures, whose faces are enrolled")
    private @Nullable Path samples;

    @Option(names = "--holders", paramLabel = "N", description = "invent so many holders with one card each")
    private int holders;

    @Option(names = "--door", paramLabel = "ID", description = "the door they may pass (default: ${DEFAULT-VALUE})")
    private String door = "bench-door";

    @Option(names = "--number", paramLabel = "N", description = "its number if it is made (default: ${DEFAULT-VALUE})")
    private int number = 900;

    @Option(
            names = "--size",
            paramLabel = "city",
            description = "a generated city: 5 communities, 20 000 homes, 55 000 people, 3 years of bills")
    private @Nullable String size;

    @Option(names = "--homes", paramLabel = "N", description = "with --size city: so many homes in all")
    private int homes = CitySeed.Size.CITY.homes();

    @Option(names = "--months", paramLabel = "N", description = "with --size city: so many months of bills")
    private int months = CitySeed.Size.CITY.months();

    @Option(
            names = "--sessions",
            paramLabel = "FILE",
            description =
                    "with --size city: sign in one resident of each of --session-count homes, cookies into the file")
    private @Nullable Path sessions;

    @Option(names = "--session-count", paramLabel = "N", description = "how many (default: ${DEFAULT-VALUE})")
    private int sessionCount = 1_000;

    @Override
    int run(Foundation foundation) throws IOException {
        boolean city = "city".equals(size);
        if (!demo && holders <= 0 && !city) {
            System.err.println("linli cloud: say what to seed: --demo, --size city or --holders N");
            return 2;
        }
        if (city) {
            city(foundation);
        }
        if (demo) {
            Commands commands =
                    new Commands(foundation.database(), foundation.access(), foundation.box(), foundation.clock());
            new DemoSeed(
                            foundation.companies(),
                            foundation.places(),
                            foundation.people(),
                            foundation.access(),
                            commands,
                            foundation.clock())
                    .run(props, samples);
            DemoTexts.publish(
                    new ConsentTexts(foundation.database(), foundation.clock()),
                    foundation.companies().all().get(0).id());
            List<Demo.Person> people = DemoSeed.accounts().stream()
                    .map(role -> new Demo.Person(role.person(), role.name(), role.nameEn(), roles(role.roles())))
                    .toList();
            foundation.database().change(transaction -> Demo.mark(transaction, foundation.accounts(), people));
        }
        if (holders > 0) {
            new HolderGenerator(foundation.database(), foundation.access(), foundation.people())
                    .seedHolders(foundation.companies().all().get(0).id(), door, number, holders);
        }
        return 0;
    }

    private void city(Foundation foundation) throws IOException {
        CitySeed.Size wanted = new CitySeed.Size(CitySeed.Size.CITY.communities(), homes, months);
        new CitySeed(
                        foundation.database(),
                        foundation.companies(),
                        foundation.places(),
                        foundation.people(),
                        new BulkHomes(foundation.access().holders(), foundation.clock()),
                        foundation.clock(),
                        System.err::println)
                .run(wanted);
        if (sessions != null) {
            List<String> cookies = GeneratedSessions.begin(
                    foundation.database(), foundation.sessions(), CitySeed.payers(wanted, sessionCount));
            Files.write(sessions, cookies);
        }
    }

    private static Set<Role> roles(Set<String> names) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        names.forEach(name -> roles.add(Role.valueOf(name)));
        return roles;
    }
}
