package org.linli.cloud.main;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The published contract, read to make requests: what it allows, by chance, with ids that exist where a name fits one. */
final class WalkContract {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    /** Where ids of existing things come from. */
    interface Ids {
        /** One for a field or parameter of this name; null when none is known. */
        @Nullable
        String find(String name);

        /** A text of the world's own. */
        String text();
    }

    /**
     * One operation.
     *
     * @param tag after which scopes of tokens are named
     * @param acting what must be granted to call it for another; empty when nobody may
     * @param stream whether it answers with events that never end
     */
    record Op(
            String id,
            String tag,
            String method,
            String path,
            Set<String> access,
            Set<String> acting,
            List<JsonNode> parameters,
            @Nullable JsonNode body,
            boolean rawBody,
            boolean stream) {
        List<JsonNode> in(String where) {
            return parameters.stream()
                    .filter(parameter -> parameter.path("in").asText().equals(where))
                    .toList();
        }

        boolean isFor(String role) {
            return access.contains(role) || access.contains("SIGNED_IN") || access.contains("ANYONE");
        }

        @Override
        public String toString() {
            return id;
        }
    }

    private final JsonNode document;
    final List<Op> operations = new ArrayList<>();

    WalkContract(String json) throws IOException {
        document = new JsonMapper().readTree(json);
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(entry -> METHODS.contains(entry.getKey()))
                        .forEach(entry -> operations.add(operation(path.getKey(), entry.getKey(), entry.getValue()))));
    }

    private Op operation(String path, String method, JsonNode node) {
        Set<String> access = new TreeSet<>();
        node.path("x-access").forEach(role -> access.add(role.asText()));
        Set<String> acting = new TreeSet<>();
        node.path("x-acting").forEach(scope -> acting.add(scope.asText()));
        List<JsonNode> parameters = new ArrayList<>();
        node.path("parameters").forEach(parameter -> parameters.add(resolved(parameter)));
        JsonNode body = resolved(node.path("requestBody"))
                .path("content")
                .path("application/json")
                .path("schema");
        boolean stream = node.path("responses").path("200").path("content").has("text/event-stream");
        return new Op(
                node.path("operationId").asText(),
                node.path("tags").path(0).asText(),
                method.toUpperCase(Locale.ROOT),
                path,
                access,
                acting,
                parameters,
                body.isMissingNode() || node.has("x-raw-body") ? null : body,
                node.has("x-raw-body"),
                stream);
    }

    JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asText("");
        return reference.isEmpty() ? node : resolved(document.at(reference.substring(1)));
    }

    /** A value that the schema allows. */
    JsonNode sample(String name, JsonNode given, Ids ids, Random random, int depth) {
        JsonNode schema = resolved(given);
        JsonNodeFactory make = JsonNodeFactory.instance;
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (schema.path("enum").size() > 0) {
            return schema.path("enum").get(random.nextInt(schema.path("enum").size()));
        }
        for (String one : List.of("oneOf", "anyOf")) {
            if (schema.path(one).size() > 0) {
                return sample(name, schema.path(one).get(0), ids, random, depth + 1);
            }
        }
        JsonNode type = schema.path("type");
        return switch (type.isArray() ? type.get(0).asText() : type.asText(schema.has("allOf") ? "object" : "string")) {
            case "object" -> object(schema, ids, random, depth);
            case "array" -> {
                ArrayNode list = make.arrayNode();
                if (depth < 6) {
                    list.add(sample(singular(name), schema.path("items"), ids, random, depth + 1));
                }
                yield list;
            }
            case "integer" -> make.numberNode(number(schema, random));
            case "number" -> make.numberNode((double) number(schema, random));
            case "boolean" -> make.booleanNode(random.nextBoolean());
            default -> make.textNode(text(name, schema, ids, random));
        };
    }

    private static String singular(String name) {
        return name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
    }

    private ObjectNode object(JsonNode schema, Ids ids, Random random, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        schema.path("allOf").forEach(part -> {
            if (sample("", part, ids, random, depth + 1) instanceof ObjectNode more) {
                object.setAll(more);
            }
        });
        Set<String> required = new TreeSet<>();
        schema.path("required").forEach(field -> required.add(field.asText()));
        schema.path("properties").properties().forEach(field -> {
            if (depth < 6 && (required.contains(field.getKey()) || random.nextInt(3) > 0)) {
                object.set(field.getKey(), sample(field.getKey(), field.getValue(), ids, random, depth + 1));
            }
        });
        return object;
    }

    private static long number(JsonNode schema, Random random) {
        long from = schema.path("minimum").asLong(0);
        long to = Math.min(schema.path("maximum").asLong(100), from + 1_000);
        return to <= from ? from : from + random.nextLong(to - from + 1);
    }

    private static String text(String name, JsonNode schema, Ids ids, Random random) {
        switch (schema.path("format").asText("")) {
            case "date-time":
                String day = name.toLowerCase(Locale.ROOT).contains("until") ? "2026-12-2" : "2026-11-2";
                return day + (1 + random.nextInt(8)) + "T08:00:00Z";
            case "date":
                String half = name.toLowerCase(Locale.ROOT).contains("until") ? "2027-0" : "2026-0";
                return half + (1 + random.nextInt(6)) + "-01";
            default:
                break;
        }
        String known = ids.find(name);
        if (known != null) {
            return known;
        }
        String pattern = schema.path("pattern").asText("");
        for (String guess : List.of(
                ids.text(),
                ids.text().toLowerCase(Locale.ROOT),
                "13800000000",
                "2026-11",
                "2026-11-21",
                "08:30",
                "123456",
                "0.5",
                "AAAA")) {
            if (!pattern.isEmpty() && guess.matches(pattern)) {
                return guess;
            }
        }
        int longest = schema.path("maxLength").asInt(64);
        String text = ids.text();
        return text.length() > longest ? text.substring(0, longest) : text;
    }
}
