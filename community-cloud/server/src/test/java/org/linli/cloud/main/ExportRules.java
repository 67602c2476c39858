package org.linli.cloud.main;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.main.WalkClient.Answer;
import org.linli.cloud.main.WalkContract.Op;
import org.linli.cloud.storage.DatabaseSettings;

/** Every list of the contract that staff may read is exported from a running cloud, and the file holds exactly what the list shows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class ExportRules {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Set<String> STAFF = Set.of("MANAGER", "CASHIER", "DESK", "AUDITOR");

    /** Lists of what this very test does: they grow while it looks. */
    private static final Set<String> RESTLESS = Set.of("listAudit", "listWork");

    /** Features of which this world has a little of everything. Lists of others are held to the rest as far as they need no id of their own. */
    private static final Set<String> FILLED = Set.of(
            "access",
            "audit",
            "books",
            "commands",
            "credentials",
            "device",
            "documents",
            "events",
            "fees",
            "identity",
            "money",
            "open",
            "people",
            "privacy",
            "work");

    /** What takes a night. */
    private static final Set<String> NOTHING_HERE = Set.of("listRetentionRuns");

    @TempDir
    static Path directory;

    private ExportWorld world;

    abstract @Nullable DatabaseSettings database();

    @BeforeAll
    void begin() throws Exception {
        world = new ExportWorld(directory, database());
    }

    @AfterAll
    void end() {
        if (world != null) {
            world.close();
        }
    }

    private Answer post(String caller, String kind, Map<String, String> filters) throws Exception {
        ObjectNode body = MAPPER.createObjectNode();
        ObjectNode narrowed = body.putObject("filters");
        filters.forEach(narrowed::put);
        return world.send(
                caller,
                "POST",
                "/api/exports/" + kind + "?community=" + community(caller),
                body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String community(String caller) {
        return caller.startsWith(ExportWorld.THERE) ? ExportWorld.THERE : ExportWorld.HERE;
    }

    private Answer file(String caller, String work, String more) throws Exception {
        return world.get(caller, "/api/exports/" + work + "/file?community=" + community(caller) + more);
    }

    private String begun(String caller, String kind, Map<String, String> filters) throws Exception {
        Answer begun = post(caller, kind, filters);
        assertEquals(202, begun.status(), kind + " " + filters + " " + begun.text());
        return ExportWorld.json(begun).path("id").asText();
    }

    private void waitFor(String caller, String id, String what) throws Exception {
        await().atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !Set.of("WAITING", "RUNNING")
                        .contains(state(caller, id).path("state").asText()));
        assertEquals("DONE", state(caller, id).path("state").asText(), what + " " + state(caller, id));
    }

    /** Begins an export and waits for its end; the id of the work. */
    private String done(String caller, String kind, Map<String, String> filters) throws Exception {
        String id = begun(caller, kind, filters);
        waitFor(caller, id, kind);
        return id;
    }

    private JsonNode state(String caller, String id) throws Exception {
        return ExportWorld.json(world.get(caller, "/api/work/" + id + "?community=" + community(caller)));
    }

    private List<List<String>> csv(String caller, String work) throws Exception {
        Answer file = file(caller, work, "&format=CSV");
        assertEquals(200, file.status(), file.text());
        assertTrue(file.text().startsWith("\uFEFF"), "Excel sees UTF-8 by the mark");
        List<List<String>> rows = new ArrayList<>();
        CSVFormat.RFC4180.parse(new StringReader(file.text().substring(1))).forEach(row -> rows.add(row.toList()));
        return rows;
    }

    private long xlsxRows(String caller, String work) throws Exception {
        Answer file = file(caller, work, "&format=XLSX&language=zh");
        assertEquals(200, file.status(), file.text());
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(file.body()))) {
            try (var rows = book.getFirstSheet().openStream()) {
                return rows.count();
            }
        }
    }

    private static String kind(String operation) {
        return operation.substring(4).replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private List<Op> lists() {
        Set<String> aboutTheProgram = Set.of("listImportKinds", "listExportKinds");
        return world.contract.operations.stream()
                .filter(op -> op.id().startsWith("list"))
                .filter(op -> op.access().stream().anyMatch(STAFF::contains))
                .filter(op -> !aboutTheProgram.contains(op.id()))
                .filter(op -> FILLED.contains(op.tag()) || op.in("path").isEmpty())
                .toList();
    }

    /** Pages of the list itself, all items. */
    private List<JsonNode> items(Op op, Map<String, String> filters, String size) throws Exception {
        String address = address(op, filters);
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            Answer answer = world.get(
                    ExportWorld.BOSS,
                    address
                            + size
                            + (cursor.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8)));
            assertEquals(200, answer.status(), op.id() + " " + answer.text());
            JsonNode page = ExportWorld.json(answer);
            page.path("items").forEach(items::add);
            cursor = page.path("next").asText("");
        } while (!cursor.isEmpty());
        return items;
    }

    private static String address(Op op, Map<String, String> filters) {
        String path = op.path();
        StringBuilder query = new StringBuilder("?community=" + ExportWorld.HERE);
        for (Map.Entry<String, String> one : filters.entrySet()) {
            String place = "{" + one.getKey() + "}";
            if (path.contains(place)) {
                path = path.replace(place, one.getValue());
            } else {
                query.append('&').append(one.getKey()).append('=').append(one.getValue());
            }
        }
        return path + query;
    }

    /** What a list must be asked for, such as whose bills. */
    private Map<String, String> filters(Op op) {
        Map<String, String> filters = new HashMap<>();
        for (JsonNode parameter : op.parameters()) {
            if (parameter.path("required").asBoolean()) {
                String name = parameter.path("name").asText();
                filters.put(
                        name,
                        switch (name) {
                            case "from" -> "2026-01-01";
                            case "until" -> "2027-12-31";
                            case "person" -> ExportWorld.HERE + (op.id().equals("listProxies") ? "-u3-p1" : "-u1-p1");
                            case "household" -> ExportWorld.HERE + "-u1-h";
                            case "unit" -> ExportWorld.HERE + "-u1";
                            case "meter" -> ExportWorld.HERE + "-m1";
                            case "item" -> ExportWorld.HERE + "-fixed";
                            case "group" -> ExportWorld.HERE + "-all";
                            case "run" ->
                                world.id(ExportWorld.HERE, op.id().equals("listFeeLines") ? "fee-run" : "dunning-run");
                            default -> world.id(ExportWorld.HERE, name);
                        });
            }
        }
        return filters;
    }

    @Test
    @Order(1)
    void every_list_is_exported_and_the_file_holds_what_the_list_shows() throws Exception {
        Map<Op, String> begun = new LinkedHashMap<>();
        // A job may add a row at any time, as when it asks a provider what became of an order: then the file holds what
        // was there in between.
        Map<Op, Integer> before = new HashMap<>();
        for (Op op : lists()) {
            before.put(op, items(op, filters(op), "").size());
            begun.put(op, begun(ExportWorld.BOSS, kind(op.id()), filters(op)));
        }
        Set<String> empty = new TreeSet<>();
        for (Map.Entry<Op, String> one : begun.entrySet()) {
            Op op = one.getKey();
            String work = one.getValue();
            waitFor(ExportWorld.BOSS, work, op.id());
            int shown = items(op, filters(op), "").size();
            List<List<String>> rows = csv(ExportWorld.BOSS, work);
            assertFalse(rows.toString().contains(ExportWorld.THERE), op.id() + " tells of another community " + rows);
            if (RESTLESS.contains(op.id())) {
                assertTrue(rows.size() > 1, op.id());
            } else {
                int least = Math.min(shown, before.getOrDefault(op, 0));
                assertEquals(Math.max(least, Math.min(shown, rows.size() - 1)), rows.size() - 1, op.id());
            }
            assertEquals(rows.size(), xlsxRows(ExportWorld.BOSS, work), op.id());
            if (shown == 0 && FILLED.contains(op.tag())) {
                empty.add(op.id());
            }
        }
        assertEquals(NOTHING_HERE, empty, "lists without a row");
    }

    @Test
    @Order(2)
    void a_filter_of_the_list_narrows_the_export() throws Exception {
        String all = done(ExportWorld.BOSS, "people", Map.of());
        String staff = done(ExportWorld.BOSS, "people", Map.of("kind", "STAFF"));
        List<List<String>> rows = csv(ExportWorld.BOSS, staff);
        int kind = rows.get(0).indexOf("类别 Kind");

        assertTrue(kind >= 0, rows.get(0).toString());
        assertTrue(rows.size() > 1 && rows.size() < csv(ExportWorld.BOSS, all).size());
        assertTrue(rows.stream().skip(1).allMatch(row -> row.get(kind).equals("工作人员 Staff")), rows.toString());
    }

    private String code(Answer answer) throws Exception {
        return ExportWorld.json(answer).path("code").asText();
    }

    @Test
    @Order(3)
    void what_the_list_refuses_is_refused_at_once() throws Exception {
        assertEquals("export-filter-unknown", code(post(ExportWorld.BOSS, "people", Map.of("colour", "red"))));
        assertEquals("invalid-request", code(post(ExportWorld.BOSS, "people", Map.of("kind", "GHOST"))));
        assertEquals("invalid-request", code(post(ExportWorld.BOSS, "bills", Map.of())));
        assertEquals(404, post(ExportWorld.BOSS, "nothing", Map.of()).status());
    }

    @Test
    @Order(4)
    void another_communitys_ids_look_unknown() throws Exception {
        Answer foreign = post(ExportWorld.BOSS, "home-bills", Map.of("unit", ExportWorld.THERE + "-u1"));
        Answer none = post(ExportWorld.BOSS, "home-bills", Map.of("unit", "no-such"));
        assertEquals(404, foreign.status());
        assertEquals(none.text(), foreign.text());

        String work = done(ExportWorld.OTHER_BOSS, "people", Map.of());
        Answer theirs = file(ExportWorld.BOSS, work, "");
        Answer nobodys = file(ExportWorld.BOSS, "no-such", "");
        assertEquals(404, theirs.status());
        assertEquals(nobodys.text(), theirs.text());
        assertEquals(200, file(ExportWorld.OTHER_BOSS, work, "").status());
    }

    @Test
    @Order(5)
    void only_who_may_read_the_list_exports_it_and_only_they_fetch_it() throws Exception {
        assertEquals("export-not-allowed", code(post("cashier", "rules", Map.of())));
        assertEquals(403, post("guard", "access-log", Map.of()).status());
        String work = done("auditor", "fee-items", Map.of());
        assertEquals("export-of-another", code(file(ExportWorld.BOSS, work, "")));
        assertEquals(200, file("auditor", work, "").status());
    }

    @Test
    @Order(6)
    void a_list_is_the_same_in_small_pages_and_in_large_ones() throws Exception {
        int several = 0;
        for (Op op : lists()) {
            boolean sized = op.in("query").stream()
                    .anyMatch(parameter -> parameter.path("name").asText().equals("size"));
            if (!sized || RESTLESS.contains(op.id())) {
                continue;
            }
            List<JsonNode> large = items(op, filters(op), "&size=200");
            int piece = Math.min(199, Math.max(1, large.size() / 6));
            List<JsonNode> small = items(op, filters(op), "&size=" + piece);
            assertEquals(large, small, op.id());
            assertEquals(large.size(), new HashSet<>(large).size(), op.id() + " says something twice");
            several += large.size() > 1 ? 1 : 0;
        }
        assertTrue(several >= 25, "only " + several + " lists had more than one page");
    }
}
