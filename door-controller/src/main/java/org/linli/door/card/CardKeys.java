package org.linli.door.card;

import org.linli.hardware.CardRead;
import org.linli.messages.access.CardItem;

/**
 * Card numbers as one comparable {@code long}: format in the top byte, then facility and number.
 *
 * <p>One card may be read in different ways. A 34-bit reader sends all four bytes of a short UID as facility and number, some in the order
 * of the air interface and some reversed; that loses nothing, so {@link #equivalents} offers these forms. A 26-bit reader sends only three of the
 * bytes: 256 cards then look alike, and an unknown card would often look like a known one. Such a truncated number is therefore never taken for
 * a UID or a 34-bit number: the card must be enrolled at a 26-bit reader as well. A 7-byte UID fits neither form.
 */
public final class CardKeys {

    private static final int FORMAT_SHIFT = 60;
    private static final long FOUR_BYTES = 0xFFFF_FFFFL;

    private CardKeys() {}

    /** The key of what was read. */
    public static long of(CardRead read) {
        return key(read.format(), read.facility(), read.number());
    }

    /**
     * The key of what was enrolled.
     *
     * @throws IllegalArgumentException when the numbers are out of range for the format
     */
    public static long of(CardItem item) {
        CardRead.Format format = CardRead.Format.valueOf(item.format().name());
        return of(new CardRead(format, item.facility(), item.number()));
    }

    /** Other keys under which exactly the same card may be enrolled; at most two. */
    public static long[] equivalents(CardRead read) {
        switch (read.format()) {
            case WIEGAND_34:
                long value = (long) read.facility() << 16 | read.number();
                return new long[] {uid(value), uid(reversed(value))};
            case UID:
                if (read.number() > FOUR_BYTES) {
                    return new long[0];
                }
                return new long[] {wiegand34(read.number()), wiegand34(reversed(read.number()))};
            default:
                return new long[0];
        }
    }

    private static long uid(long value) {
        return key(CardRead.Format.UID, 0, value);
    }

    private static long wiegand34(long value) {
        return key(CardRead.Format.WIEGAND_34, (int) (value >>> 16), value & 0xFFFF);
    }

    private static long reversed(long fourBytes) {
        return Integer.reverseBytes((int) fourBytes) & FOUR_BYTES;
    }

    private static long key(CardRead.Format format, int facility, long number) {
        return switch (format) {
            case WIEGAND_26 -> 1L << FORMAT_SHIFT | (long) facility << 16 | number;
            case WIEGAND_34 -> 2L << FORMAT_SHIFT | (long) facility << 16 | number;
            case UID -> 3L << FORMAT_SHIFT | number;
        };
    }
}
