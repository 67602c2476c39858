package org.linli.messages;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The forms of all types that a message's record may have, and no others. */
final class ValueForms {

    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");

    private ValueForms() {}

    static ValueForm of(Type type) {
        if (type == String.class) {
            return new Text();
        } else if (type == int.class) {
            return new IntNumber();
        } else if (type == long.class) {
            return new LongNumber();
        } else if (type == double.class || type == Double.class) {
            return new DoubleNumber();
        } else if (type == boolean.class) {
            return new TruthValue();
        } else if (type == Instant.class) {
            return new InstantText();
        } else if (type == LocalDate.class) {
            return new DateText();
        } else if (type instanceof ParameterizedType parameterized) {
            ValueForm element = of(parameterized.getActualTypeArguments()[0]);
            if (parameterized.getRawType() == List.class) {
                return new Elements(element, false);
            } else if (parameterized.getRawType() == Set.class) {
                return new Elements(element, true);
            }
        } else if (type instanceof Class<?> known) {
            if (known.isEnum()) {
                return new EnumName(known);
            } else if (known.isRecord()) {
                return RecordForm.of(known);
            } else if (known.isSealed()) {
                return new OneOf(known);
            }
        }
        throw new IllegalArgumentException("a message cannot hold a " + type.getTypeName());
    }

    private static String text(JsonParser in, String where) throws IOException, MalformedMessage {
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            throw new MalformedMessage(where + " is not a text");
        }
        String text = in.getText();
        if (!Fields.isWellFormed(text)) {
            throw new MalformedMessage(where + " holds a character that cannot be stored");
        }
        return text;
    }

    private static MalformedMessage tooLarge(String where) {
        return new MalformedMessage(where + " is too large a number");
    }

    private record Text() implements ValueForm {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeString((String) value);
        }

        @Override
        public Object read(FormReader reader, String where) throws IOException, MalformedMessage {
            return text(reader.in(), where);
        }
    }

    private record IntNumber() implements ValueForm {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeNumber((int) value);
        }

        @Override
        public Object read(FormReader reader, String where) throws IOException, MalformedMessage {
            if (reader.in().currentToken() != JsonToken.VALUE_NUMBER_INT) {
                throw new MalformedMessage(where + " is not a whole number");
            }
            try {
                return reader.in().getIntValue();
            } catch (InputCoercionException e) {
                throw tooLarge(where);
            }
        }
    }

    private record LongNumber() implements ValueForm {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeNumber((long) value);
        }

        @Override
        public Object read(FormReader reader, String where) throws IOException, MalformedMessage {
            if (reader.in().currentToken() != JsonToken.VALUE_NUMBER_INT) {
                throw new MalformedMessage(where + " is not a whole number");
            }
            try {
                return reader.in().getLongValue();
            } catch (InputCoercionException e) {
                throw tooLarge(where);
            }
        }
    }

    private record DoubleNumber() implements ValueForm {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeNumber((double) value);
        }

        @Override
        public Object read(FormReader reader, String where) throws IOException, MalformedMessage {
            if (!reader.in().currentToken().isNumeric()) {
                throw new MalformedMessage(where + " is not a number");
            }
            double number = reader.in().getDoubleValue();
            if (!Double.isFinite(number)) {
                throw tooLarge(where);
            }
            return number;
        }
    }

    private record TruthValue() implements ValueForm {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeBoolean((boolean) value);
        }

        @Override
        public Object read(FormReader reader, String where) throws IOException, MalformedMessage {
            if (!reader.in().currentToken().isBoolean()) {
                throw new MalformedMessage(where + " is neither true nor false");
            }
            return reader.in().getBooleanValue();
        }
    }

    private record InstantText() implements ValueForm {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeString(value.toString());
        }

        @Override
        public Object read(FormReader reader, String where) throws IOException, MalformedMessage {
            String text = text(reader.in(), where);
            try {
                if (INSTANT.matcher(text).matches()) {
                    return Instant.parse(text);
                }
            } catch (DateTimeException e) {
                // the thirtieth of February: said below
            }
            throw new MalformedMessage(where + " is not a UTC instant");
        }
    }

    private record DateText() implements ValueForm {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeString(value.toString());
        }

        @Override
        public Object read(FormReader reader, String where) throws IOException, MalformedMessage {
            String text = text(reader.in(), where);
            try {
                if (DATE.matcher(text).matches()) {
                    return LocalDate.parse(text);
                }
            } catch (DateTimeException e) {
                // the thirtieth of February: said below
            }
            throw new MalformedMessage(where + " is not a date");
        }
    }

    private static final class EnumName implements ValueForm {
        private final Map<String, Object> constants = new HashMap<>();

        EnumName(Class<?> type) {
            for (Object constant : type.getEnumConstants()) {
                constants.put(((Enum<?>) constant).name(), constant);
            }
        }

        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeString(((Enum<?>) value).name());
        }

        @Override
        public Object read(FormReader reader, String where) throws IOException, MalformedMessage {
            Object constant = constants.get(text(reader.in(), where));
            if (constant == null) {
                throw new MalformedMessage(where + " has an unknown value");
            }
            return constant;
        }
    }

    private record Elements(ValueForm element, boolean distinct) implements ValueForm {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeStartArray();
            for (Object entry : (Collection<?>) value) {
                element.write(out, entry);
            }
            out.writeEndArray();
        }

        @Override
        public Object read(FormReader reader, String where) throws IOException, MalformedMessage {
            if (reader.in().currentToken() != JsonToken.START_ARRAY) {
                throw new MalformedMessage(where + " is not an array");
            }
            Collection<Object> entries = distinct ? new HashSet<>() : new ArrayList<>();
            while (reader.in().nextToken() != JsonToken.END_ARRAY) {
                if (!entries.add(element.read(reader, where))) {
                    throw new MalformedMessage(where + " has an entry twice");
                }
            }
            return entries;
        }
    }

    /** One of the records of a sealed interface, told by its kind. */
    private static final class OneOf implements ValueForm {
        private final Map<String, RecordForm> forms = new HashMap<>();
        private final Map<Class<?>, String> names = new HashMap<>();

        OneOf(Class<?> type) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                String name = RecordForm.kindName(permitted);
                if (forms.put(name, RecordForm.of(permitted)) != null) {
                    throw new IllegalArgumentException("two records of " + type + " have the kind " + name);
                }
                names.put(permitted, name);
            }
        }

        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeStartObject();
            out.writeStringField("kind", names.get(value.getClass()));
            RecordForm.of(value.getClass()).writeFields(out, value);
            out.writeEndObject();
        }

        @Override
        public Object read(FormReader reader, String where) throws IOException, MalformedMessage {
            if (reader.in().currentToken() != JsonToken.START_OBJECT) {
                throw new MalformedMessage(where + " is not an object");
            }
            RecordForm form = forms.get(reader.kind(where));
            if (form == null) {
                throw new MalformedMessage(where + " is of an unknown kind");
            }
            return form.read(reader, false);
        }
    }
}
