package org.linli.eldercare.emergency;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the calling stands, and what is to be called next. Every call has its planned instant, so that a late one does not make the following late; of calls that
 * were missed, because no server ran, only the newest of each tier is made. It never ends by itself: whoever was called is called again until somebody answers.
 *
 * <p>A tier in which nobody can be reached does not wait: the next one begins at once. It is tried again all the same.
 *
 * @param begun tiers that were called, in order
 */
public record Escalation(EscalationPlan plan, Instant startedAt, List<Begun> begun) {

    /**
     * A tier that is being called.
     *
     * @param at planned instant of its first call
     * @param calls how many were made or, being late, left out
     * @param reached whether there was anybody to call the last time
     */
    public record Begun(Instant at, int calls, boolean reached) {}

    /**
     * One call of a tier.
     *
     * @param tier from 0
     * @param round from 0
     */
    public record Call(int tier, int round, Instant plannedAt) {}

    public Escalation {
        begun = List.copyOf(begun);
        if (begun.size() > plan.tiers().size()) {
            throw new IllegalArgumentException("more tiers were begun than there are");
        }
    }

    public static Escalation start(EscalationPlan plan, Instant at) {
        return new Escalation(plan, at, List.of());
    }

    /** When the next call is planned; there always is one. */
    public Instant nextAt() {
        return earliest().plannedAt();
    }

    /** The call that is to be made now, the longest planned first; empty when none is due. */
    public Optional<Call> due(Instant now) {
        Call call = earliest();
        if (call.plannedAt().isAfter(now)) {
            return Optional.empty();
        }
        return Optional.of(call.tier() < begun.size() ? newest(call, now) : call);
    }

    /** After a call that was due. */
    public Escalation called(Call call, boolean reached) {
        List<Begun> all = new ArrayList<>(begun);
        Begun now = new Begun(
                call.tier() < begun.size() ? begun.get(call.tier()).at() : call.plannedAt(), call.round() + 1, reached);
        if (call.tier() < begun.size()) {
            all.set(call.tier(), now);
        } else {
            all.add(now);
        }
        return new Escalation(plan, startedAt, all);
    }

    /** Whether every tier was tried and in none there was anybody to call. */
    public boolean isUnheard() {
        return begun.size() == plan.tiers().size() && begun.stream().noneMatch(Begun::reached);
    }

    private Call earliest() {
        int next = begun.size();
        Call earliest = null;
        if (next < plan.tiers().size()) {
            earliest = new Call(next, 0, next == 0 ? startedAt : followsAt(next - 1));
        }
        for (int tier = 0; tier < begun.size(); tier++) {
            Instant at = again(tier, begun.get(tier).calls());
            if (earliest == null || at.isBefore(earliest.plannedAt())) {
                earliest = new Call(tier, begun.get(tier).calls(), at);
            }
        }
        if (earliest == null) {
            throw new IllegalStateException("a plan has a tier");
        }
        return earliest;
    }

    private Instant followsAt(int tier) {
        Begun before = begun.get(tier);
        return before.reached() ? before.at().plus(plan.tiers().get(tier).next()) : before.at();
    }

    private Instant again(int tier, int round) {
        return begun.get(tier).at().plus(plan.tiers().get(tier).again().multipliedBy(round));
    }

    private Call newest(Call call, Instant now) {
        Duration since = Duration.between(begun.get(call.tier()).at(), now);
        long round = since.dividedBy(plan.tiers().get(call.tier()).again());
        int newest = (int) Math.min(Integer.MAX_VALUE - 1, Math.max(call.round(), round));
        return new Call(call.tier(), newest, again(call.tier(), newest));
    }
}
