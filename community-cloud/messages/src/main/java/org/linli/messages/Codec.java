package org.linli.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The JSON form of every message: an object with {@code "v":1} first. Unknown fields are skipped, so a newer sender may add some; an unknown version,
 * a missing field, a wrong type or an oversized text is refused with {@link MalformedMessage}. Thread: any.
 */
public final class Codec {

    /** Version written and read by this code. */
    public static final int VERSION = 1;

    /** Largest message, 2 MiB: a full sync part or an enrolment photo. */
    public static final int MAX_BYTES = 2 * 1024 * 1024;

    private static final JsonMapper MAPPER = mapper();

    private Codec() {}

    private static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .serializationInclusion(JsonInclude.Include.NON_NULL)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(16)
                        .maxStringLength(MAX_BYTES)
                        .maxNumberLength(30)
                        .build());
        return mapper;
    }

    /** The exact text that is stored, hashed and sent. */
    public static String encode(Record message) {
        ObjectNode body = MAPPER.valueToTree(message);
        ObjectNode versioned = MAPPER.createObjectNode();
        versioned.put("v", VERSION);
        versioned.setAll(body);
        return versioned.toString();
    }

    public static byte[] encodeBytes(Record message) {
        return encode(message).getBytes(StandardCharsets.UTF_8);
    }

    public static <T extends Record> T decode(byte[] bytes, Class<T> type) throws MalformedMessage {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedMessage("message of " + bytes.length + " bytes is too large");
        }
        try {
            return read(MAPPER.readTree(bytes), type);
        } catch (IOException e) {
            throw new MalformedMessage("not readable JSON", e);
        }
    }

    public static <T extends Record> T decode(String text, Class<T> type) throws MalformedMessage {
        return decode(text.getBytes(StandardCharsets.UTF_8), type);
    }

    private static <T extends Record> T read(JsonNode tree, Class<T> type) throws MalformedMessage {
        if (!tree.isObject()) {
            throw new MalformedMessage("not a JSON object");
        }
        if (tree.path("v").asInt(-1) != VERSION) {
            throw new MalformedMessage("unknown version " + tree.path("v"));
        }
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new MalformedMessage("not a " + type.getSimpleName(), e);
        }
    }
}
