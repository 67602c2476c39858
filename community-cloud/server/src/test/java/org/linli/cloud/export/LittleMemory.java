package org.linli.cloud.export;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.jobs.JobsSettings;
import org.linli.cloud.jobs.Work;
import org.linli.cloud.jobs.Works;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/** A process that exports a list of which all rows together do not fit into its memory. Argument: a directory. Prints the sizes of both files. */
final class LittleMemory {

    static final int ROWS = 20_000;

    /** Two bytes each in memory: forty megabytes and more for the whole list. */
    private static final String LONG_TEXT = "长".repeat(1_000);

    private LittleMemory() {}

    public static void main(String[] arguments) throws Exception {
        Caller boss = new Caller("boss", Set.of("MANAGER"), "home", "session", "");
        try (Database database = TestDatabases.sqlite(Path.of(arguments[0]))) {
            JobsSettings settings =
                    new JobsSettings("one", 1, Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(20));
            Jobs jobs = new Jobs(database, Clock.systemUTC(), settings);
            Works works = new Works(database, jobs, Clock.systemUTC());
            ExportLists lists = new ExportLists(ExportsContract.CONTRACT, ExportOperations.STAFF);
            Exports exports = new Exports(
                    lists,
                    (operation, caller, parameters) -> page(parameters),
                    (person, token, community) -> Optional.of(boss),
                    database,
                    jobs,
                    works,
                    Clock.systemUTC());
            jobs.start(new SimpleMeterRegistry());
            exports.begin(boss, "things", Map.of());
            String id = works.list("home", "export", null, 1).items().get(0).id();
            Work work = works.get("home", id);
            while (!work.state().isOver()) {
                Thread.onSpinWait();
                work = works.get("home", id);
            }
            ExportList list = exports.gathered(boss, id).list();
            for (ExportFiles.Format format : ExportFiles.Format.values()) {
                Path file = ExportFiles.write(
                        list, ZoneId.of("UTC"), part -> exports.part(id, part), format, ExportColumn.Language.zh);
                System.out.println(format + " " + work.done() + " rows " + Files.size(file) + " bytes");
                Files.delete(file);
            }
            jobs.close();
        }
    }

    private static Reply page(Map<String, String> parameters) {
        int from = Integer.parseInt(parameters.getOrDefault("cursor", "0"));
        int until = Math.min(ROWS, from + Integer.parseInt(parameters.getOrDefault("size", "50")));
        List<Map<String, Object>> items = new ArrayList<>();
        for (int i = from; i < until; i++) {
            items.add(Map.of("id", i + LONG_TEXT, "amountFen", i));
        }
        return Reply.ok(until < ROWS ? Map.of("items", items, "next", "" + until) : Map.of("items", items));
    }
}
