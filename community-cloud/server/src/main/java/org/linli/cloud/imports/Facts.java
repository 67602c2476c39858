package org.linli.cloud.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A thing as one line of text, always the same for the same thing: names and values in the order they were put. Nothing stands for null. */
final class Facts {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, String> values;

    private Facts(Map<String, String> values) {
        this.values = values;
    }

    static Facts of() {
        return new Facts(new LinkedHashMap<>());
    }

    static Facts read(String text) {
        try {
            return new Facts(JSON.readValue(text, new TypeReference<LinkedHashMap<String, String>>() {}));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored change cannot be read", e);
        }
    }

    Facts with(String name, @Nullable Object value) {
        if (value instanceof Instant instant) {
            values.put(name, Long.toString(instant.toEpochMilli()));
        } else if (value != null) {
            values.put(name, value.toString());
        }
        return this;
    }

    /** Another value where there is one. */
    Facts replaced(String name, String value) {
        values.computeIfPresent(name, (key, before) -> value);
        return this;
    }

    String text(String name) {
        return values.getOrDefault(name, "");
    }

    @Nullable
    String textOrNull(String name) {
        return values.get(name);
    }

    long number(String name) {
        return Long.parseLong(text(name));
    }

    @Nullable
    Integer wholeOrNull(String name) {
        String value = values.get(name);
        return value == null ? null : Integer.valueOf(value);
    }

    @Nullable
    LocalDate dateOrNull(String name) {
        String value = values.get(name);
        return value == null ? null : LocalDate.parse(value);
    }

    @Nullable
    Instant instantOrNull(String name) {
        String value = values.get(name);
        return value == null ? null : Instant.ofEpochMilli(Long.parseLong(value));
    }

    @Override
    public String toString() {
        try {
            return JSON.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts that are no JSON", e);
        }
    }
}
