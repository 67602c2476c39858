package org.linli.messages;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The limits in the published contract are the limits of the code: each is tried just inside and just outside. */
class ContractTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Sent over HTTPS and described there. */
    private static final Set<String> NOT_MQTT = Set.of("ClaimRequest", "ClaimGrant");

    private static Stream<Map.Entry<String, Record>> samples() {
        return Samples.all().entrySet().stream()
                .filter(sample ->
                        !NOT_MQTT.contains(sample.getValue().getClass().getSimpleName()));
    }

    @TestFactory
    Stream<DynamicTest> everyGoldenFileIsValidByTheContract() {
        return samples()
                .map(sample -> DynamicTest.dynamicTest(
                        sample.getKey(),
                        () -> assertEquals(
                                Set.of(),
                                AsyncApi.faults(schema(sample.getValue()), GoldenTest.golden(sample.getKey())))));
    }

    @Test
    void theCheckerItselfFindsFaults() {
        assertFalse(AsyncApi.faults("EventAck", "{\"v\":1,\"door\":\"d\",\"chain\":\"c\"}")
                .isEmpty());
        assertFalse(AsyncApi.faults("EventAck", "{\"v\":2,\"door\":\"d\",\"chain\":\"c\",\"sequence\":1}")
                .isEmpty());
        assertFalse(AsyncApi.faults("CloudTime", "{\"v\":1,\"now\":\"soon\"}").isEmpty());
    }

    /** One wrong value in an otherwise good message. */
    private record Probe(String where, String text, boolean good) {}

    @TestFactory
    Stream<DynamicTest> theCodeRefusesWhatTheContractRefuses() {
        return samples()
                .map(sample -> DynamicTest.dynamicTest(sample.getKey(), () -> {
                    Class<? extends Record> type = sample.getValue().getClass();
                    List<Probe> probes = probes(schema(sample.getValue()), GoldenTest.golden(sample.getKey()));
                    assertTrue(probes.size() > 2);
                    for (Probe probe : probes) {
                        if (probe.good()) {
                            assertDoesNotThrow(() -> Codec.decode(probe.text(), type), probe.where());
                        } else {
                            assertThrows(MalformedMessage.class, () -> Codec.decode(probe.text(), type), probe.where());
                        }
                    }
                }));
    }

    private static String schema(Record message) {
        return message.getClass().getSimpleName();
    }

    private static List<Probe> probes(String schema, String text) throws IOException {
        JsonNode root = JSON.readTree(text);
        List<Probe> probes = new ArrayList<>();
        collect(schema, AsyncApi.schema(schema), root, root, probes);
        return probes;
    }

    private static void collect(String where, JsonNode schema, JsonNode here, JsonNode root, List<Probe> probes)
            throws IOException {
        if (schema.has("oneOf")) {
            for (JsonNode one : schema.get("oneOf")) {
                JsonNode candidate = AsyncApi.resolve(one);
                if (candidate.at("/properties/kind/const").equals(here.path("kind"))) {
                    collect(where, candidate, here, root, probes);
                }
            }
            return;
        }
        for (JsonNode name : schema.path("required")) {
            ObjectNode object = (ObjectNode) here;
            JsonNode kept = object.remove(name.asText());
            probes.add(new Probe(where + " without " + name, print(root), false));
            object.putNull(name.asText());
            probes.add(new Probe(where + " null " + name, print(root), false));
            object.set(name.asText(), kept);
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            String name = property.getKey();
            if (here.has(name)) {
                JsonNode kept = here.get(name);
                String place = where + "." + name;
                JsonNode value = AsyncApi.resolve(property.getValue());
                for (Object[] change : changes(value, kept)) {
                    ((ObjectNode) here).set(name, (JsonNode) change[1]);
                    probes.add(new Probe(place + " " + change[0], print(root), false));
                }
                ((ObjectNode) here).set(name, kept);
                if (kept.isObject()) {
                    collect(place, value, kept, root, probes);
                } else if (kept.isArray() && !kept.isEmpty() && kept.get(0).isObject()) {
                    collect(place + "[0]", AsyncApi.resolve(value.get("items")), kept.get(0), root, probes);
                }
            }
        }
        if (here.isObject()) {
            ((ObjectNode) here).putObject("addedByANewerSender").put("x", 1);
            probes.add(new Probe(where + " with an unknown field", print(root), true));
            ((ObjectNode) here).remove("addedByANewerSender");
        }
    }

    /** Wrong values for one property: a wrong type, and each limit passed by one. */
    private static List<Object[]> changes(JsonNode schema, JsonNode kept) throws JsonProcessingException {
        List<Object[]> changes = new ArrayList<>();
        changes.add(new Object[] {"of a wrong type", JSON.readTree(kept.isTextual() ? "7" : "\"7\"")});
        changes.add(new Object[] {"of a wrong type", JSON.readTree(kept.isArray() ? "{}" : "[]")});
        boolean clamped = schema.path("minimum").asInt() == -1; // a score is made to fit
        boolean whole = schema.path("type").asText().equals("integer");
        if (schema.has("minimum") && !clamped) {
            JsonNode minimum = schema.get("minimum");
            String below = whole ? "" + (minimum.asLong() - 1) : "" + (minimum.asDouble() - 0.0001);
            changes.add(new Object[] {"just below", JSON.readTree(below)});
        }
        if (schema.has("maximum") && !clamped) {
            JsonNode maximum = schema.get("maximum");
            String above = whole ? "" + (maximum.asLong() + 1) : "" + (maximum.asDouble() + 0.0001);
            changes.add(new Object[] {"just above", JSON.readTree(above)});
        }
        boolean formatted = schema.has("pattern") || schema.has("enum") || schema.has("format");
        if (formatted && kept.isTextual()) {
            changes.add(new Object[] {"not matching", text(kept.asText() + "!")});
            changes.add(new Object[] {"empty", text("")});
        }
        if (schema.has("minLength")) {
            changes.add(new Object[] {"too short", text("")});
            changes.add(new Object[] {
                "too long", text("x".repeat(schema.get("maxLength").asInt() + 1))
            });
        }
        if (schema.path("minItems").asInt() > 0) {
            changes.add(new Object[] {"empty", JSON.createArrayNode()});
        }
        boolean cut = schema.at("/items/maxLength").isNumber(); // lists of free texts are made to fit
        if (schema.has("maxItems") && !cut) {
            ArrayNode many = JSON.createArrayNode();
            for (int i = 0; i <= schema.get("maxItems").asInt(); i++) {
                many.add(kept.isEmpty() ? text("x") : kept.get(0));
            }
            changes.add(new Object[] {"too many", many});
        }
        if (schema.path("uniqueItems").asBoolean()) {
            changes.add(new Object[] {
                "an entry twice", JSON.createArrayNode().add(kept.get(0)).add(kept.get(0))
            });
        }
        if (schema.has("not")) {
            changes.add(new Object[] {"forbidden", schema.at("/not/const")});
        }
        return changes;
    }

    private static JsonNode text(String text) {
        return JSON.getNodeFactory().textNode(text);
    }

    private static String print(JsonNode root) throws JsonProcessingException {
        return JSON.writeValueAsString(root);
    }
}
