package org.linli.messages.pass;

import java.time.Instant;
import java.util.regex.Pattern;

/** Checks of the passes' fields. A message names the field and never its content. */
final class PassFields {

    private static final Pattern HEX_ID = Pattern.compile("[0-9a-f]{16}");

    private PassFields() {}

    static void hexId(String name, String value) {
        if (!HEX_ID.matcher(value).matches()) {
            throw new IllegalArgumentException(name + " is not 16 lower-case hex digits");
        }
    }

    static void range(String name, long value, long from, long to) {
        if (value < from || value > to) {
            throw new IllegalArgumentException(name + " is not in " + from + ".." + to);
        }
    }

    static void seconds(String name, Instant value) {
        if (value.getNano() != 0) {
            throw new IllegalArgumentException(name + " is not a whole second");
        }
        range(name, value.getEpochSecond(), 0, 0xffff_ffffL);
    }
}
