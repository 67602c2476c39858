package org.linli.cloud.outcomes;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a month costs the property company.
 *
 * @param version raised each time a preview is counted again
 * @param totalFen lines and corrections; negative when more is given back than taken
 * @param confirmedBy another person than {@code madeBy}; null while it is a preview
 */
record Settlement(
        String id,
        String community,
        YearMonth month,
        String contract,
        int version,
        Content content,
        long totalFen,
        String madeBy,
        Instant madeAt,
        @Nullable String confirmedBy,
        @Nullable Instant confirmedAt) {

    record Content(List<ServiceContract.Line> lines, List<Correction> corrections) {
        Content {
            lines = List.copyOf(lines);
            corrections = List.copyOf(corrections);
        }

        long linesFen() {
            return ServiceContract.total(lines);
        }

        long totalFen() {
            return corrections.stream().mapToLong(Correction::fen).reduce(linesFen(), Math::addExact);
        }
    }

    /**
     * An earlier month whose figures are different by now.
     *
     * @param settledFen taken for it so far
     * @param nowFen what it comes to now, within that month's own cap
     * @param lines how it comes to that
     */
    record Correction(YearMonth month, long settledFen, long nowFen, List<ServiceContract.Line> lines) {
        Correction {
            lines = List.copyOf(lines);
        }

        long fen() {
            return Math.subtractExact(nowFen, settledFen);
        }
    }
}
