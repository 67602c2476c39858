package org.linli.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.acceptance.demo.BillingMonth;

/** A resident's day on the app: a real browser, the real cloud and broker, a virtual door whose lock moves, the sandbox cashier. */
class ResidentAppIT {

    private static final String DOOR = "south-gate";

    @TempDir
    Path directory;

    @Test
    void aResidentOpensTheDoorShowsThePassInvitesReportsAndPaysAndEveryPageIsClean() throws Exception {
        try (Scene scene = new Scene(directory, DOOR, "pay.sandbox=on")) {
            new BillingMonth(scene.manager(), LocalDate.now(ZoneId.of("Asia/Shanghai"))).bill();
            scene.manager()
                    .post(
                            "/api/notices",
                            Map.of(
                                    "title", "停水通知",
                                    "titleEn", "Water off",
                                    "words", "明天上午停水检修。",
                                    "wordsEn", "Tomorrow morning the water is off for repairs.",
                                    "mustRead", true))
                    .expect(201);
            scene.manager()
                    .post(
                            "/api/parcels",
                            Map.of("tracking", "SF1234567890", "carrier", "顺丰", "receiver", "demo-a", "shelf", "A-12"))
                    .expect(201);
            Path browser = Path.of("src", "test", "browser").toAbsolutePath();
            run(browser, "npm", "ci", "--ignore-scripts", "--prefer-offline");
            run(
                    browser,
                    "node",
                    "app.mjs",
                    Path.of("target", "screens").toAbsolutePath().toString(),
                    scene.community().cloudAddresses().get("http"),
                    scene.doorAddresses().get("virtual"),
                    linkOf(scene, "Test A"));
            assertPaid(scene);
        }
    }

    /** What the phone paid is in the ledger: nobody owes for that home any more. */
    private static void assertPaid(Scene scene) throws Exception {
        List<JsonNode> payments = new java.util.ArrayList<>();
        scene.manager().get("/api/payments").expect(200).body().path("items").forEach(payments::add);
        assertEquals(1, payments.size(), payments.toString());
        assertEquals("ONLINE", payments.get(0).path("method").asText());
        assertTrue(payments.get(0).path("amountFen").asLong() > 0);
    }

    private static String linkOf(Scene scene, String nameEn) throws IOException, InterruptedException {
        String http = scene.community().cloudAddresses().get("http");
        return Arrays.stream(scene.community()
                        .cloudCommand("demo-links", "--http", http)
                        .split("\n"))
                .filter(line -> line.contains(nameEn))
                .map(line -> line.substring(line.indexOf("http")))
                .findFirst()
                .orElseThrow();
    }

    private static void run(Path place, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(place.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }
}
