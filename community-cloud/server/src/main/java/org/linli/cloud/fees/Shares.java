package org.linli.cloud.fees;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A total shared out to the fen. Pure. */
final class Shares {

    private Shares() {}

    /**
     * Largest remainder: everybody gets the whole fen of their exact share, and the fen that are left go one each to the largest remainders, the earlier first
     * where they are equal. The shares add up to the total.
     *
     * @param weights not negative, their sum above zero
     */
    static long[] of(long totalFen, long[] weights) {
        BigInteger sum = BigInteger.ZERO;
        for (long weight : weights) {
            if (weight < 0) {
                throw new IllegalArgumentException("a weight is negative");
            }
            sum = sum.add(BigInteger.valueOf(weight));
        }
        if (sum.signum() == 0) {
            throw new IllegalArgumentException("nobody shares");
        }
        long[] shares = new long[weights.length];
        BigInteger[] remainders = new BigInteger[weights.length];
        long left = totalFen;
        for (int i = 0; i < weights.length; i++) {
            BigInteger[] parts = BigInteger.valueOf(totalFen)
                    .multiply(BigInteger.valueOf(weights[i]))
                    .divideAndRemainder(sum);
            shares[i] = parts[0].longValueExact();
            remainders[i] = parts[1];
            left -= shares[i];
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            order.add(i);
        }
        order.sort(Comparator.comparing((Integer i) -> remainders[i]).reversed().thenComparing(i -> i));
        for (int i = 0; i < left; i++) {
            shares[order.get(i)]++;
        }
        return shares;
    }
}
