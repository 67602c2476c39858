package org.linli.acceptance.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.linli.acceptance.process.CloudApi;

/**
 * The demo's manager bills last month: fees by area, by meter and fixed, over the same HTTP interface that everybody uses. Done once; a demo that is started
 * again finds its bills.
 */
public final class BillingMonth {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Homes of the demo and what their water meters counted in the month, thousandths of a cubic metre. */
    private static final List<Home> HOMES =
            List.of(new Home("101", 7_400), new Home("202", 16_250), new Home("303", 4_100));

    private record Home(String room, int waterMillis) {}

    private final CloudApi manager;
    private final LocalDate from;
    private final LocalDate until;

    /** @param today the month before it is billed */
    public BillingMonth(CloudApi manager, LocalDate today) {
        this.manager = manager;
        this.until = today.withDayOfMonth(1);
        this.from = until.minusMonths(1);
    }

    /** Whether there was something to do. */
    public boolean bill() throws IOException, InterruptedException {
        if (!manager.get("/api/fee-runs").expect(200).body().path("items").isEmpty()) {
            return false;
        }
        fees();
        meters();
        String run = manager.post(
                        "/api/fee-runs",
                        Map.of(
                                "name",
                                from.getYear() + " 年 " + from.getMonthValue() + " 月",
                                "from",
                                from.toString(),
                                "until",
                                until.toString(),
                                "items",
                                List.of("property", "water", "waste")))
                .expect(201)
                .body()
                .path("id")
                .asText();
        order(run, "preview", "PREVIEWED");
        order(run, "post", "POSTED");
        return true;
    }

    private void fees() throws IOException, InterruptedException {
        Map<String, Object> byArea =
                Map.of("kind", "AREA", "area", "BUILT", "price", "2.80", "extraFen", 0, "per", "MONTH");
        Map<String, Object> byMeter = Map.of(
                "kind",
                "METER",
                "meter",
                "WATER",
                "tierSpan",
                "BILL",
                "tiers",
                List.of(Map.of("upToMillis", 15_000, "price", "3.45"), Map.of("price", "4.83")));
        Map<String, Object> fixed = Map.of("kind", "FIXED", "price", "8.00", "per", "MONTH");
        fee("property", "物业费", "Property fee", "PROPERTY", byArea);
        fee("water", "水费", "Water", "WATER", byMeter);
        fee("waste", "垃圾清运费", "Waste", "SERVICE", fixed);
    }

    private void fee(String id, String name, String nameEn, String type, Map<String, Object> formula)
            throws IOException, InterruptedException {
        Map<String, String> valid =
                Map.of("from", from.withDayOfYear(1).minusYears(1).toString());
        manager.put(
                        "/api/fee-items/" + id,
                        Map.of(
                                "name", name,
                                "nameEn", nameEn,
                                "type", type,
                                "formula", formula,
                                "rhythm", "MONTHLY",
                                "valid", valid,
                                "dueDays", 20,
                                "lateFee", Map.of("ppmPerDay", 500, "graceDays", 10, "capBasisPoints", 10_000)))
                .expect(200);
        manager.put("/api/fee-items/" + id + "/assignments/" + id + "-all", Map.of("scope", "ALL", "valid", valid))
                .expect(200);
    }

    private void meters() throws IOException, InterruptedException {
        for (Home home : HOMES) {
            String meter = "water-" + home.room();
            manager.put(
                            "/api/meters/" + meter,
                            Map.of(
                                    "kind",
                                    "WATER",
                                    "serial",
                                    "W" + home.room(),
                                    "unit",
                                    "b1-" + home.room(),
                                    "digits",
                                    5,
                                    "from",
                                    from.toString(),
                                    "firstMillis",
                                    120_000))
                    .expect(200);
            if (!isRead(meter)) {
                manager.post(
                                "/api/meters/" + meter + "/readings",
                                Map.of("day", until.toString(), "valueMillis", 120_000 + home.waterMillis()))
                        .expect(201);
            }
        }
    }

    /** A start that was interrupted here may have left the reading. */
    private boolean isRead(String meter) throws IOException, InterruptedException {
        for (JsonNode reading : manager.get("/api/meters/" + meter + "/readings")
                .expect(200)
                .body()
                .path("items")) {
            if (reading.path("day").asText().equals(until.toString())) {
                return true;
            }
        }
        return false;
    }

    private void order(String run, String what, String wanted) throws IOException, InterruptedException {
        JsonNode ordered =
                manager.post("/api/fee-runs/" + run + "/" + what, Map.of()).body();
        long end = System.nanoTime() + PATIENCE.toNanos();
        String state = "";
        while (System.nanoTime() < end) {
            state = manager.get("/api/fee-runs/" + run)
                    .expect(200)
                    .body()
                    .path("state")
                    .asText();
            if (state.equals(wanted)) {
                return;
            }
            if (Set.of("CANCELLED", "REVERSED").contains(state)) {
                break;
            }
            Thread.sleep(100);
        }
        throw new IOException("the fee run is " + state + " and not " + wanted + ": " + ordered);
    }
}
