package org.linli.cloud.fees;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * A unit price in yuan with up to six decimals, kept as whole millionths of a yuan: prices per square metre have four decimals in tenders and six in gas
 * tariffs, and a scaled long compares, stores and sums without a surprise.
 *
 * @param micros millionths of a yuan, 0 to 1 000 000 yuan
 */
public record Price(long micros) {

    private static final int DECIMALS = 6;
    private static final long MAX_MICROS = 1_000_000L * 1_000_000L;
    private static final Pattern TEXT = Pattern.compile("[0-9]{1,7}(\\.[0-9]{1,6})?");

    public Price {
        if (micros < 0 || micros > MAX_MICROS) {
            throw new IllegalArgumentException("a price is 0 to 1000000 yuan");
        }
    }

    /** @param yuan such as {@code 2.35}; no sign, no exponent, at most six decimals */
    @JsonCreator
    public static Price of(String yuan) {
        if (!TEXT.matcher(yuan).matches()) {
            throw new IllegalArgumentException("a price is yuan with at most six decimals");
        }
        return new Price(new BigDecimal(yuan).movePointRight(DECIMALS).longValueExact());
    }

    /** In fen, exact. */
    Fraction fen() {
        return Fraction.of(micros, 10_000);
    }

    /** In yuan without trailing zeros. */
    @JsonValue
    public String yuan() {
        BigDecimal value = BigDecimal.valueOf(micros, DECIMALS).stripTrailingZeros();
        return (value.scale() < 0 ? value.setScale(0) : value).toPlainString();
    }
}
