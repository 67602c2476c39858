package org.linli.eldercare.emergency;

import java.time.Duration;
import java.util.List;

/**
 * Whom to call, in which order, and how long to wait. Several receivers of one tier are called at once; earlier tiers go on being called when later ones begin.
 *
 * @param tiers 1 to 8
 */
public record EscalationPlan(List<Tier> tiers) {

    public static final int MOST_TIERS = 8;

    /**
     * Some receivers.
     *
     * @param receivers 1 to 20
     * @param next after this long without an answer the tier after it begins; 10 seconds to an hour
     * @param again the tier is called again each time this has passed; 15 seconds to an hour
     */
    public record Tier(List<Receiver> receivers, Duration next, Duration again) {

        public static final int MOST_RECEIVERS = 20;
        public static final Duration SHORTEST_NEXT = Duration.ofSeconds(10);
        public static final Duration SHORTEST_AGAIN = Duration.ofSeconds(15);
        public static final Duration LONGEST = Duration.ofHours(1);

        public Tier {
            receivers = List.copyOf(receivers);
            if (receivers.isEmpty() || receivers.size() > MOST_RECEIVERS) {
                throw new IllegalArgumentException("a tier has 1 to 20 receivers");
            }
            if (next.compareTo(SHORTEST_NEXT) < 0 || next.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("the next tier begins after 10 seconds to an hour");
            }
            if (again.compareTo(SHORTEST_AGAIN) < 0 || again.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("a tier is called again after 15 seconds to an hour");
            }
        }
    }

    public EscalationPlan {
        tiers = List.copyOf(tiers);
        if (tiers.isEmpty() || tiers.size() > MOST_TIERS) {
            throw new IllegalArgumentException("a plan has 1 to 8 tiers");
        }
    }

    /**
     * For whoever has no plan of their own: family and guard at once, after 45 seconds the managers and the service desk as well. Receiving centres of social alarms
     * answer 97.5 % of the calls within 60 seconds and 99 % within 180: by the first, the first tier has been called four times and the second once.
     */
    public static EscalationPlan usual() {
        return new EscalationPlan(List.of(
                new Tier(
                        List.of(Receiver.family(), Receiver.role("GUARD")),
                        Duration.ofSeconds(45),
                        Duration.ofSeconds(20)),
                new Tier(
                        List.of(Receiver.role("MANAGER"), Receiver.role("DESK")),
                        Duration.ofSeconds(45),
                        Duration.ofSeconds(20))));
    }
}
