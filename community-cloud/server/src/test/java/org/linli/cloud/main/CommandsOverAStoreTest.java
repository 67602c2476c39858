package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.identity.Demo;
import org.linli.cloud.identity.Role;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.DatabaseSettings;

/** The operator's commands as processes of their own, over a store that a real server wrote. */
class CommandsOverAStoreTest {

    @TempDir
    static Path directory;

    /** What a command left: its status, what it printed, and what it said beside that (a newer JDK warns there too). */
    private record Outcome(int status, String printed, String beside) {
        String said() {
            return printed + beside;
        }
    }

    private static Outcome command(String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CloudMain.class.getName()));
        line.addAll(List.of(words));
        line.addAll(List.of("--data", directory.toString()));
        Path errors = directory.resolveSibling("errors.txt");
        Process process =
                new ProcessBuilder(line).redirectError(errors.toFile()).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), printed, Files.readString(errors));
    }

    private static int change(String sql) {
        try (Database database = Database.open(DatabaseSettings.sqlite(directory.resolve("cloud.db")))) {
            return database.write(transaction -> transaction.handle().execute(sql));
        }
    }

    private static long number(String sql) {
        try (Database database = Database.open(DatabaseSettings.sqlite(directory.resolve("cloud.db")))) {
            return database.read(transaction ->
                    transaction.handle().createQuery(sql).mapTo(Long.class).one());
        }
    }

    /** A server at work: sign-ins, changes and refusals, each with its row. */
    private static void work() throws Exception {
        Map<String, String> settings = Map.of(
                "data", directory.toString(),
                "http.port", "0",
                "https.port", "-1",
                "mqtt.mode", "external",
                "mqtt.host", "localhost",
                "mqtt.port", "1");
        try (Cloud cloud = Cloud.start(
                CloudSettings.read(new SettingsReader(null, Map.of(), settings)), Clock.systemUTC(), true)) {
            Foundation foundation = cloud.foundation();
            foundation
                    .database()
                    .change(transaction -> Demo.mark(
                            transaction,
                            foundation.accounts(),
                            List.of(new Demo.Person("boss", "测试经理", "Manager", Set.of(Role.MANAGER)))));
            HttpClientSession manager = new HttpClientSession(cloud);
            String token =
                    Demo.link(foundation.database(), foundation.links(), "boss").token();
            manager.expect(200, "POST", "/api/session/link", "{\"token\":\"" + token + "\"}");
            for (int i = 1; i <= 5; i++) {
                manager.expect(200, "PUT", "/api/buildings/b" + i, "{\"name\":\"" + i + "号楼\"}");
            }
            manager.expect(404, "DELETE", "/api/people/nobody", "");
        }
    }

    @Test
    void theChainAndTheBooksAreCheckedAndATamperedRowIsNamed() throws Exception {
        work();
        Outcome whole = command("audit-verify");
        assertEquals(0, whole.status(), whole.said());
        assertTrue(whole.said().contains("whole") && whole.said().contains("heads "), whole.said());

        Outcome export = command("audit-export");
        assertEquals(0, export.status(), export.said());
        List<String> rows = export.printed().lines().toList();
        assertEquals(number("SELECT count(*) FROM audit") + 1, rows.size(), "a heading and every row");
        assertEquals(5, rows.stream().filter(row -> row.contains("putBuilding")).count());
        assertEquals(
                2,
                rows.stream().filter(row -> row.contains("removePerson")).count(),
                "what is dangerous is on record before and after");

        Outcome books = command("ledger-verify");
        assertEquals(0, books.status(), books.said());
        assertTrue(books.said().contains("agree"), books.said());

        long row = number("SELECT min(sequence) FROM audit WHERE subject = 'b3'");
        assertEquals(1, change("UPDATE audit SET subject = 'b4' WHERE sequence = " + row));
        Outcome altered = command("audit-verify");
        assertEquals(1, altered.status(), altered.said());
        assertTrue(altered.said().contains("BREAK at row " + row + ":"), altered.said());
        assertEquals(1, change("UPDATE audit SET subject = 'b3' WHERE sequence = " + row));
        assertEquals(0, command("audit-verify").status());

        long last = number("SELECT max(sequence) FROM audit");
        change("DELETE FROM audit WHERE sequence = " + last);
        Outcome cut = command("audit-verify");
        assertEquals(1, cut.status(), "the noted end tells that the tail is gone: " + cut.said());
        assertTrue(cut.said().contains("row " + last), cut.said());
    }
}
