package org.linli.messages;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** How one type of value is written and read. Reading begins at the value's first token and ends at its last. Immutable. Thread: any. */
interface ValueForm {

    void write(JsonGenerator out, Object value) throws IOException;

    /**
     * @param where name of the record and field, for the refusal
     */
    Object read(FormReader reader, String where) throws IOException, MalformedMessage;
}
