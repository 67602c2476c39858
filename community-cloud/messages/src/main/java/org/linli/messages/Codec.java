package org.linli.messages;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.linli.messages.access.AccessItem;

/**
 * The JSON form of every message: an object with {@code "v":1} first, then the record's fields in their order, absent ones left out. Equal records have
 * equal texts, on every Java.
 *
 * <p>Reading skips unknown fields, so a newer sender may add some, and takes fields in any order. An unknown version, kind or name of an enum, a missing
 * or doubled field, a wrong type (nothing is converted: {@code "1"} is no number and 0 no instant), a value out of range, deep nesting, an oversized
 * text, broken UTF-8 and anything after the object are refused with {@link MalformedMessage}; nothing else is ever thrown for bad input. Thread: any.
 */
public final class Codec {

    /** Version written and read by this code. */
    public static final int VERSION = 1;

    /** Largest message, 2 MiB of UTF-8: a full sync part or an enrolment photo. */
    public static final int MAX_BYTES = 2 * 1024 * 1024;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxStringLength(MAX_BYTES)
                    .maxNameLength(200)
                    .maxNumberLength(30)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // a sender's unknown names must not stay in memory
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER) // one text for a double on Java 17 and later
            .build();

    private Codec() {}

    /**
     * The exact text that is stored, hashed and sent.
     *
     * @throws IllegalArgumentException when it is larger than {@link #MAX_BYTES}
     */
    public static String encode(Record message) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            out.writeNumberField("v", VERSION);
            RecordForm.of(message.getClass()).writeFields(out, message);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        String encoded = text.toString();
        boolean fits = encoded.length() <= MAX_BYTES / 3 || Fields.utf8Length(encoded) <= MAX_BYTES;
        if (!fits) {
            throw new IllegalArgumentException(message.getClass().getSimpleName() + " is larger than a message may be");
        }
        return encoded;
    }

    /** {@link #encode} in UTF-8. */
    public static byte[] encodeBytes(Record message) {
        return encode(message).getBytes(StandardCharsets.UTF_8);
    }

    /** The exact text of an item, as {@link org.linli.messages.sync.SyncDelta.Change#body} carries it. */
    public static String encodeItem(AccessItem item) {
        return encode((Record) item);
    }

    /** Reads a message as it came over the wire. */
    public static <T extends Record> T decode(byte[] bytes, Class<T> type) throws MalformedMessage {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedMessage("message of " + bytes.length + " bytes is too large");
        }
        try {
            return decode(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes))
                            .toString(),
                    type);
        } catch (CharacterCodingException e) {
            throw new MalformedMessage("not UTF-8");
        }
    }

    /** Reads the exact text of a message. */
    public static <T extends Record> T decode(String text, Class<T> type) throws MalformedMessage {
        if (text.length() > MAX_BYTES) {
            throw new MalformedMessage("message of " + text.length() + " characters is too large");
        }
        try (JsonParser in = JSON.createParser(text)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedMessage("not a JSON object");
            }
            Object message = RecordForm.of(type).read(new FormReader(JSON, in, text), true);
            if (in.nextToken() != null) {
                throw new MalformedMessage("something follows the message");
            }
            return type.cast(message);
        } catch (JsonProcessingException e) {
            // The parser's own words quote the input, so only the place is kept; it has none when a limit was passed.
            JsonLocation place = e.getLocation();
            throw new MalformedMessage(
                    place == null
                            ? "deeper or longer than a message may be"
                            : "not readable JSON at character " + place.getCharOffset());
        } catch (IOException e) {
            throw new MalformedMessage("not readable", e);
        }
    }

    /** Reads the exact text of an item of a kind. */
    public static AccessItem decodeItem(AccessItem.Kind kind, String text) throws MalformedMessage {
        return (AccessItem) decode(text, kind.type().asSubclass(Record.class));
    }

    /** The name by which a record of a sealed interface travels, such as {@code OPEN} for {@code Command.Open}. */
    public static String kindName(Record record) {
        return RecordForm.kindName(record.getClass());
    }
}
