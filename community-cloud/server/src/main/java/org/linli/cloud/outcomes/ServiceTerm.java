package org.linli.cloud.outcomes;

import java.util.Locale;
import org.linli.cloud.documents.paper.Yuan;
import org.linli.cloud.refusal.Refused;

/**
 * A promise of a contract. Pure.
 *
 * @param outcome its key
 * @param threshold the worst figure that is still as promised, in the outcome's unit
 * @param step how much worse is one step, in the same unit, at least 1; a begun step counts
 * @param stepFen taken for each step
 * @param mostFen taken at most for this promise in a month
 * @param leastN nothing is taken of a month of which fewer were counted: one late repair of one is chance
 */
record ServiceTerm(String outcome, long threshold, long step, long stepFen, long mostFen, long leastN) {

    static final long MOST_FEN = 100_000_000_000L;
    private static final long MOST_FIGURE = 1_000_000_000_000L;

    ServiceTerm {
        Refused.unless(Outcome.find(outcome).isPresent(), "outcome-unknown");
        Refused.unless(threshold >= 0 && threshold <= MOST_FIGURE && step >= 1 && step <= MOST_FIGURE, "term-figure");
        Refused.unless(stepFen >= 0 && stepFen <= MOST_FEN && mostFen >= 0 && mostFen <= MOST_FEN, "term-fen");
        Refused.unless(leastN >= 1 && leastN <= MOST_FIGURE, "term-figure");
    }

    Outcome about() {
        return Outcome.find(outcome).orElseThrow(() -> new IllegalStateException("no outcome " + outcome));
    }

    /** How much worse than promised; 0 when kept. */
    long shortfall(long figure) {
        long worse = about().better() == Outcome.Better.LOW
                ? Math.subtractExact(figure, threshold)
                : Math.subtractExact(threshold, figure);
        return Math.max(0, worse);
    }

    /** Begun steps of a shortfall. */
    long steps(long shortfall) {
        return shortfall / step + (shortfall % step == 0 ? 0 : 1);
    }

    /** What a figure costs: more for a worse one, never more than {@link #mostFen}. */
    long deductionFen(long figure) {
        long steps = steps(shortfall(figure));
        if (steps == 0 || stepFen == 0) {
            return 0;
        }
        // Beyond the most it does not matter how far, and the product stays small.
        return steps > mostFen / stepFen ? mostFen : steps * stepFen;
    }

    /** In words, for whoever has to agree. */
    String explainedZh(long figure) {
        Outcome about = about();
        String promise = about.nameZh() + "为 " + Figure.shown(about, figure) + "，约定"
                + (about.better() == Outcome.Better.LOW ? "不高于 " : "不低于 ") + Figure.shown(about, threshold);
        long shortfall = shortfall(figure);
        return shortfall == 0
                ? promise + "，已达到，不扣减"
                : String.format(
                        Locale.ROOT,
                        "%s，相差 %s，每 %s 为一档，计 %d 档，每档 %s，本项每月最多 %s，扣减 %s",
                        promise,
                        Figure.shown(about, shortfall),
                        Figure.shown(about, step),
                        steps(shortfall),
                        Yuan.text(stepFen),
                        Yuan.text(mostFen),
                        Yuan.text(deductionFen(figure)));
    }

    String explainedEn(long figure) {
        Outcome about = about();
        String promise = about.nameEn() + " is " + Figure.shown(about, figure) + ", promised is "
                + (about.better() == Outcome.Better.LOW ? "at most " : "at least ") + Figure.shown(about, threshold);
        long shortfall = shortfall(figure);
        return shortfall == 0
                ? promise + ": kept, nothing is taken"
                : String.format(
                        Locale.ROOT,
                        "%s: worse by %s, that is %d begun steps of %s at %s each, at most %s a month: %s",
                        promise,
                        Figure.shown(about, shortfall),
                        steps(shortfall),
                        Figure.shown(about, step),
                        Yuan.text(stepFen),
                        Yuan.text(mostFen),
                        Yuan.text(deductionFen(figure)));
    }
}
