package org.linli.cloud.repairs;

import java.util.List;
import org.linli.cloud.refusal.Refused;

/**
 * What a repair costs, said before it is done: parts and work.
 *
 * @param lines at most 30; none takes a quote back
 */
record Quote(List<Line> lines) {

    private static final int MOST_LINES = 30;

    /** More than any household pays for a repair without a contract: a million yuan. */
    private static final long MOST_FEN = 100_000_000L;

    /** Whether the household said yes. */
    enum State {
        NONE,
        ASKED,
        AGREED,
        DECLINED
    }

    /**
     * @param quantity 1..9999
     * @param priceFen of one, 0..100 000 000
     */
    record Line(String name, int quantity, long priceFen) {
        Line {
            Refused.unless(!name.isBlank() && name.length() <= 80, "quote-line");
            Refused.unless(quantity >= 1 && quantity <= 9999 && priceFen >= 0 && priceFen <= MOST_FEN, "quote-line");
        }

        long fen() {
            return Math.multiplyExact(priceFen, quantity);
        }
    }

    Quote {
        lines = List.copyOf(lines);
        Refused.unless(lines.size() <= MOST_LINES, "quote-line");
        Refused.unless(sum(lines) <= MOST_FEN, "quote-amount");
    }

    private static long sum(List<Line> lines) {
        return lines.stream().mapToLong(Line::fen).reduce(0, Math::addExact);
    }

    long totalFen() {
        return sum(lines);
    }
}
