package org.linli.messages.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.linli.messages.Fields;

/**
 * A card of a holder.
 *
 * @param format {@code WIEGAND_26}, {@code WIEGAND_34} or {@code UID}
 * @param facility 0..255 (26 bit), 0..65535 (34 bit), 0 (UID)
 * @param number 0..65535 for Wiegand, the UID of 4 or 7 bytes read big-endian for {@code UID}
 */
public record CardItem(
        String id,
        String holder,
        CardFormat format,
        int facility,
        long number,
        @Nullable Instant validFrom,
        @Nullable Instant validUntil)
        implements AccessItem {

    /** How the number is carried; names equal those of the reader's formats. */
    public enum CardFormat {
        WIEGAND_26,
        WIEGAND_34,
        UID
    }

    public CardItem {
        Fields.id("id", id);
        Fields.id("holder", holder);
        boolean uid = Fields.required("format", format) == CardFormat.UID;
        Fields.range("facility", facility, 0, uid ? 0 : format == CardFormat.WIEGAND_26 ? 0xff : 0xffff);
        Fields.range("number", number, 0, uid ? (1L << 56) - 1 : 0xffff);
        Fields.validity(validFrom, validUntil);
    }

    @Override
    public Kind kind() {
        return Kind.CARD;
    }

    /** Hides the number: in a log it opens doors. */
    @Override
    public String toString() {
        return "CardItem[" + id + "]";
    }
}
