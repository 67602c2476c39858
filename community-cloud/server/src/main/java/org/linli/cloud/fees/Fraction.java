package org.linli.cloud.fees;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * An exact number. Amounts stay exact until the one rounding at the end, so that parts of a month add up to the month.
 *
 * @param over numerator
 * @param under denominator, above zero; in lowest terms
 */
record Fraction(BigInteger over, BigInteger under) implements Comparable<Fraction> {

    static final Fraction ZERO = of(0);
    static final Fraction ONE = of(1);

    Fraction {
        if (under.signum() <= 0) {
            throw new ArithmeticException("a denominator must be above zero");
        }
        BigInteger common = over.gcd(under);
        if (!common.equals(BigInteger.ONE) && common.signum() != 0) {
            over = over.divide(common);
            under = under.divide(common);
        }
    }

    static Fraction of(long whole) {
        return new Fraction(BigInteger.valueOf(whole), BigInteger.ONE);
    }

    static Fraction of(long over, long under) {
        return new Fraction(BigInteger.valueOf(over), BigInteger.valueOf(under));
    }

    Fraction plus(Fraction other) {
        return new Fraction(over.multiply(other.under).add(other.over.multiply(under)), under.multiply(other.under));
    }

    Fraction minus(Fraction other) {
        return plus(new Fraction(other.over.negate(), other.under));
    }

    Fraction times(Fraction other) {
        return new Fraction(over.multiply(other.over), under.multiply(other.under));
    }

    Fraction times(long factor) {
        return times(of(factor));
    }

    /** What is left when this many hundredths of a percent are taken away. */
    Fraction lessBasisPoints(int basisPoints) {
        return times(of(10_000L - basisPoints, 10_000));
    }

    boolean isZero() {
        return over.signum() == 0;
    }

    boolean isNegative() {
        return over.signum() < 0;
    }

    /** The greatest whole number that is not above this. */
    BigInteger floor() {
        BigInteger[] parts = over.divideAndRemainder(under);
        return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    BigInteger ceiling() {
        return new Fraction(over.negate(), under).floor().negate();
    }

    /** For people to read: at most this many decimals, without trailing zeros. */
    String text(int decimals) {
        BigDecimal value = new BigDecimal(over)
                .divide(new BigDecimal(under), decimals, RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return (value.scale() < 0 ? value.setScale(0) : value).toPlainString();
    }

    @Override
    public int compareTo(Fraction other) {
        return over.multiply(other.under).compareTo(other.over.multiply(under));
    }
}
