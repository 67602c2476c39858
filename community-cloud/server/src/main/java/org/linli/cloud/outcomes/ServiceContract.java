package org.linli.cloud.outcomes;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A service-level contract 服务等级约定. Pure.
 *
 * @param capFen taken at most for one month, whatever its figures
 * @param until last month, included; null for no end
 */
record ServiceContract(
        String id,
        String community,
        String name,
        long capFen,
        YearMonth from,
        @Nullable YearMonth until,
        List<ServiceTerm> terms,
        String madeBy,
        Instant madeAt) {

    ServiceContract {
        terms = List.copyOf(terms);
    }

    boolean covers(YearMonth month) {
        return !month.isBefore(from) && (until == null || !month.isAfter(until));
    }

    /** Why a promise cost what it did. */
    enum Found {
        /** Kept, or broken and counted. */
        COUNTED,
        /** Nothing, or too little, was counted. */
        NO_DATA
    }

    /**
     * What became of one promise in a month.
     *
     * @param figure null when nothing was counted or too few
     * @param n sample size
     * @param earnedFen what the promise alone costs
     * @param fen what is taken for it: less where the month's cap was reached before
     */
    record Line(
            String outcome,
            @Nullable Long figure,
            long n,
            long threshold,
            Found found,
            long earnedFen,
            long fen,
            String explanation,
            String explanationEn) {}

    /** Each promise in its order, so that the lines' fen add up to what is taken, at most {@link #capFen}. */
    List<Line> deductions(Map<Outcome, Measure> month) {
        List<Line> lines = new ArrayList<>();
        long left = capFen;
        for (ServiceTerm term : terms) {
            Measure measure = month.getOrDefault(term.about(), Measure.NONE);
            Line line = line(term, measure, left);
            left = Math.subtractExact(left, line.fen());
            lines.add(line);
        }
        return lines;
    }

    private static Line line(ServiceTerm term, Measure measure, long left) {
        Outcome about = term.about();
        OptionalLong figure = Figure.of(about, measure);
        long n = Figure.sample(about, measure);
        if (figure.isEmpty() || n < term.leastN()) {
            return new Line(
                    about.key(),
                    null,
                    Figure.isTooFew(about, measure) ? 0 : n,
                    term.threshold(),
                    Found.NO_DATA,
                    0,
                    0,
                    about.nameZh() + "的样本不足约定的 " + term.leastN() + "，不扣减",
                    about.nameEn() + " was counted of fewer than the agreed " + term.leastN() + ": nothing is taken");
        }
        long earned = term.deductionFen(figure.getAsLong());
        long fen = Math.min(earned, left);
        return new Line(
                about.key(),
                figure.getAsLong(),
                n,
                term.threshold(),
                Found.COUNTED,
                earned,
                fen,
                term.explainedZh(figure.getAsLong()) + (fen < earned ? "；已到每月上限" : ""),
                term.explainedEn(figure.getAsLong()) + (fen < earned ? "; the month's cap is reached" : ""));
    }

    static long total(List<Line> lines) {
        return lines.stream().mapToLong(Line::fen).reduce(0, Math::addExact);
    }
}
