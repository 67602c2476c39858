package org.linli.messages;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one record is written and read: its components in order, each by its {@link ValueForm}. A component is optional when it is
 * {@link Nullable}. Built once a class and then immutable. Thread: any.
 */
final class RecordForm implements ValueForm {

    private static final ClassValue<RecordForm> FORMS = new ClassValue<>() {
        @Override
        protected RecordForm computeValue(Class<?> type) {
            return new RecordForm(type);
        }
    };

    private record Part(String name, SerializedString fieldName, Method accessor, boolean optional, ValueForm form) {}

    private final String typeName;
    private final Constructor<?> constructor;
    private final List<Part> parts = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();

    private RecordForm(Class<?> type) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException(type + " is no record");
        }
        typeName = type.getSimpleName();
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] parameters = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            parameters[i] = component.getType();
            boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            ValueForm form = ValueForms.of(component.getGenericType());
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            String name = component.getName();
            parts.add(new Part(name, new SerializedString(name), accessor, optional, form));
            places.put(name, i);
        }
        try {
            constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has its canonical constructor", e);
        }
    }

    static RecordForm of(Class<?> type) {
        return FORMS.get(type);
    }

    static String kindName(Class<?> type) {
        KindName name = type.getAnnotation(KindName.class);
        if (name == null) {
            throw new IllegalArgumentException(type.getSimpleName() + " has no kind name");
        }
        return name.value();
    }

    @Override
    public void write(JsonGenerator out, Object value) throws IOException {
        out.writeStartObject();
        writeFields(out, value);
        out.writeEndObject();
    }

    void writeFields(JsonGenerator out, Object value) throws IOException {
        for (Part part : parts) {
            Object field = get(part, value);
            if (field != null) {
                out.writeFieldName(part.fieldName());
                part.form().write(out, field);
            }
        }
    }

    @Override
    public Object read(FormReader reader, String where) throws IOException, MalformedMessage {
        if (reader.in().currentToken() != JsonToken.START_OBJECT) {
            throw new MalformedMessage(where + " is not an object");
        }
        return read(reader, false);
    }

    /**
     * Reads the fields up to the end of the object that the parser is in.
     *
     * @param versioned whether the object must carry the version
     */
    Object read(FormReader reader, boolean versioned) throws IOException, MalformedMessage {
        JsonParser in = reader.in();
        @Nullable Object[] values = new Object[parts.size()];
        boolean versionSeen = false;
        JsonToken token = in.currentToken() == JsonToken.FIELD_NAME ? JsonToken.FIELD_NAME : in.nextToken();
        while (token == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            JsonToken value = in.nextToken();
            Integer place = places.get(name);
            if (place != null) {
                if (value != JsonToken.VALUE_NULL) {
                    values[place] = parts.get(place).form().read(reader, typeName + "." + name);
                }
            } else if (versioned && name.equals("v")) {
                checkVersion(in);
                versionSeen = true;
            } else {
                in.skipChildren();
            }
            token = in.nextToken();
        }
        if (versioned && !versionSeen) {
            throw new MalformedMessage("the version is missing");
        }
        return create(values);
    }

    private static void checkVersion(JsonParser in) throws IOException, MalformedMessage {
        if (in.currentToken() != JsonToken.VALUE_NUMBER_INT || in.getLongValue() != Codec.VERSION) {
            throw new MalformedMessage("unknown version");
        }
    }

    private Object create(@Nullable Object[] values) throws MalformedMessage {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null && !parts.get(i).optional()) {
                throw new MalformedMessage(typeName + "." + parts.get(i).name() + " is missing");
            }
        }
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refusal) {
                throw new MalformedMessage(typeName + ": " + refusal.getMessage());
            }
            throw new IllegalStateException(typeName + " failed instead of refusing", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(typeName + " cannot be made", e);
        }
    }

    private @Nullable Object get(Part part, Object value) {
        try {
            return part.accessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(typeName + "." + part.name() + " cannot be read", e);
        }
    }
}
