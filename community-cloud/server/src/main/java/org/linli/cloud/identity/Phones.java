package org.linli.cloud.identity;

import java.util.Optional;
import java.util.regex.Pattern;

/** Phone numbers in one form: a plus sign and 7 to 15 digits. */
final class Phones {

    private static final Pattern SEPARATORS = Pattern.compile("[\\s().-]");
    private static final Pattern INTERNATIONAL = Pattern.compile("\\+[1-9][0-9]{6,14}");

    /** Mainland mobile numbers are written without the country. */
    private static final Pattern MAINLAND = Pattern.compile("1[3-9][0-9]{9}");

    private Phones() {}

    /** Empty for what is no phone number. */
    static Optional<String> normal(String text) {
        String plain = SEPARATORS.matcher(text.strip()).replaceAll("");
        if (plain.startsWith("00")) {
            plain = "+" + plain.substring(2);
        }
        if (MAINLAND.matcher(plain).matches()) {
            plain = "+86" + plain;
        }
        return INTERNATIONAL.matcher(plain).matches() ? Optional.of(plain) : Optional.empty();
    }

    /** What may be shown to tell numbers apart. */
    static String masked(String phone) {
        int keep = Math.min(3, phone.length());
        return "*".repeat(Math.max(0, phone.length() - keep)) + phone.substring(phone.length() - keep);
    }
}
