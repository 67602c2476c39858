package org.linli.cloud.main;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.linli.cloud.main.WalkClient.Request;

/** What careless programs, broken networks and enemies send instead of what the contract asks for. */
final class WalkMutations {

    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

    /** In place of a value, as JSON text. */
    private static final List<String> WRONG_VALUES = List.of(
            "null",
            "true",
            "\"\"",
            "\" \"",
            "\"wrong\"",
            "[]",
            "{}",
            "-1",
            "0",
            "1.5",
            "1e400",
            "-1e400",
            "1e-400",
            "9223372036854775808",
            "99999999999999999999999999999999999999999999999999",
            "NaN",
            "Infinity",
            "-0.0",
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"\\u0007\\u001b[31m\"",
            "\"../../etc/passwd\"",
            "\"' OR '1'='1\"",
            "\"%_\"",
            "\"<script>alert(1)</script>\"",
            "\"=cmd|' /C calc'!A0\"",
            "\"2026-02-30\"",
            "\"9999999-12-31T23:59:59Z\"",
            "\"-999999999-01-01T00:00:00Z\"",
            "\"2026-02-30T25:61:00Z\"",
            "[[[[[[]]]]]]",
            "[null]",
            "{\"a\":1}");

    private static final List<String> WRONG_TEXTS = List.of(
            "",
            "%00",
            "a%00b",
            "%0a",
            "%ff%fe",
            "%c0%ae%c0%ae",
            "%ed%a0%80",
            "..",
            "%2e%2e",
            "..%2f..%2fetc%2fpasswd",
            "%2f",
            "%5c",
            ";x=y",
            "a%20b",
            "%25",
            "%zz",
            "%",
            "-1",
            "0",
            "1.5",
            "1e400",
            "99999999999999999999",
            "NaN",
            "null",
            "true",
            "%27%20OR%201=1--",
            "%F0%9F%98%80",
            "%7f",
            "*",
            "x".repeat(65),
            "x".repeat(3_000));

    private static final List<String> CURSORS = List.of(
            "x",
            "%00",
            "AAAA",
            "MA",
            "LTE",
            "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5",
            "AAAAAA%3D%3D",
            "_w",
            "J09SIDE9MQ",
            "eyJhIjoxfQ",
            "QQBB",
            "%E4%BD%A0",
            "Cg",
            "fHx8",
            "OjoAOjo",
            "x".repeat(400));

    private WalkMutations() {}

    /** Wrong bodies for one that would be right. */
    static List<byte[]> bodies(JsonNode right, Random random, boolean large) {
        List<byte[]> bodies = new ArrayList<>();
        String text = right.toString();
        for (String whole :
                List.of("", " ", "null", "[]", "\"x\"", "1", "{", "}", "{}{}", "{\"a\"}", "{'a':1}", "/* */{}")) {
            bodies.add(utf8(whole));
        }
        bodies.add(utf8(text.substring(0, text.length() / 2)));
        bodies.add(utf8(text + text));
        bodies.add(utf8("\ufeff" + text));
        bodies.add(text.getBytes(StandardCharsets.UTF_16LE));
        bodies.add(
                join(utf8(text.substring(0, text.length() - 1)), new byte[] {'"', (byte) 0xff, (byte) 0xfe, '"', '}'}));
        bodies.add(utf8("[".repeat(100_000)));
        bodies.add(utf8("{\"a\":".repeat(5_000)));
        bodies.add(gzip(new byte[1_000_000]));
        if (large) {
            bodies.add(new byte[10 * 1024 * 1024]);
        }
        if (right instanceof ObjectNode object) {
            fields(object, random, bodies);
        }
        return bodies;
    }

