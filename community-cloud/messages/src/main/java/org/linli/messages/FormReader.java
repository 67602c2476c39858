package org.linli.messages;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** A parser within one message, with the text at hand to look ahead for the kind of an object. One thread. */
final class FormReader {

    private final JsonFactory json;
    private final JsonParser in;
    private final String text;

    FormReader(JsonFactory json, JsonParser in, String text) {
        this.json = json;
        this.in = in;
        this.text = text;
    }

    JsonParser in() {
        return in;
    }

    /** The kind of the object that just began; the parser then stands somewhere before the object's next field name or at one. */
    String kind(String where) throws IOException, MalformedMessage {
        long begin = in.currentTokenLocation().getCharOffset();
        if (in.nextToken() == JsonToken.FIELD_NAME && in.currentName().equals("kind")) {
            in.nextToken();
            return kindHere(in, where);
        }
        // Other senders may write the fields in another order: look ahead on a second parser.
        try (JsonParser ahead = json.createParser(text.substring((int) begin))) {
            ahead.nextToken();
            while (ahead.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = ahead.currentName().equals("kind");
                ahead.nextToken();
                if (found) {
                    return kindHere(ahead, where);
                }
                ahead.skipChildren();
            }
        }
        throw new MalformedMessage(where + ".kind is missing");
    }

    private static String kindHere(JsonParser parser, String where) throws IOException, MalformedMessage {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new MalformedMessage(where + ".kind is not a text");
        }
        return parser.getText();
    }
}
