package org.linli.cloud.documents.paper;

import java.util.Locale;

/** Amounts in figures: ¥1,234.56. */
public final class Yuan {

    private Yuan() {}

    public static String text(long fen) {
        long positive = Math.absExact(fen);
        return (fen < 0 ? "-¥" : "¥") + String.format(Locale.ROOT, "%,d.%02d", positive / 100, positive % 100);
    }

    /** Empty for nothing, for columns in which most cells hold nothing. */
    public static String textOrEmpty(long fen) {
        return fen == 0 ? "" : text(fen);
    }
}
