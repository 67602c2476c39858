package org.linli.cloud.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Columns of a list from the schema of its items: one for each plain field, those of an object beside each other, a list inside an item in one cell. A field that
 * says {@code x-export: false} is left out.
 */
final class ItemColumns {

    /** Objects inside objects that get columns of their own; deeper ones are one cell. */
    private static final int DEPTH = 3;

    private static final Set<String> SECRETS = Set.of("password", "secret", "token", "template", "embedding", "pin");

    private final JsonNode document;
    private final List<ExportColumn> columns = new ArrayList<>();

    private ItemColumns(JsonNode document) {
        this.document = document;
    }

    /** @throws IllegalStateException for a field whose name promises a secret: no list shows one, and no file shall */
    static List<ExportColumn> of(JsonNode document, JsonNode item) {
        ItemColumns made = new ItemColumns(document);
        made.add("", item, null, 0);
        return List.copyOf(made.columns);
    }

    private void add(String prefix, JsonNode given, @Nullable Bilingual parent, int depth) {
        JsonNode schema = resolved(given);
        schema.path("allOf").forEach(part -> add(prefix, part, parent, depth));
        schema.path("properties").properties().forEach(field -> {
            if (!field.getValue().path("x-export").asBoolean(true)) {
                return;
            }
            String name = field.getKey();
            if (SECRETS.contains(name)) {
                throw new IllegalStateException("a list shows " + prefix + name);
            }
            JsonNode property = resolved(field.getValue());
            Bilingual title = Bilingual.parse(field.getValue()
                            .path("title")
                            .asText(property.path("title").asText(name)))
                    .under(parent);
            boolean unfolds = depth < DEPTH && (property.has("properties") || property.has("allOf"));
            if (unfolds) {
                add(prefix + name + "/", property, title, depth + 1);
            } else {
                columns.add(new ExportColumn(prefix + name, title, type(name, property), words(property)));
            }
        });
    }

    private JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asText("");
        return reference.isEmpty() ? node : resolved(document.at(reference.substring(1)));
    }

    private static ExportColumn.Type type(String name, JsonNode schema) {
        return switch (schema.path("type").asText()) {
            case "integer" -> whole(name, schema);
            case "number" -> ExportColumn.Type.DECIMAL;
            case "boolean" -> ExportColumn.Type.YES_NO;
            case "string" -> text(schema);
            default -> ExportColumn.Type.TEXT;
        };
    }

    private static ExportColumn.Type whole(String name, JsonNode schema) {
        if (name.endsWith("Fen") || name.equals("fen")) {
            return ExportColumn.Type.MONEY;
        }
        if (name.endsWith("Centis")) {
            return ExportColumn.Type.AREA;
        }
        return schema.path("x-unit").asText().equals("thousandth")
                ? ExportColumn.Type.READING
                : ExportColumn.Type.WHOLE;
    }

    private static ExportColumn.Type text(JsonNode schema) {
        return switch (schema.path("format").asText()) {
            case "date-time" -> ExportColumn.Type.INSTANT;
            case "date" -> ExportColumn.Type.DATE;
            default -> ExportColumn.Type.TEXT;
        };
    }

    /** Words of the field's own values, or of those in its list. */
    private Map<String, Bilingual> words(JsonNode schema) {
        Map<String, Bilingual> words = new LinkedHashMap<>();
        collect(schema, words, 0);
        return words;
    }

    private void collect(JsonNode given, Map<String, Bilingual> words, int depth) {
        JsonNode schema = resolved(given);
        schema.path("x-words")
                .properties()
                .forEach(word ->
                        words.put(word.getKey(), Bilingual.parse(word.getValue().asText())));
        if (depth < DEPTH) {
            collect(schema.path("items"), words, depth + 1);
            schema.path("properties").forEach(field -> collect(field, words, depth + 1));
        }
    }
}
