package org.linli.messages;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks for the fields of messages, used by their constructors. Each throws {@link IllegalArgumentException} with the field's name and its limit, and
 * never with its content, which may be a secret. Thread: any.
 */
public final class Fields {

    /** Longest free text, characters. */
    public static final int MAX_TEXT = 500;

    /** Longest exact text of an event or an item, bytes of UTF-8. */
    public static final int MAX_BODY_BYTES = 8 * 1024;

    /**
     * Longest sum of exact texts in one message, bytes of UTF-8: quoting them at most doubles it, and the largest list with its ids still
     * fits a message.
     */
    public static final int MAX_BODIES_BYTES = 896 * 1024;

    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Fields() {}

    /** A field that must be there. */
    public static <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    /** An id: 1 to 64 letters, digits, {@code -} or {@code _}. */
    public static void id(String name, @Nullable String value) {
        String id = required(name, value);
        boolean good = !id.isEmpty() && id.length() <= 64;
        for (int i = 0; good && i < id.length(); i++) {
            char c = id.charAt(i);
            good = isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
        }
        if (!good) {
            throw new IllegalArgumentException(name + " is not 1 to 64 letters, digits, '-' or '_'");
        }
    }

    /** An id, or nothing. */
    public static void optionalId(String name, @Nullable String value) {
        if (value != null) {
            id(name, value);
        }
    }

    /** Decimal digits only. */
    public static void digits(String name, @Nullable String value, int shortest, int longest) {
        String text = required(name, value);
        boolean good = text.length() >= shortest && text.length() <= longest;
        for (int i = 0; good && i < text.length(); i++) {
            good = isDigit(text.charAt(i));
        }
        if (!good) {
            throw new IllegalArgumentException(name + " is not " + shortest + " to " + longest + " digits");
        }
    }

    /** Lower-case hex of exactly so many digits. */
    public static void hex(String name, @Nullable String value, int digits) {
        String text = required(name, value);
        boolean good = text.length() == digits;
        for (int i = 0; good && i < text.length(); i++) {
            char c = text.charAt(i);
            good = isDigit(c) || (c >= 'a' && c <= 'f');
        }
        if (!good) {
            throw new IllegalArgumentException(name + " is not " + digits + " lower-case hex digits");
        }
    }

    /** Base64 with padding of exactly so many bytes, and the only one that stands for them. */
    public static void base64(String name, @Nullable String value, int bytes) {
        String text = required(name, value);
        boolean good = text.length() == (bytes + 2) / 3 * 4;
        try {
            byte[] decoded = good ? Base64.getDecoder().decode(text) : new byte[0];
            // The last digit may carry unused bits; were they ignored, one signature would have several texts.
            good = decoded.length == bytes
                    && Base64.getEncoder().encodeToString(decoded).equals(text);
        } catch (IllegalArgumentException e) {
            good = false;
        }
        if (!good) {
            throw new IllegalArgumentException(name + " is not base64 of " + bytes + " bytes");
        }
    }

    /** Text of a length in characters, without NUL and broken surrogates: databases and UTF-8 cannot hold those. */
    public static void text(String name, @Nullable String value, int shortest, int longest) {
        String text = required(name, value);
        if (text.length() < shortest || text.length() > longest) {
            throw new IllegalArgumentException(name + " is not " + shortest + " to " + longest + " characters long");
        }
        if (!isWellFormed(text)) {
            throw new IllegalArgumentException(name + " holds a character that cannot be stored");
        }
    }

    /**
     * Free text from inside the door, made to fit: cut at the limit, and with replacements for what cannot be stored and for
     * control characters, each of which would need six bytes on the wire. A long or odd text must never be the reason why an event is not recorded.
     */
    public static String clipped(String name, @Nullable String value, int longest) {
        String text = required(name, value);
        boolean plain = text.chars().noneMatch(Fields::isControl);
        if (text.length() <= longest && plain && isWellFormed(text)) {
            return text;
        }
        StringBuilder fitting = new StringBuilder(Math.min(text.length(), longest));
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            boolean storable = !isControl(point) && !(point >= 0xd800 && point <= 0xdfff);
            if (fitting.length() + Character.charCount(point) > longest) {
                break;
            }
            fitting.appendCodePoint(storable ? point : 0xfffd);
        }
        return fitting.toString();
    }

    /** {@link #clipped} for each of a list that is itself cut. */
    public static List<String> clipped(String name, @Nullable List<String> values, int most, int longest) {
        return required(name, values).stream()
                .limit(most)
                .map(value -> clipped(name, value, longest))
                .toList();
    }

    /** Both limits are allowed. */
    public static void range(String name, long value, long from, long to) {
        if (value < from || value > to) {
            throw new IllegalArgumentException(name + " is not in " + from + ".." + to);
        }
    }

    /** Both limits are allowed; NaN is refused. */
    public static void range(String name, double value, double from, double to) {
        if (!(value >= from && value <= to)) {
            throw new IllegalArgumentException(name + " is not in " + from + ".." + to);
        }
    }

    /** Zero is allowed. */
    public static void notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " is negative");
        }
    }

    /** An instant with a year of four digits. */
    public static void instant(String name, @Nullable Instant value) {
        Instant instant = required(name, value);
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw new IllegalArgumentException(name + " is not in the years 0000..9999");
        }
    }

    /** A validity with open ends that are null; the end is exclusive and later than the begin. */
    public static void validity(@Nullable Instant from, @Nullable Instant until) {
        if (from != null) {
            instant("validFrom", from);
        }
        if (until != null) {
            instant("validUntil", until);
        }
        if (from != null && until != null && !from.isBefore(until)) {
            throw new IllegalArgumentException("validUntil is not after validFrom");
        }
    }

    /** An IANA zone known to this Java. */
    public static void zone(String name, @Nullable String value) {
        try {
            text(name, value, 1, 64);
            ZoneId.of(required(name, value));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(name + " is not a known zone", e);
        }
    }

    /** An immutable copy of a list with so many entries. */
    public static <T> List<T> list(String name, @Nullable List<T> values, int fewest, int most) {
        List<T> list = required(name, values);
        if (list.size() < fewest || list.size() > most) {
            throw new IllegalArgumentException(name + " does not have " + fewest + " to " + most + " entries");
        }
        return List.copyOf(list);
    }

    /** The exact text of an event or an item: 1 to {@link #MAX_BODY_BYTES} bytes. */
    public static void body(String name, @Nullable String value) {
        text(name, value, 1, MAX_BODY_BYTES);
        if (utf8Length(required(name, value)) > MAX_BODY_BYTES) {
            throw new IllegalArgumentException(name + " is longer than " + MAX_BODY_BYTES + " bytes");
        }
    }

    /** Bytes of the text in UTF-8; a lone surrogate counts as three. */
    public static int utf8Length(String text) {
        int length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                length += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return length;
    }

    /** Neither NUL nor half a surrogate pair. */
    static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static boolean isControl(int point) {
        return point < ' ' && point != '\n' && point != '\t';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
