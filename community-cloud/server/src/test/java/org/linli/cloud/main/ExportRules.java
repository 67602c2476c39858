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
import org.linli.cloud.main.WalkClient.Request;
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

    @TempDir
    static Path directory;

    private WalkWorld world;

    abstract @Nullable DatabaseSettings database();

    @BeforeAll
    void begin() throws Exception {
        world = new WalkWorld(directory, database(), 20_261_121L);
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
                new Request(
                        "POST",
                        "/api/exports/" + kind,
                        WalkMutations.json(),
                        body.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private Answer get(String caller, String path) throws Exception {
        return world.send(caller, new Request("GET", path, Map.of(), null));
    }

    /** Begins an export and waits for its end; the id of the work. */
    private String done(String caller, String kind, Map<String, String> filters) throws Exception {
        Answer begun = post(caller, kind, filters);
        assertEquals(202, begun.status(), kind + " " + filters + " " + begun.text());
        String id = WalkWorld.json(begun).path("id").asText();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !Set.of("WAITING", "RUNNING")
                        .contains(state(caller, id).path("state").asText()));
        assertEquals("DONE", state(caller, id).path("state").asText(), kind + " " + state(caller, id));
        return id;
    }

    private JsonNode state(String caller, String id) throws Exception {
        return WalkWorld.json(get(caller, "/api/work/" + id));
    }

    private List<List<String>> csv(String caller, String work) throws Exception {
        Answer file = get(caller, "/api/exports/" + work + "/file?format=CSV");
        assertEquals(200, file.status(), file.text());
        assertTrue(file.text().startsWith("\uFEFF"), "Excel sees UTF-8 by the mark");
        List<List<String>> rows = new ArrayList<>();
        CSVFormat.RFC4180.parse(new StringReader(file.text().substring(1))).forEach(row -> rows.add(row.toList()));
        return rows;
    }

    private long xlsxRows(String caller, String work) throws Exception {
        Answer file = get(caller, "/api/exports/" + work + "/file?format=XLSX&language=zh");
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
                .toList();
    }

    /** Pages of the list itself, all items. */
    private List<JsonNode> items(Op op, Map<String, String> path, String size) throws Exception {
        String address = address(op, path);
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            Answer answer = get(
                    WalkWorld.ALL_ROLES,
                    address
                            + size
                            + (cursor.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8)));
            assertEquals(200, answer.status(), op.id() + " " + answer.text());
            JsonNode page = WalkWorld.json(answer);
            page.path("items").forEach(items::add);
            cursor = page.path("next").asText("");
        } while (!cursor.isEmpty());
        return items;
    }

    private static String address(Op op, Map<String, String> filters) {
        String path = op.path();
        StringBuilder query = new StringBuilder("?community=home");
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

    /** Ids for the address of a list, chosen so that the list has something to show where any does. */
    private Map<String, String> chosen(Op op) throws Exception {
        Map<String, String> best = new HashMap<>();
        op.in("query").stream()
                .filter(parameter -> parameter.path("required").asBoolean())
                .map(parameter -> parameter.path("name").asText())
                .forEach(name -> best.put(name, name.equals("until") ? "2026-12-31" : "2026-01-01"));
        for (JsonNode parameter : op.in("path")) {
            String name = parameter.path("name").asText();
            Set<String> candidates = new TreeSet<>();
            world.own.forEach((table, ids) -> {
                if (table.endsWith(name)) {
                    candidates.addAll(ids);
                }
            });
            int most = -1;
            for (String candidate : candidates) {
                if (!candidate.matches("[A-Za-z0-9_-]{1,64}")) {
                    continue;
                }
                Map<String, String> tried = new HashMap<>(best);
                tried.put(name, candidate);
                Answer answer = get(WalkWorld.ALL_ROLES, address(op, tried));
                int size = WalkWorld.json(answer).path("items").size();
                if (answer.status() == 200 && size > most) {
                    most = size;
                    best.put(name, candidate);
                }
            }
        }
        return best;
    }

    @Test
    @Order(1)
    void every_list_is_exported_and_the_file_holds_what_the_list_shows() throws Exception {
        int withRows = 0;
        List<String> empty = new ArrayList<>();
        for (Op op : lists()) {
            world.refresh(WalkWorld.ALL_ROLES);
            Map<String, String> path = chosen(op);
            assertTrue(path.size() >= op.in("path").size(), "no id for " + op.id());
            int shown = items(op, path, "").size();
            String work = done(WalkWorld.ALL_ROLES, kind(op.id()), path);
            List<List<String>> rows = csv(WalkWorld.ALL_ROLES, work);
            String text = rows.toString();
            assertFalse(
                    text.contains(op.id().equals("listAudit") ? WalkWorld.FOREIGN_BOSS : WalkWorld.MARK),
                    op.id() + " tells of another community");
            if (RESTLESS.contains(op.id())) {
                assertTrue(rows.size() > 1, op.id());
            } else {
                assertEquals(shown, rows.size() - 1, op.id());
            }
            assertEquals(rows.size(), xlsxRows(WalkWorld.ALL_ROLES, work), op.id());
            if (shown > 0) {
                withRows++;
            } else {
                empty.add(op.id());
            }
        }
        System.out.println("exported " + withRows + " lists with rows; empty here: " + empty);
        assertTrue(withRows >= 25, "the walk made too little to export: " + empty);
    }

    @Test
    @Order(2)
    void a_filter_of_the_list_narrows_the_export() throws Exception {
        String all = done(WalkWorld.ALL_ROLES, "people", Map.of());
        String staff = done(WalkWorld.ALL_ROLES, "people", Map.of("kind", "STAFF"));
        List<List<String>> rows = csv(WalkWorld.ALL_ROLES, staff);
        int kind = rows.get(0).indexOf("类别 Kind");

        assertTrue(kind >= 0, rows.get(0).toString());
        assertTrue(
                rows.size() > 1 && rows.size() < csv(WalkWorld.ALL_ROLES, all).size());
        assertTrue(rows.stream().skip(1).allMatch(row -> row.get(kind).equals("工作人员 Staff")), rows.toString());
    }

    @Test
    @Order(3)
    void what_the_list_refuses_is_refused_at_once() throws Exception {
        assertEquals(
                "export-filter-unknown",
                WalkWorld.json(post(WalkWorld.ALL_ROLES, "people", Map.of("colour", "red")))
                        .path("code")
                        .asText());
        assertEquals(
                "invalid-request",
                WalkWorld.json(post(WalkWorld.ALL_ROLES, "people", Map.of("kind", "GHOST")))
                        .path("code")
                        .asText());
        assertEquals(
                "invalid-request",
                WalkWorld.json(post(WalkWorld.ALL_ROLES, "bills", Map.of()))
                        .path("code")
                        .asText());
        assertEquals(404, post(WalkWorld.ALL_ROLES, "nothing", Map.of()).status());
    }

    @Test
    @Order(4)
    void another_communitys_ids_look_unknown() throws Exception {
        String unit = world.foreign.getOrDefault("unit", Set.of()).iterator().next();
        Answer foreign = post(WalkWorld.ALL_ROLES, "home-bills", Map.of("unit", unit));
        Answer none = post(WalkWorld.ALL_ROLES, "home-bills", Map.of("unit", "no-such"));
        assertEquals(404, foreign.status());
        assertEquals(none.text(), foreign.text());

        String work = done(WalkWorld.FOREIGN_BOSS, "people", Map.of());
        Answer theirs = get(WalkWorld.ALL_ROLES, "/api/exports/" + work + "/file");
        Answer nobodys = get(WalkWorld.ALL_ROLES, "/api/exports/no-such/file");
        assertEquals(404, theirs.status());
        assertEquals(nobodys.text(), theirs.text());
        assertEquals(
                200,
                get(WalkWorld.FOREIGN_BOSS, "/api/exports/" + work + "/file").status());
    }

    @Test
    @Order(5)
    void only_who_may_read_the_list_exports_it_and_only_they_fetch_it() throws Exception {
        world.refresh("own-cashier");
        world.refresh("own-auditor");
        assertEquals(
                "export-not-allowed",
                WalkWorld.json(post("own-cashier", "rules", Map.of()))
                        .path("code")
                        .asText());
        assertEquals(403, post("own-guard", "access-log", Map.of()).status());
        String work = done("own-auditor", "fee-items", Map.of());
        assertEquals(
                "export-of-another",
                WalkWorld.json(get(WalkWorld.ALL_ROLES, "/api/exports/" + work + "/file"))
                        .path("code")
                        .asText());
        assertEquals(200, get("own-auditor", "/api/exports/" + work + "/file").status());
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
            world.refresh(WalkWorld.ALL_ROLES);
            Map<String, String> path = chosen(op);
            List<JsonNode> large = items(op, path, "&size=200");
            List<JsonNode> small = items(op, path, large.size() > 20 ? "&size=7" : "&size=1");
            assertEquals(large, small, op.id());
            assertEquals(large.size(), new java.util.HashSet<>(large).size(), op.id() + " says something twice");
            several += large.size() > 1 ? 1 : 0;
        }
        assertTrue(several >= 15, "only " + several + " lists had more than one page");
    }
}
