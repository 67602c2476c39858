package org.linli.mobileapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Puts into a contract what its fields and values are called, so that lists, exports and clients need no second dictionary. The document's {@code x-titles} names
 * a field wherever it stands ({@code name: 名称 · Name}), its {@code x-words} a value ({@code PAID: 已付 · Paid}); a schema that says {@code title} or {@code
 * x-words} itself keeps what it says.
 */
final class Titles {

    private static final String TITLES = "x-titles";
    private static final String WORDS = "x-words";

    private final JsonNode titles;
    private final JsonNode words;

    private Titles(JsonNode titles, JsonNode words) {
        this.titles = titles;
        this.words = words;
    }

    /** Takes both dictionaries out of the document and puts their entries where they belong. */
    static void in(ObjectNode document) {
        JsonNode titles = document.path(TITLES);
        JsonNode words = document.path(WORDS);
        without(document);
        new Titles(titles, words).name(document);
    }

    /** Takes both dictionaries out of a document that nobody reads. */
    static void without(ObjectNode document) {
        document.remove(TITLES);
        document.remove(WORDS);
    }

    private void name(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.path("properties") instanceof ObjectNode properties) {
                properties.properties().forEach(field -> title(field.getKey(), field.getValue()));
            }
            if (object.path("enum").isArray() && !object.has(WORDS)) {
                words(object);
            }
        }
        node.forEach(this::name);
    }

    private void title(String name, JsonNode schema) {
        if (schema instanceof ObjectNode property && !property.has("title") && titles.has(name)) {
            property.set("title", titles.get(name));
        }
    }

    private void words(ObjectNode schema) {
        ObjectNode known = schema.objectNode();
        schema.path("enum").forEach(value -> {
            if (words.has(value.asText())) {
                known.set(value.asText(), words.get(value.asText()));
            }
        });
        if (!known.isEmpty()) {
            schema.set(WORDS, known);
        }
    }
}
