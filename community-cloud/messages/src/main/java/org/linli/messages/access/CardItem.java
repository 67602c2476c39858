package org.linli.messages.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A card of a holder.
 *
 * @param format {@code WIEGAND_26}, {@code WIEGAND_34} or {@code UID}
 * @param facility 0..255 (26 bit), 0..65535 (34 bit), 0 (UID)
 * @param number as read by the reader
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
