package org.linli.cloud.fees;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;

/** How an amount comes about before reductions and rounding. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Formula.ByArea.class, name = "AREA"),
    @JsonSubTypes.Type(value = Formula.Fixed.class, name = "FIXED"),
    @JsonSubTypes.Type(value = Formula.Metered.class, name = "METER"),
    @JsonSubTypes.Type(value = Formula.Shared.class, name = "SHARED"),
    @JsonSubTypes.Type(value = Formula.Stepped.class, name = "STEPS")
})
public sealed interface Formula {

    /** Which area of a home counts. */
    enum Area {
        BUILT,
        USABLE
    }

    /** What a price or amount is for. */
    enum Per {
        DAY,
        MONTH,
        /** A whole cycle, or the whole run of an interval. */
        CYCLE
    }

    /** Over which time the bounds of tiers count. */
    enum TierSpan {
        /** Each bill begins at the first tier. */
        BILL,
        /** What was billed before in the same calendar year counts. */
        YEAR
    }

    /** By what a total is shared out. */
    enum ShareBy {
        BUILT_AREA,
        USABLE_AREA,
        /** People who live there. */
        HEAD,
        /** Each home the same. */
        HOME
    }

    /**
     * Area × price + extra.
     *
     * @param price of a square metre
     * @param extraFen on top, whatever the area
     */
    record ByArea(Area area, Price price, long extraFen, Per per) implements Formula {
        public ByArea {
            Refused.unless(extraFen >= 0 && extraFen <= MAX_FEN, "fee-formula");
        }
    }

    /** The same for every home. */
    record Fixed(Price price, Per per) implements Formula {}

    /**
     * Difference of two readings × price.
     *
     * @param tiers in order; only the last has no end
     */
    record Metered(MeterKind meter, List<Tier> tiers, TierSpan tierSpan) implements Formula {
        public Metered {
            tiers = List.copyOf(tiers);
            Tiers.check(tiers);
        }
    }

    /**
     * A total that is given with each run, of a building or of the whole community, shared out to the fen.
     *
     * @param byBuilding whether each building has its own total
     */
    record Shared(ShareBy by, boolean byBuilding) implements Formula {}

    /**
     * A price that changes with the time since the start, such as a rent.
     *
     * @param steps in order, the first after 0 months
     */
    record Stepped(List<Step> steps) implements Formula {
        public Stepped {
            steps = List.copyOf(steps);
            Refused.unless(
                    !steps.isEmpty() && steps.size() <= 50 && steps.get(0).afterMonths() == 0, "fee-steps");
            for (int i = 1; i < steps.size(); i++) {
                Refused.unless(steps.get(i - 1).afterMonths() < steps.get(i).afterMonths(), "fee-steps");
            }
        }
    }

    /**
     * A tier of consumption.
     *
     * @param upToMillis where it ends, thousandths of the meter's unit; null for the last
     * @param price of one unit inside it
     */
    record Tier(@Nullable Long upToMillis, Price price) {}

    /**
     * From so many months after the start on, so much a month.
     *
     * @param afterMonths 0..1200
     */
    record Step(int afterMonths, Price price) {
        public Step {
            Refused.unless(afterMonths >= 0 && afterMonths <= 1200, "fee-steps");
        }
    }

    /** The largest amount anywhere: a billion yuan. */
    long MAX_FEN = 100_000_000_000L;
}
