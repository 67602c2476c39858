package org.linli.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.linli.messages.access.AccessItem;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandResult;
import org.linli.messages.command.SignedCommand;
import org.linli.messages.device.CertificateRenewal;
import org.linli.messages.device.CertificateRenewalRequest;
import org.linli.messages.device.CloudTime;
import org.linli.messages.device.Presence;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.EventAck;
import org.linli.messages.event.EventBatch;
import org.linli.messages.sync.SyncDelta;
import org.linli.messages.sync.SyncReport;
import org.linli.messages.sync.SyncRequest;

/** The published contract says what the code does, and the code does what the contract says. */
class AsyncApiTest {

    private static final Map<String, Class<?>> PAYLOADS = Map.ofEntries(
            Map.entry("events", EventBatch.class),
            Map.entry("eventsAck", EventAck.class),
            Map.entry("syncRequest", SyncRequest.class),
            Map.entry("syncDelta", SyncDelta.class),
            Map.entry("syncReport", SyncReport.class),
            Map.entry("command", SignedCommand.class),
            Map.entry("commandResult", CommandResult.class),
            Map.entry("presence", Presence.class),
            Map.entry("time", CloudTime.class),
            Map.entry("certificateRequest", CertificateRenewalRequest.class),
            Map.entry("certificate", CertificateRenewal.class));

    /** Schemas of plain values that several records share. */
    private static final Set<String> SHARED =
            Set.of("Version", "Id", "KeyId", "Hash", "Count", "Instant", "Text", "Label");

    private static final Set<String> SCHEMA_WORDS = Set.of(
            "$ref",
            "type",
            "format",
            "description",
            "required",
            "properties",
            "items",
            "enum",
            "const",
            "oneOf",
            "not",
            "pattern",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "uniqueItems",
            "contentMediaType",
            "x-content",
            "x-content-by-kind");

    @Test
    void itIsAnAsyncApi3DocumentWithAllItsParts() {
        JsonNode document = AsyncApi.DOCUMENT;
        assertEquals("3.0.0", document.path("asyncapi").asText());
        assertEquals(
                Set.of("asyncapi", "info", "defaultContentType", "servers", "channels", "operations", "components"),
                names(document));
        assertFalse(document.at("/info/title").asText().isEmpty());
        assertFalse(document.at("/info/version").asText().isEmpty());
        assertEquals("secure-mqtt", document.at("/servers/community/protocol").asText());
        document.path("channels")
                .forEach(channel -> assertEquals(
                        Set.of("community", "door"),
                        names(AsyncApi.resolve(channel).path("parameters"))));
    }

    @Test
    void everyReferenceHasItsTargetAndEveryWordIsOneOfJsonSchema() {
        Deque<JsonNode> open = new ArrayDeque<>(List.of(AsyncApi.DOCUMENT));
        while (!open.isEmpty()) {
            JsonNode node = open.pop();
            assertFalse(AsyncApi.resolve(node).isMissingNode(), () -> "no target for " + node.path("$ref"));
            node.forEach(open::push);
        }
        AsyncApi.DOCUMENT.at("/components/schemas").forEach(AsyncApiTest::checkWords);
    }

    private static void checkWords(JsonNode schema) {
        assertTrue(SCHEMA_WORDS.containsAll(names(schema)), () -> "a stray word in " + schema);
        schema.path("properties").forEach(AsyncApiTest::checkWords);
        if (schema.has("items")) {
            checkWords(schema.get("items"));
        }
    }

    @Test
    void everyTopicIsAChannelAndEveryChannelATopic() throws ReflectiveOperationException {
        Map<String, String> topics = new TreeMap<>();
        for (String name : PAYLOADS.keySet()) {
            topics.put(name, (String) Topics.class.getMethod(name).invoke(new Topics("C", "D")));
        }
        Set<String> methods = Arrays.stream(Topics.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == String.class && method.getParameterCount() == 0)
                .map(java.lang.reflect.Method::getName)
                .filter(name -> !Set.of("community", "door", "toString", "base").contains(name))
                .collect(Collectors.toSet());
        assertEquals(PAYLOADS.keySet(), methods);

        Map<String, String> channels = new TreeMap<>();
        AsyncApi.DOCUMENT
                .path("channels")
                .properties()
                .forEach(channel -> channels.put(
                        channel.getKey(),
                        channel.getValue()
                                .path("address")
                                .asText()
                                .replace("{community}", "C")
                                .replace("{door}", "D")));
        assertEquals(topics, channels);
    }

    @Test
    void everyChannelCarriesItsMessageInItsDirection() {
        Topics topics = new Topics("C", "D");
        Map<String, String> actions = new HashMap<>();
        AsyncApi.DOCUMENT.path("operations").forEach(operation -> {
            String channel = AsyncApi.target(operation.path("channel"));
            actions.put(
                    AsyncApi.resolve(operation.path("channel")).path("address").asText(),
                    operation.path("action").asText());
            JsonNode message = operation.at("/messages/0/$ref");
            String payload = Objects.requireNonNull(PAYLOADS.get(channel)).getSimpleName();
            assertEquals("#/channels/" + channel + "/messages/" + payload, message.asText());
            assertEquals(
                    "#/components/schemas/" + payload,
                    AsyncApi.DOCUMENT
                            .at("/components/messages/" + payload + "/payload/$ref")
                            .asText());
            assertEquals(
                    "presence".equals(channel),
                    operation.at("/bindings/mqtt/retain").asBoolean());
            assertEquals(
                    "time".equals(channel) ? 0 : 1,
                    operation.at("/bindings/mqtt/qos").asInt());
        });
        Map<String, String> expected = new HashMap<>();
        topics.up().forEach(topic -> expected.put(address(topic), "send"));
        topics.down().forEach(topic -> expected.put(address(topic), "receive"));
        assertEquals(expected, actions);
        assertEquals(PAYLOADS.size(), expected.size());
    }

