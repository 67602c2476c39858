package org.linli.door.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * One answer.
 *
 * @param body sent as it is; not copied
 * @param headers besides those that every answer gets
 */
public record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {

    static final JsonMapper MAPPER = JsonMapper.builder().build();

    public Reply {
        headers = Map.copyOf(headers);
    }

    public static Reply json(Object value) {
        return new Reply(200, "application/json", jsonText(value).getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** Done, nothing to say. */
    public static Reply done() {
        return new Reply(204, "", new byte[0], Map.of());
    }

    public static Reply bytes(String contentType, byte[] body) {
        return new Reply(200, contentType, body, Map.of());
    }

    public static Reply problem(int status, String detail) {
        byte[] body = jsonText(
                        Map.of("type", "about:blank", "status", status, "title", title(status), "detail", detail))
                .getBytes(StandardCharsets.UTF_8);
        return new Reply(status, "application/problem+json", body, Map.of());
    }

    public Reply with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Reply(status, contentType, body, more);
    }

    static String jsonText(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a reply cannot be written as JSON", e);
        }
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad request";
            case 401 -> "Sign in first";
            case 403 -> "Not allowed";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 409 -> "Conflict";
            case 413 -> "Too large";
            case 415 -> "Wrong kind of content";
            case 421 -> "Wrong host";
            case 429 -> "Too many attempts";
            case 503 -> "Busy";
            default -> "Failed";
        };
    }

    @Override
    public String toString() {
        return "Reply[" + status + ", " + body.length + " bytes]";
    }
}
