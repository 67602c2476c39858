package org.linli.cloud.fees;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.fees.Explanation.Cause;
import org.linli.cloud.fees.Explanation.Less;
import org.linli.cloud.fees.Explanation.Part;

/** What one home pays for one item and one cycle. Pure and exact: everything is summed as fractions and rounded once. */
final class Calculator {

    private static final int SHOWN_DECIMALS = 8;

    private final FeeItem item;
    private final Homes.Home home;
    private final Span cycle;
    private final LocalDate anchor;
    private final List<Part> parts = new ArrayList<>();
    private Fraction sum = Fraction.ZERO;
    private Fraction vacancy = Fraction.ZERO;
    private Fraction discount = Fraction.ZERO;
    private final List<Less> reductions = new ArrayList<>();

    /**
     * @param cycle the whole cycle, of which the segments may be a part
     * @param anchor day from which months are counted
     */
    Calculator(FeeItem item, Homes.Home home, Span cycle, LocalDate anchor) {
        this.item = item;
        this.home = home;
        this.cycle = cycle;
        this.anchor = anchor;
    }

    /** Either an amount with its explanation, or a problem. */
    record Outcome(
            @Nullable Explanation explanation, @Nullable LineProblem problem) {}

    /** For formulas that count days: area, fixed, steps. */
    Outcome byDays(List<Terms.Segment> segments) {
        for (Terms.Segment segment : segments) {
            for (Span piece : segment.span().cutAt(cuts(segment))) {
                LineProblem problem = addDays(piece, segment.terms());
                if (problem != null) {
                    return new Outcome(null, problem);
                }
            }
        }
        return finish();
    }

    /** @param usedMillis what counts towards the bounds of the tiers from before */
    Outcome metered(Terms.Segment segment, List<Explanation.Dial> dials, long quantityMillis, long usedMillis) {
        Formula.Metered formula = (Formula.Metered) item.formula();
        Price own = segment.terms().price();
        List<Formula.Tier> tiers = own == null ? formula.tiers() : List.of(new Formula.Tier(null, own));
        Fraction gross = Fraction.ZERO;
        long used = formula.tierSpan() == Formula.TierSpan.YEAR ? usedMillis : 0;
        for (Tiers.Part part : Tiers.split(tiers, used, quantityMillis)) {
            Fraction fen = part.fen();
            gross = gross.plus(fen);
            parts.add(new Part(
                    segment.span().from(),
                    segment.span().until(),
                    null,
                    null,
                    part.price(),
                    null,
                    null,
                    null,
                    new Explanation.Use(
                            formula.meter(), parts.isEmpty() ? dials : List.of(), part.tier(), part.quantityMillis()),
                    null,
                    yuan(fen)));
        }
        return lessAndFinish(gross, segment);
    }

