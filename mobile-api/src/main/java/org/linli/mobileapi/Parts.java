package org.linli.mobileapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** Puts the files of a contract together: each feature keeps its own paths and schemas, the first file holds what they share. */
final class Parts {

    /** OFF in a list of values is a word, not false. */
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
            .build();

    private Parts() {}

    /**
     * One document of all parts.
     *
     * @throws IllegalStateException when two parts say the same thing twice
     */
    static ObjectNode merge(List<InputStream> parts) throws IOException {
        ObjectNode whole = YAML.createObjectNode();
        for (InputStream part : parts) {
            if (!(YAML.readTree(part) instanceof ObjectNode document)) {
                throw new IllegalStateException("a part of the contract is no document");
            }
            merge(whole, document, "");
        }
        return whole;
    }

    private static void merge(ObjectNode into, ObjectNode from, String place) {
        for (Map.Entry<String, JsonNode> entry : from.properties()) {
            JsonNode known = into.get(entry.getKey());
            String here = place + "/" + entry.getKey();
            if (known == null) {
                into.set(entry.getKey(), entry.getValue());
            } else if (known instanceof ArrayNode list && entry.getValue() instanceof ArrayNode more) {
                list.addAll(more);
            } else if (isContainer(here)
                    && known instanceof ObjectNode one
                    && entry.getValue() instanceof ObjectNode two) {
                merge(one, two, here);
            } else {
                throw new IllegalStateException("two parts of the contract say " + here);
            }
        }
    }

    /** Paths, one path, components and one kind of components may come from several files; an operation or a schema may not. */
    private static boolean isContainer(String place) {
        return place.matches("/paths|/components|/components/[a-zA-Z]+")
                || (place.startsWith("/paths//") && !place.matches(".*/(get|put|post|patch|delete)"));
    }
}
