package org.linli.cloud.fees;

import java.math.BigInteger;

/** How the exact amount of a bill becomes whole fen. Applied once, at the very end. */
public record Rounding(To to, Mode mode) {

    /** Half up to the fen. */
    public static final Rounding USUAL = new Rounding(To.FEN, Mode.HALF_UP);

    /** The smallest coin of the bill. */
    public enum To {
        FEN(1),
        JIAO(10),
        YUAN(100);

        private final int fen;

        To(int fen) {
            this.fen = fen;
        }

        int fen() {
            return fen;
        }
    }

    /** Amounts are never negative, so half up is also half away from zero. */
    public enum Mode {
        HALF_UP,
        DOWN,
        UP
    }

    /** @param fen not negative */
    BigInteger round(Fraction fen) {
        Fraction coins = fen.times(Fraction.of(1, to.fen()));
        BigInteger whole;
        switch (mode) {
            case HALF_UP -> whole = coins.plus(Fraction.of(1, 2)).floor();
            case DOWN -> whole = coins.floor();
            case UP -> whole = coins.ceiling();
            default -> throw new IllegalStateException("a rounding nobody knows");
        }
        return whole.multiply(BigInteger.valueOf(to.fen()));
    }
}