    private static String address(String topic) {
        return topic.replace("/C/", "/{community}/").replace("/D/", "/{door}/");
    }

    @TestFactory
    Stream<DynamicTest> everyRecordHasTheSchemaThatTheCodeHas() {
        return types().stream().map(type -> DynamicTest.dynamicTest(type.getSimpleName(), () -> compare(type)));
    }

    @Test
    void noSchemaIsLeftOver() {
        Set<String> expected =
                types().stream().map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new));
        expected.addAll(SHARED);
        assertEquals(expected, new TreeSet<>(names(AsyncApi.DOCUMENT.at("/components/schemas"))));
    }

    private static void compare(Class<?> type) {
        JsonNode schema = AsyncApi.schema(type.getSimpleName());
        assertFalse(schema.isMissingNode(), "no schema");
        if (type.isEnum()) {
            List<String> constants = Arrays.stream(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name())
                    .toList();
            assertEquals("string", schema.path("type").asText());
            assertEquals(constants, texts(schema.path("enum")));
        } else if (type.isSealed()) {
            List<String> permitted = Arrays.stream(type.getPermittedSubclasses())
                    .map(Class::getSimpleName)
                    .toList();
            List<String> named = new ArrayList<>();
            schema.path("oneOf").forEach(one -> named.add(AsyncApi.target(one)));
            assertEquals(permitted, named);
        } else {
            compareRecord(type, schema);
        }
    }

    private static void compareRecord(Class<?> type, JsonNode schema) {
        Set<String> properties = new LinkedHashSet<>();
        Set<String> required = new LinkedHashSet<>();
        KindName kind = type.getAnnotation(KindName.class);
        if (kind != null) {
            properties.add("kind");
            required.add("kind");
            assertEquals(kind.value(), schema.at("/properties/kind/const").asText());
        } else if (isTopLevel(type)) {
            properties.add("v");
            required.add("v");
            assertEquals(Codec.VERSION, AsyncApi.schema("Version").path("const").asInt());
            assertEquals("Version", AsyncApi.target(schema.at("/properties/v")));
        }
        for (RecordComponent component : type.getRecordComponents()) {
            properties.add(component.getName());
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                required.add(component.getName());
            }
            compareValue(
                    component.getGenericType(),
                    schema.path("properties").path(component.getName()),
                    component.getName());
        }
        assertEquals("object", schema.path("type").asText());
        assertFalse(schema.path("description").asText().isEmpty(), "no description");
        // Also in the same order: the document reads like a message.
        assertEquals(List.copyOf(properties), List.copyOf(names(schema.path("properties"))));
        assertEquals(List.copyOf(required), texts(schema.path("required")));
    }

    private static void compareValue(Type type, JsonNode property, String name) {
        JsonNode value = AsyncApi.resolve(property);
        if (type instanceof ParameterizedType list) {
            assertEquals("array", value.path("type").asText(), name);
            assertEquals(
                    list.getRawType() == Set.class, value.path("uniqueItems").asBoolean(), name);
            compareValue(list.getActualTypeArguments()[0], value.path("items"), name);
        } else if (types().contains(type)) {
            assertEquals(((Class<?>) type).getSimpleName(), AsyncApi.target(property), name);
        } else {
            Map<Type, String> expected = Map.of(
                    String.class, "string null",
                    int.class, "integer int32",
                    long.class, "integer int64",
                    double.class, "number double",
                    Double.class, "number double",
                    boolean.class, "boolean null",
                    Instant.class, "string date-time",
                    LocalDate.class, "string date");
            assertEquals(
                    expected.get(type),
                    value.path("type").asText() + " " + value.path("format").asText("null"),
                    name);
        }
    }

    /** All records, enums and sealed interfaces that travel over MQTT. */
    private static Set<Class<?>> types() {
        Set<Class<?>> found = new LinkedHashSet<>();
        Deque<Type> open = new ArrayDeque<>(PAYLOADS.values());
        open.add(DoorEvent.class);
        open.add(Command.class);
        Arrays.stream(AccessItem.Kind.values()).map(AccessItem.Kind::type).forEach(open::add);
        while (!open.isEmpty()) {
            Type type = open.pop();
            if (type instanceof ParameterizedType list) {
                open.push(list.getActualTypeArguments()[0]);
            } else if (type instanceof Class<?> one
                    && (one.isRecord() || one.isEnum() || one.isSealed())
                    && found.add(one)) {
                if (one.isRecord()) {
                    Arrays.stream(one.getRecordComponents())
                            .map(RecordComponent::getGenericType)
                            .forEach(open::push);
                } else if (one.isSealed()) {
                    open.addAll(Arrays.asList(one.getPermittedSubclasses()));
                }
            }
        }
        return found;
    }

    private static boolean isTopLevel(Class<?> type) {
        return PAYLOADS.containsValue(type)
                || type == DoorEvent.class
                || type == Command.class
                || AccessItem.class.isAssignableFrom(type);
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new LinkedHashSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
