package org.linli.mobileapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that matches the contract. Thread: any one. */
public final class ApiRequest {

    private final String operation;
    private final Caller caller;
    private final ValidatedRequest validated;
    private final Raw raw;

    /**
     * What the validator does not see.
     *
     * @param secure whether it came over TLS
     * @param uri path and query as sent
     * @param headers of the request
     * @param body the bytes as they came; empty unless the contract says {@code x-raw-body}
     * @param remembering whether it may be answered from memory
     */
    record Raw(boolean secure, String uri, MultiMap headers, byte[] body, boolean remembering) {}

    ApiRequest(String operation, Caller caller, ValidatedRequest validated, Raw raw) {
        this.operation = operation;
        this.caller = caller;
        this.validated = validated;
        this.raw = raw;
    }

    public String operation() {
        return operation;
    }

    public Caller caller() {
        return caller;
    }

    /** Whether it came over TLS. */
    public boolean secure() {
        return raw.secure();
    }

    /**
     * Whether it may be answered with what was remembered of an earlier one: not for programs, nor right after a change of the caller's own, of which another server
     * may not have heard yet, nor for a question from inside the process.
     */
    public boolean mayBeRemembered() {
        return raw.remembering();
    }

    /** Path and query as they were sent. */
    public String uri() {
        return raw.uri();
    }

    /** A path parameter; the contract says it is there. */
    public String path(String name) {
        return find(validated.getPathParameters(), name)
                .orElseThrow(() -> new IllegalArgumentException("the contract has no path parameter " + name));
    }

    public Optional<String> query(String name) {
        return find(validated.getQuery(), name);
    }

    public Optional<String> header(String name) {
        return find(validated.getHeaders(), name);
    }

    /** A whole number from the query, or the given one when it is absent. */
    public long queryNumber(String name, long otherwise) {
        return query(name).map(Long::parseLong).orElse(otherwise);
    }

    /**
     * The body as a record. The contract's schema has been checked; a record that refuses the values in its constructor ends in a 400.
     *
     * @throws UnsuitableBody when it does not fit the type
     */
    public <T> T body(Class<T> type) {
        try {
            return Json.MAPPER.readValue(bodyText(), type);
        } catch (JsonProcessingException e) {
            throw new UnsuitableBody(e);
        }
    }

    /** The body as text, exactly as a JSON value; empty without body. */
    public String bodyText() {
        RequestParameter body = validated.getBody();
        @Nullable Object value = body == null ? null : body.get();
        if (value instanceof JsonObject object) {
            return object.encode();
        }
        if (value instanceof JsonArray array) {
            return array.encode();
        }
        return value == null ? "" : value.toString();
    }

    private static Optional<String> find(Map<String, RequestParameter> parameters, String name) {
        RequestParameter parameter = parameters.get(name);
        return parameter == null || parameter.isNull()
                ? Optional.empty()
                : Optional.of(String.valueOf(parameter.get()));
    }

    /** The bytes of the body, exactly as they came, where the contract says {@code x-raw-body}. */
    public byte[] rawBody() {
        return raw.body().clone();
    }

    /** A header that the contract need not list, such as the signature of a notification. */
    public Optional<String> rawHeader(String name) {
        return Optional.ofNullable(raw.headers().get(name));
    }

    /** Hides parameters and body. */
    @Override
    public String toString() {
        return "ApiRequest[" + operation + "]";
    }

    /** A body that fits the schema but not the type. Answered as 400. */
    public static final class UnsuitableBody extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnsuitableBody(Throwable cause) {
            super("the body does not fit", cause);
        }
    }
}
