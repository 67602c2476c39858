package org.linli.cloud.pay.provider;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Yuan as text with at most two decimals, to fen and back, exactly. */
public final class Yuan {

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})(?:\\.([0-9]{1,2}))?");

    private Yuan() {}

    /** @throws NumberFormatException for signs, exponents, separators, a third decimal, or more than nine digits of yuan */
    public static long toFen(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new NumberFormatException("not an amount in yuan");
        }
        String decimals = matcher.group(2) == null ? "" : matcher.group(2);
        return Long.parseLong(matcher.group(1)) * 100 + Long.parseLong((decimals + "00").substring(0, 2));
    }

    public static String of(long fen) {
        return String.format(Locale.ROOT, "%d.%02d", fen / 100, fen % 100);
    }
}
