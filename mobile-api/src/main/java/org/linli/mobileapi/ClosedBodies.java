package org.linli.mobileapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/**
 * Closes the objects of request bodies: a field that the contract does not know is a mistake of the sender and is refused by name, since a misspelt field that is
 * silently dropped looks like success. A schema that says {@code additionalProperties} itself keeps what it says.
 */
final class ClosedBodies {

    private static final String ADDITIONAL = "additionalProperties";

    private final JsonNode document;
    private final Set<String> seen = new HashSet<>();

    private ClosedBodies(JsonNode document) {
        this.document = document;
    }

    static void in(JsonNode document) {
        ClosedBodies closing = new ClosedBodies(document);
        document.path("paths")
                .forEach(path -> path.forEach(operation -> operation
                        .path("requestBody")
                        .path("content")
                        .path("application/json")
                        .forEach(closing::close)));
    }

    private void close(JsonNode schema) {
        if (!(schema instanceof ObjectNode object)) {
            return;
        }
        String reference = object.path("$ref").asText("");
        if (reference.startsWith("#/")) {
            if (seen.add(reference)) {
                close(document.at(reference.substring(1)));
            }
            return;
        }
        // What is put together of several schemas is closed as a whole, not part by part.
        if (object.has("allOf")) {
            if (!object.has("unevaluatedProperties")) {
                object.put("unevaluatedProperties", false);
            }
        } else if (object.has("properties") && !object.has(ADDITIONAL)) {
            object.put(ADDITIONAL, false);
        }
        object.path("properties").forEach(this::close);
        close(object.path("items"));
        if (object.path(ADDITIONAL).isObject()) {
            close(object.path(ADDITIONAL));
        }
        object.path("oneOf").forEach(this::close);
        object.path("anyOf").forEach(this::close);
    }
}
