package org.linli.cloud.documents.dunning;

import java.util.List;
import org.linli.cloud.documents.dunning.Template.Words;
import org.linli.cloud.refusal.Refused;

/**
 * How a community asks for what is overdue.
 *
 * @param minimumFen less than this, all overdue bills together, is not asked for
 * @param payWithinDays what a letter names as the last day to pay, counted from its own
 * @param steps each later and, as a rule, firmer than the one before; 1..8
 */
public record DunningPlan(String name, long minimumFen, int payWithinDays, boolean active, List<Step> steps) {

    private static final int MAX_STEPS = 8;
    private static final int MAX_DAYS = 3_650;
    private static final long MAX_MINIMUM_FEN = 10_000_000;

    /** How a step reaches people. */
    public enum Channel {
        MESSAGE,
        /** Printed and brought to the door. */
        LETTER
    }

    /**
     * @param afterDays days past due from which a bill has reached this step, 1..3650
     * @param title one line each
     * @param text may hold the placeholders of {@link Template}
     */
    public record Step(int afterDays, Channel channel, Words title, Words text) {
        public Step {
            Refused.unless(afterDays >= 1 && afterDays <= MAX_DAYS, "dunning-step-days");
            Template.check(title, 100);
            Template.check(text, 2_000);
        }
    }

    public DunningPlan {
        steps = List.copyOf(steps);
        Refused.unless(!name.isBlank() && name.length() <= 100, "dunning-plan-name");
        Refused.unless(minimumFen >= 0 && minimumFen <= MAX_MINIMUM_FEN, "dunning-minimum");
        Refused.unless(payWithinDays >= 1 && payWithinDays <= 90, "dunning-pay-within");
        Refused.unless(!steps.isEmpty() && steps.size() <= MAX_STEPS, "dunning-steps");
        for (int i = 1; i < steps.size(); i++) {
            Refused.unless(steps.get(i - 1).afterDays() < steps.get(i).afterDays(), "dunning-steps");
        }
    }
}