    private static void fields(ObjectNode right, Random random, List<byte[]> bodies) {
        String text = right.toString();
        String inside = text.substring(1, text.length() - 1);
        bodies.add(utf8("{\"extra\":1" + (inside.isEmpty() ? "" : "," + inside) + "}"));
        bodies.add(utf8("{\"__proto__\":{}" + (inside.isEmpty() ? "" : "," + inside) + "}"));
        List<String> names = new ArrayList<>();
        right.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            ObjectNode without = right.deepCopy();
            without.remove(name);
            bodies.add(utf8(without.toString()));
            bodies.add(utf8("{" + inside + ",\"" + name + "\":" + right.get(name) + "}"));
            ObjectNode longer = right.deepCopy();
            longer.set(name, MAKE.textNode("长".repeat(random.nextInt(5) == 0 ? 100_000 : 2_001)));
            bodies.add(utf8(longer.toString()));
            for (int i = 0; i < 4; i++) {
                bodies.add(utf8(with(right, name, WRONG_VALUES.get(random.nextInt(WRONG_VALUES.size())))));
            }
        }
    }

    /** Every wrong value in every field, for the longer walk. */
    static List<byte[]> everyField(ObjectNode right) {
        List<byte[]> bodies = new ArrayList<>();
        right.fieldNames()
                .forEachRemaining(name -> WRONG_VALUES.forEach(value -> bodies.add(utf8(with(right, name, value)))));
        return bodies;
    }

    private static String with(ObjectNode right, String name, String value) {
        StringBuilder text = new StringBuilder("{");
        right.properties().forEach(field -> {
            text.append(text.length() > 1 ? "," : "");
            text.append('"').append(field.getKey()).append("\":");
            text.append(field.getKey().equals(name) ? value : field.getValue().toString());
        });
        return text.append('}').toString();
    }

    /** Wrong values for a parameter, as they stand in the address. */
    static List<String> parameters(String name, Random random, boolean all) {
        List<String> from = name.equals("cursor") ? CURSORS : WRONG_TEXTS;
        if (all) {
            return from;
        }
        List<String> some = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            some.add(from.get(random.nextInt(from.size())));
        }
        return some;
    }

    /** The request dressed otherwise. */
    static List<Request> dressed(Request request) {
        List<Request> all = new ArrayList<>();
        for (String type : List.of(
                "text/plain",
                "application/xml",
                "multipart/form-data; boundary=x",
                "application/json; charset=utf-16",
                "",
                "x/y;;;")) {
            all.add(request.with("Content-Type", type));
        }
        all.add(request.with("Accept", "application/x-nothing"));
        all.add(request.with("Content-Encoding", "gzip"));
        all.add(request.with("X-Http-Method-Override", "DELETE"));
        all.add(request.with("Authorization", "Bearer " + "x".repeat(5_000)));
        all.add(request.with("Authorization", "Basic Og=="));
        all.add(request.with("X-Long", "x".repeat(20_000)));
        for (String method : List.of("FOO", "TRACE", "HEAD", "OPTIONS", "PATCH")) {
            all.add(new Request(method, request.target(), request.headers(), request.body()));
        }
        for (String target : List.of(
                "/." + request.target(),
                "/x/.." + request.target(),
                "/" + request.target(),
                request.target().replaceFirst("/api", "/API"),
                request.target() + "/",
                request.target() + "/%2e%2e",
                request.target().replaceFirst("/api/", "/api/%2e/"),
                request.target() + (request.target().contains("?") ? "&" : "?") + "size=1&size=2",
                request.target() + (request.target().contains("?") ? "&" : "?") + "community=a&community=b",
                request.target() + (request.target().contains("?") ? "&" : "?") + "for=somebody",
                request.target() + "?" + "a=1&".repeat(2_000))) {
            all.add(new Request(request.method(), target, request.headers(), request.body()));
        }
        return all;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] join(byte[] one, byte[] two) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(one);
        all.writeBytes(two);
        return all.toByteArray();
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    static Map<String, String> json() {
        return Map.of("Content-Type", "application/json", "X-Linli-Request", "1");
    }
}
