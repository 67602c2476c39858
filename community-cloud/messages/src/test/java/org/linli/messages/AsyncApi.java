package org.linli.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The published contract, and a check of payloads against it by a JSON Schema library that knows nothing of our code. */
final class AsyncApi {

    static final JsonNode DOCUMENT = load();

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

    private AsyncApi() {}

    private static JsonNode load() {
        try (InputStream in = Codec.class.getResourceAsStream("/asyncapi.yaml")) {
            return new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode schema(String name) {
        return DOCUMENT.at("/components/schemas/" + name);
    }

    /** Follows a reference within the document; anything else comes back as it is. */
    static JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? DOCUMENT.at(node.get("$ref").asText().substring(1)) : node;
    }

    /** The last part of a reference, or null. */
    static @Nullable String target(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.isEmpty() ? null : reference.substring(reference.lastIndexOf('/') + 1);
    }

    /** What is wrong with a payload, and with the exact texts inside it; empty when nothing is. */
    static Set<String> faults(String schema, String text) {
        try {
            JsonNode payload = JSON.readTree(text);
            Set<String> faults = outerFaults(schema, payload);
            if (schema.equals("EventBatch")) {
                payload.path("entries")
                        .forEach(entry -> faults.addAll(
                                faults("DoorEvent", entry.path("body").asText())));
            } else if (schema.equals("SignedCommand")) {
                faults.addAll(faults("Command", payload.path("command").asText()));
            } else if (schema.equals("SyncDelta")) {
                JsonNode byKind = schema("Change").at("/properties/body/x-content-by-kind");
                for (JsonNode change : payload.path("changes")) {
                    if (change.has("body")) {
                        String item = Objects.requireNonNull(
                                target(byKind.path(change.path("kind").asText())));
                        faults.addAll(faults(item, change.get("body").asText()));
                    }
                }
            }
            return faults;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with a payload, whatever the exact texts inside it hold. */
    static Set<String> outerFaults(String schema, JsonNode payload) {
        Set<String> faults = new TreeSet<>();
        for (ValidationMessage message : compiled(schema).validate(payload)) {
            // A content type describes an exact text; whether the text keeps it is looked at apart.
            if (!message.getType().equals("contentMediaType")) {
                faults.add(schema + " " + message.getMessage());
            }
        }
        return faults;
    }

    private static JsonSchema compiled(String name) {
        return SCHEMAS.computeIfAbsent(name, key -> {
            ObjectNode root = JSON.createObjectNode();
            root.put("$ref", "#/components/schemas/" + key);
            root.set("components", DOCUMENT.get("components"));
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(root);
        });
    }
}