    Outcome shared(Terms.Segment segment, long shareFen, Explanation.Share share) {
        Fraction gross = Fraction.of(shareFen);
        parts.add(new Part(
                segment.span().from(),
                segment.span().until(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                share,
                yuan(gross)));
        return lessAndFinish(gross, segment);
    }

    /** Days inside a segment on which a reduction or a price begins or ends. */
    private List<LocalDate> cuts(Terms.Segment segment) {
        List<LocalDate> cuts = new ArrayList<>();
        item.discounts().forEach(each -> {
            cuts.add(each.valid().span().from());
            cuts.add(each.valid().span().until());
        });
        LocalDate rebateFrom = vacancyRebateFrom();
        if (rebateFrom != null) {
            cuts.add(rebateFrom);
        }
        if (item.formula() instanceof Formula.Stepped stepped) {
            LocalDate start = start(segment.terms());
            stepped.steps().forEach(step -> cuts.add(start.plusMonths(step.afterMonths())));
        }
        return cuts;
    }

    private @Nullable LocalDate vacancyRebateFrom() {
        LocalDate since = home.vacantSince();
        FeeItem.VacancyRebate rebate = item.vacancyRebate();
        return since == null || rebate == null ? null : since.plusDays(rebate.afterDays());
    }

    /** Rent steps count from the lease where there is one, otherwise from the item's first day. */
    private LocalDate start(Assignment terms) {
        return terms.scope() == Assignment.Scope.UNIT
                ? terms.valid().from()
                : item.valid().from();
    }

    private @Nullable LineProblem addDays(Span piece, Assignment terms) {
        Formula formula = item.formula();
        Price own = terms.price();
        Fraction fen;
        Fraction times;
        if (formula instanceof Formula.ByArea byArea) {
            Long area = byArea.area() == Formula.Area.BUILT ? home.builtAreaCentis() : home.usableAreaCentis();
            if (area == null || area <= 0) {
                return LineProblem.MISSING_AREA;
            }
            Price price = own == null ? byArea.price() : own;
            times = times(byArea.per(), piece);
            fen = price.fen()
                    .times(Fraction.of(area, 100))
                    .plus(Fraction.of(byArea.extraFen()))
                    .times(times);
            add(piece, byArea.area(), area, price, byArea.extraFen(), byArea.per(), times, fen);
        } else if (formula instanceof Formula.Fixed fixed) {
            Price price = own == null ? fixed.price() : own;
            times = times(fixed.per(), piece);
            fen = price.fen().times(times);
            add(piece, null, null, price, null, fixed.per(), times, fen);
        } else if (formula instanceof Formula.Stepped stepped) {
            Price price = own == null ? stepAt(stepped, start(terms), piece.from()) : own;
            times = times(Formula.Per.MONTH, piece);
            fen = price.fen().times(times);
            add(piece, null, null, price, null, Formula.Per.MONTH, times, fen);
        } else {
            throw new IllegalStateException("a formula that does not count days");
        }
        takeOff(fen, piece, terms, times);
        return null;
    }

    private static Price stepAt(Formula.Stepped stepped, LocalDate start, LocalDate day) {
        Price price = stepped.steps().get(0).price();
        for (Formula.Step step : stepped.steps()) {
            if (!start.plusMonths(step.afterMonths()).isAfter(day)) {
                price = step.price();
            }
        }
        return price;
    }

    private Fraction times(Formula.Per per, Span piece) {
        if (item.rhythm() == Rhythm.ONCE) {
            return Fraction.ONE;
        }
        switch (per) {
            case DAY:
                return Fraction.of(piece.days());
            case MONTH:
                return Cycles.months(anchor, piece);
            case CYCLE:
                return Fraction.of(piece.days(), cycle.days());
            default:
                throw new IllegalStateException("a price for nobody knows what");
        }
    }

    @SuppressWarnings("TooManyParameters")
    private void add(
            Span piece,
            Formula.@Nullable Area area,
            @Nullable Long areaCentis,
            Price price,
            @Nullable Long extraFen,
            Formula.Per per,
            Fraction times,
            Fraction fen) {
        parts.add(new Part(
                piece.from(),
                piece.until(),
                area,
                areaCentis,
                price,
                extraFen == null || extraFen == 0 ? null : extraFen,
                per,
                times.text(6),
                null,
                null,
                yuan(fen)));
    }

    private Outcome lessAndFinish(Fraction gross, Terms.Segment segment) {
        takeOff(gross, segment.span(), segment.terms(), Fraction.ONE);
        return finish();
    }

    /** Empty homes first, then the discount, then the home's own reduction: percent, then yuan. Never below zero. */
    private void takeOff(Fraction gross, Span piece, Assignment terms, Fraction times) {
        Fraction left = gross;
        LocalDate rebateFrom = vacancyRebateFrom();
        FeeItem.VacancyRebate rebate = item.vacancyRebate();
        if (rebate != null && rebateFrom != null && !piece.from().isBefore(rebateFrom)) {
            Fraction after = left.lessBasisPoints(rebate.basisPoints());
            vacancy = vacancy.plus(left.minus(after));
            left = after;
        }
        for (FeeItem.Discount each : item.discounts()) {
            if (each.valid().span().contains(piece.from())) {
                Fraction after = left.lessBasisPoints(each.basisPoints());
                discount = discount.plus(left.minus(after));
                left = after;
            }
        }
        Assignment.Reduction reduction = terms.reduction();
        if (reduction != null) {
            Fraction after = left.lessBasisPoints(reduction.basisPoints())
                    .minus(Fraction.of(reduction.fen()).times(times));
            after = after.isNegative() ? Fraction.ZERO : after;
            reductions.add(new Less(Cause.REDUCTION, reduction.reason(), yuan(left.minus(after))));
            left = after;
        }
        sum = sum.plus(left);
    }

    private Outcome finish() {
        List<Less> less = new ArrayList<>();
        if (!vacancy.isZero()) {
            less.add(new Less(Cause.VACANCY, null, yuan(vacancy)));
        }
        if (!discount.isZero()) {
            less.add(new Less(Cause.DISCOUNT, null, yuan(discount)));
        }
        less.addAll(reductions);
        BigInteger amount = item.rounding().round(sum);
        if (amount.compareTo(BigInteger.valueOf(Formula.MAX_FEN)) > 0) {
            return new Outcome(null, LineProblem.AMOUNT_TOO_LARGE);
        }
        return new Outcome(
                new Explanation(
                        kind(item.formula()), parts, less, yuan(sum), item.rounding(), amount.longValueExact(), null),
                amount.signum() == 0 ? LineProblem.NOTHING_TO_PAY : null);
    }

    static String kind(Formula formula) {
        if (formula instanceof Formula.ByArea) {
            return "AREA";
        }
        if (formula instanceof Formula.Fixed) {
            return "FIXED";
        }
        if (formula instanceof Formula.Metered) {
            return "METER";
        }
        return formula instanceof Formula.Shared ? "SHARED" : "STEPS";
    }

    private static String yuan(Fraction fen) {
        return fen.times(Fraction.of(1, 100)).text(SHOWN_DECIMALS);
    }
}
