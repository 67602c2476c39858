package org.linli.messages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Seeded damage to messages: to their bytes, as a bad line does it, and to their structure, as a bad program does it. */
final class Mutations {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String[] VALUES = {
        "null",
        "true",
        "0",
        "1",
        "-1",
        "2",
        "65536",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "-0.0",
        "0.5",
        "1e400",
        "1E2",
        "\"\"",
        "\"x\"",
        "\" \"",
        "\"0\"",
        "\"1970-01-01T00:00:00Z\"",
        "\"9999-12-31T23:59:59.999999999Z\"",
        "\"2026-02-29\"",
        "\"OPEN\"",
        "\"CARD\"",
        "\"FACE\"",
        "\"LOCKED\"",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "[]",
        "{}",
        "[null]",
        "[[]]",
        "{\"kind\":\"OPEN\"}",
        "\"0011223344556677\"",
        "\"长\"",
        "[\"CARD\",\"PIN\"]",
        "[\"MONDAY\"]"
    };

    private Mutations() {}

    /** One to four changes of single bytes, pieces lost, doubled or moved. */
    static byte[] ofBytes(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int i = 1 + random.nextInt(4); i > 0 && bytes.length > 1; i--) {
            int at = random.nextInt(bytes.length);
            int length = Math.min(bytes.length - at, 1 + random.nextInt(8));
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) "\"{}[]:,\\0-9etn ".charAt(random.nextInt(15));
                case 3 -> bytes = splice(bytes, at, length, new byte[0]);
                case 4 -> bytes = splice(bytes, at, 0, java.util.Arrays.copyOfRange(bytes, at, at + length));
                default -> bytes = java.util.Arrays.copyOf(bytes, at);
            }
        }
        return bytes;
    }

    private static byte[] splice(byte[] bytes, int at, int lost, byte[] added) {
        byte[] result = new byte[bytes.length - lost + added.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(added, 0, result, at, added.length);
        System.arraycopy(bytes, at + lost, result, at + added.length, bytes.length - at - lost);
        return result;
    }

    /** One to three fields or entries replaced, lost, doubled or renamed; still well-formed JSON. */
    static String ofStructure(String good, Random random) throws JsonProcessingException {
        JsonNode root = JSON.readTree(good);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            List<ContainerNode<?>> containers = new ArrayList<>();
            Deque<JsonNode> open = new ArrayDeque<>(List.of(root));
            while (!open.isEmpty()) {
                JsonNode node = open.pop();
                if (node instanceof ContainerNode<?> container && !container.isEmpty()) {
                    containers.add(container);
                }
                node.forEach(open::push);
            }
            if (!containers.isEmpty()) {
                change(containers.get(random.nextInt(containers.size())), random);
            }
        }
        return JSON.writeValueAsString(root);
    }

    private static void change(ContainerNode<?> container, Random random) throws JsonProcessingException {
        JsonNode value = JSON.readTree(VALUES[random.nextInt(VALUES.length)]);
        if (container instanceof ArrayNode array) {
            int at = random.nextInt(array.size());
            switch (random.nextInt(3)) {
                case 0 -> array.set(at, value);
                case 1 -> array.remove(at);
                default -> array.add(array.get(at).deepCopy());
            }
        } else if (container instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(5)) {
                case 0 -> object.remove(name);
                case 1 ->
                    object.set(
                            names.get(random.nextInt(names.size())),
                            object.get(name).deepCopy());
                case 2 -> object.set("unknown" + random.nextInt(10), value);
                default -> object.set(name, value);
            }
        }
    }
}
