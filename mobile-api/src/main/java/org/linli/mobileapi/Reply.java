package org.linli.mobileapi;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer of an operation. Expected refusals are replies too, see {@link #problem}.
 *
 * @param body written as JSON, or a {@link #file}; null for none
 */
public record Reply(int status, @Nullable Object body, Map<String, String> headers) {

    static final String SET_COOKIE = "Set-Cookie";

    /** Between cookies, which each need a header of their own; no cookie can hold it. */
    static final String COOKIE_BREAK = "\n";

    public Reply {
        headers = Map.copyOf(headers);
    }

    public static Reply ok(Object body) {
        return new Reply(200, body, Map.of());
    }

    /** 201 with the new thing. */
    public static Reply created(Object body) {
        return new Reply(201, body, Map.of());
    }

    /** 202: begun, its end is told elsewhere. */
    public static Reply accepted(Object body) {
        return new Reply(202, body, Map.of());
    }

    public static Reply noContent() {
        return new Reply(204, null, Map.of());
    }

    public static Reply problem(Problem problem) {
        return new Reply(problem.status(), problem, Map.of());
    }

    /**
     * A file to be saved.
     *
     * @param mediaType such as {@code application/pdf}
     * @param name file name; letters of any script, no path
     */
    public static Reply file(String mediaType, String name, byte[] bytes) {
        return new Reply(200, new File(mediaType, bytes), Map.of("Content-Disposition", disposition(name)));
    }

    /**
     * A file too large for memory.
     *
     * @param path of a temporary file; deleted once it is sent or could not be
     */
    public static Reply temporaryFile(String mediaType, String name, Path path) {
        return new Reply(200, new TemporaryFile(mediaType, path), Map.of("Content-Disposition", disposition(name)));
    }

    /** Bytes in a form of somebody else's choosing, such as what a payment provider wants to hear. */
    public static Reply bytes(int status, String mediaType, byte[] bytes) {
        return new Reply(status, new File(mediaType, bytes), Map.of());
    }

    /** RFC 6266: a plain name for old clients, the true one percent-encoded. */
    private static String disposition(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
    }

    /**
     * A reply whose body stands ready.
     *
     * @param bytes of the body
     */
    public record Written(Reply reply, int bytes) {}

    /** The same reply with its JSON written once and for all; the body must be there. */
    public Written written() {
        byte[] json = Json.bytes(java.util.Objects.requireNonNull(body));
        return new Written(new Reply(status, new File("application/json", json), headers), json.length);
    }

    /** Bytes that are not JSON. */
    record File(String mediaType, byte[] bytes) {}

    /** Bytes on disk. */
    record TemporaryFile(String mediaType, Path path) {}

    public Reply withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, body, more);
    }

    /** Sets one more cookie. */
    public Reply withCookie(String cookie) {
        String before = headers.get(SET_COOKIE);
        return withHeader(SET_COOKIE, before == null ? cookie : before + COOKIE_BREAK + cookie);
    }

    /** Its body may hold personal data. */
    @Override
    public String toString() {
        return "Reply[" + status + "]";
    }
}
