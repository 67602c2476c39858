package org.linli.cloud.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.linli.mobileapi.Contract;

/** Every list that staff may read can be exported, each of its columns is called something in both languages, and none holds a secret. */
class ExportListsTest {

    private static final Set<String> SECRET_WORDS =
            Set.of("password", "secret", "embedding", "biometric", "privatekey", "totp", "otp", "pinhash", "cookie");

    private static String contract = "";
    private static ExportLists lists = new ExportLists("{}", Set.of());

    @BeforeAll
    static void load() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            List<InputStream> parts = text("index.txt")
                    .lines()
                    .<InputStream>map(
                            name -> new ByteArrayInputStream(text(name).getBytes(StandardCharsets.UTF_8)))
                    .toList();
            contract = Contract.load(vertx, parts).json();
            lists = new ExportLists(contract, ExportOperations.STAFF);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }

    private static String text(String name) {
        try (InputStream file = ExportListsTest.class.getResourceAsStream("/openapi/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void every_list_of_staff_is_there() throws Exception {
        Set<String> expected = new TreeSet<>();
        for (JsonNode path : new JsonMapper().readTree(contract).path("paths")) {
            JsonNode get = path.path("get");
            Set<String> access = new TreeSet<>();
            get.path("x-access").forEach(role -> access.add(role.asText()));
            access.retainAll(ExportOperations.STAFF);
            if (get.path("operationId").asText().startsWith("list") && !access.isEmpty()) {
                expected.add(get.path("operationId").asText());
            }
        }
        // They tell of the program, not of the community.
        expected.removeAll(Set.of("listImportKinds", "listExportKinds"));
        Set<String> found = new TreeSet<>();
        lists.all().stream()
                .map(ExportList::operation)
                .filter(operation -> operation.startsWith("list"))
                .forEach(found::add);
        assertEquals(expected, found);
        assertTrue(found.size() >= 40, found.toString());
    }

    private static boolean isBilingual(Bilingual title) {
        return title.zh().codePoints().anyMatch(Character::isIdeographic)
                && title.en().matches(".*[A-Za-z].*")
                && title.en().codePoints().noneMatch(Character::isIdeographic);
    }

    @Test
    void every_list_and_column_has_a_title_in_both_languages() {
        List<String> faults = new ArrayList<>();
        for (ExportList list : lists.all()) {
            if (!isBilingual(list.title())) {
                faults.add(list.kind() + ": " + list.title());
            }
            list.columns().stream()
                    .filter(column -> !isBilingual(column.title()))
                    .forEach(column -> faults.add(list.kind() + " " + column.path() + ": " + column.title()));
        }
        assertEquals(List.of(), faults, "openapi/words.yaml names fields, or the schema says title: 中文 · English");
    }

    @Test
    void every_code_that_the_contract_lists_has_a_word() throws Exception {
        Set<String> faults = new TreeSet<>();
        JsonNode schemas = new JsonMapper().readTree(contract).at("/components/schemas");
        for (ExportList list : lists.all()) {
            for (ExportColumn column : list.columns()) {
                column.words().forEach((code, word) -> {
                    if (!isBilingual(word)) {
                        faults.add(list.kind() + " " + column.path() + " " + code);
                    }
                });
            }
        }
        // Codes without any word: a list's schema is a component or leads to one.
        schemas.findParents("enum")
                .forEach(schema -> schema.path("enum").forEach(code -> {
                    boolean isCode = code.asText().matches("[A-Z][A-Z_0-9]+");
                    boolean known = schema.path("x-words").has(code.asText());
                    if (isCode && !known && isExported(code.asText())) {
                        faults.add(code.asText());
                    }
                }));
        assertEquals(Set.of(), faults, "openapi/words.yaml says what codes are called");
    }

    /** Whether a sibling of the code has a word, so that it stands in a column. */
    private static boolean isExported(String code) {
        return lists.all().stream()
                .flatMap(list -> list.columns().stream())
                .anyMatch(column -> column.words().containsKey(code));
    }

    @Test
    void no_column_promises_a_secret() {
        for (ExportList list : lists.all()) {
            for (ExportColumn column : list.columns()) {
                String last = column.path().replaceFirst(".*/", "").toLowerCase(Locale.ROOT);
                assertFalse(SECRET_WORDS.stream().anyMatch(last::contains), list.kind() + " " + column.path());
            }
        }
    }

    @Test
    void nobody_exports_what_they_may_not_read() {
        assertTrue(lists.allowed(Set.of("GUARD")).stream()
                .noneMatch(list -> list.kind().equals("bills")));
        assertTrue(lists.allowed(Set.of("CASHIER")).stream()
                .noneMatch(list -> list.kind().equals("rules")));
        assertTrue(lists.allowed(Set.of("RESIDENT")).isEmpty());
        assertTrue(lists.allowed(Set.of("AUDITOR")).stream()
                .noneMatch(list -> list.kind().equals("people")));
    }

    @Test
    void a_list_that_shows_a_secret_cannot_be_exported_at_all() {
        String shown =
                "{\"paths\":{\"/x\":{\"get\":{\"operationId\":\"listX\",\"x-access\":[\"MANAGER\"],\"responses\":"
                        + "{\"200\":{\"content\":{\"application/json\":{\"schema\":{\"properties\":{\"items\":{\"items\":"
                        + "{\"properties\":{\"password\":{\"type\":\"string\"}}}}}}}}}}}}}}";
        org.junit.jupiter.api.Assertions.assertThrows(
                IllegalStateException.class, () -> new ExportLists(shown, ExportOperations.STAFF));
    }
}
