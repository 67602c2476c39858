package org.linli.door.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** One request, with a bounded body. Thread: the handler's. */
public final class Request {

    /** Largest JSON body, bytes. */
    public static final int MAX_JSON_BYTES = 64 * 1024;

    private final HttpExchange exchange;

    Request(HttpExchange exchange) {
        this.exchange = exchange;
    }

    public String method() {
        return exchange.getRequestMethod();
    }

    public String path() {
        return exchange.getRequestURI().getPath();
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    /** First value of a query parameter. */
    public Optional<String> query(String name) {
        String raw = exchange.getRequestURI().getRawQuery();
        if (raw == null) {
            return Optional.empty();
        }
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).equals(name)) {
                return Optional.of(URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }

    public Optional<String> cookie(String name) {
        for (String part : header("Cookie").orElse("").split(";", -1)) {
            String trimmed = part.trim();
            if (trimmed.startsWith(name + "=")) {
                return Optional.of(trimmed.substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    public InetAddress remote() {
        return exchange.getRemoteAddress().getAddress();
    }

    /** @throws HttpProblem 413 when it is longer */
    public byte[] body(int maxBytes) throws HttpProblem, IOException {
        byte[] body = exchange.getRequestBody().readNBytes(maxBytes + 1);
        if (body.length > maxBytes) {
            throw new HttpProblem(413, "the body is longer than " + maxBytes / 1024 + " KiB");
        }
        return body;
    }

    /** The body as a JSON object; the content type must say so, which keeps plain forms of other sites out. */
    public JsonNode json() throws HttpProblem, IOException {
        String type = header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.startsWith("application/json")) {
            throw new HttpProblem(415, "send application/json");
        }
        try {
            JsonNode tree = Reply.MAPPER.readTree(body(MAX_JSON_BYTES));
            if (tree == null || !tree.isObject()) {
                throw new HttpProblem(400, "send a JSON object");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new HttpProblem(400, "not readable JSON");
        }
    }
}
