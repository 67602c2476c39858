package org.linli.mobileapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a JSON body must be before the contract looks at it: UTF-8 without a wrong byte, one value and nothing after it, no key twice (two readers would see two
 * different requests), no nesting without end, no number that only a bignum holds, and no character that no text has (PostgreSQL stores no NUL).
 */
final class StrictBody {

    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER_LENGTH = 40;
    private static final double MAX_NUMBER = 0x1p63;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxNameLength(1_000)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private StrictBody() {}

    /** What is wrong with these bytes; empty when nothing is. */
    static Optional<Problem.FieldError> flaw(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return flaw(text);
        } catch (CharacterCodingException e) {
            return Optional.of(new Problem.FieldError("body", "not UTF-8", "不是 UTF-8 编码"));
        }
    }

    private static Optional<Problem.FieldError> flaw(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            int depth = 0;
            boolean begun = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (begun && depth == 0) {
                    return Optional.of(new Problem.FieldError("body", "more than one value", "多于一个值"));
                }
                begun = true;
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                Optional<Problem.FieldError> flaw = flaw(parser, token);
                if (flaw.isPresent()) {
                    return flaw;
                }
            }
            return Optional.empty();
        } catch (StreamConstraintsException e) {
            return Optional.of(
                    new Problem.FieldError("body", "too deep, or a number or name too long", "嵌套过深，或数字、名称过长"));
        } catch (JsonParseException e) {
            boolean twice = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field");
            return Optional.of(
                    twice
                            ? new Problem.FieldError("body", "a field stands twice", "有重复的项")
                            : new Problem.FieldError("body", "not readable as JSON", "不是有效的 JSON"));
        } catch (IOException e) {
            return Optional.of(new Problem.FieldError("body", "not readable as JSON", "不是有效的 JSON"));
        }
    }

    private static Optional<Problem.FieldError> flaw(JsonParser parser, JsonToken token) throws IOException {
        String field = parser.currentName() == null || !isText(parser.currentName()) ? "body" : parser.currentName();
        if (token.isNumeric() && Math.abs(parser.getValueAsDouble()) > MAX_NUMBER) {
            return Optional.of(new Problem.FieldError(field, "a number out of range", "数字超出范围"));
        }
        if (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) {
            return isText(parser.getText()) ? Optional.empty() : Optional.of(noText(field));
        }
        return Optional.empty();
    }

    static Problem.FieldError noText(String field) {
        return new Problem.FieldError(field, "holds a character that is no text", "含有不可用的字符");
    }

    /** Whether every character can be stored and shown: no control character but tab and line ends, no half of a pair. */
    static boolean isText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            } else if (Character.isLowSurrogate(c) || (c < ' ' && "\t\n\r".indexOf(c) < 0) || c == 0x7f) {
                return false;
            }
        }
        return true;
    }
}
