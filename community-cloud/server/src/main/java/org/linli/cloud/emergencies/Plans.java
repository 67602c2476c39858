package org.linli.cloud.emergencies;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;
import org.linli.eldercare.emergency.EscalationPlan;
import org.linli.eldercare.emergency.Receiver;

/** Whom to call for whom; whoever has no plan is called for by the usual one. Thread: any; calls block. */
final class Plans {

    private final Database database;
    private final Surroundings around;
    private final Clock clock;

    Plans(Database database, Surroundings around, Clock clock) {
        this.database = database;
        this.around = around;
        this.clock = clock;
    }

    /** @param changedAt empty for the usual plan */
    record Known(EscalationPlan plan, Optional<Instant> changedAt) {}

    EscalationPlan of(Transaction transaction, String community, String person) {
        return known(transaction, community, person).plan();
    }

    Known get(String community, String person) {
        return database.read(transaction -> {
            mustKnow(transaction, community, person);
            return known(transaction, community, person);
        });
    }

    /** Refused when a receiver is unknown in the community. An emergency that is open keeps the plan it began with. */
    void put(String community, String person, EscalationPlan plan, String by) {
        database.change(transaction -> {
            mustKnow(transaction, community, person);
            plan.tiers().stream()
                    .flatMap(tier -> tier.receivers().stream())
                    .filter(receiver -> receiver.kind() == Receiver.Kind.PERSON)
                    .forEach(receiver -> {
                        if (around.name(transaction, community, receiver.id()).isEmpty()) {
                            throw Refused.invalid("plan-receiver").at("tiers");
                        }
                    });
            transaction
                    .handle()
                    .createUpdate("INSERT INTO emergency_plan (community, person, plan, changed_by, changed_at)"
                            + " VALUES (:community, :person, :plan, :by, :now) ON CONFLICT (community, person)"
                            + " DO UPDATE SET plan = excluded.plan, changed_by = excluded.changed_by,"
                            + " changed_at = excluded.changed_at")
                    .bind("community", community)
                    .bind("person", person)
                    .bind("plan", PlanText.of(plan))
                    .bind("by", by)
                    .bind("now", clock.millis())
                    .execute();
        });
    }

    /** Back to the usual plan. */
    void remove(String community, String person) {
        database.change(transaction -> {
            mustKnow(transaction, community, person);
            transaction
                    .handle()
                    .createUpdate("DELETE FROM emergency_plan WHERE community = :community AND person = :person")
                    .bind("community", community)
                    .bind("person", person)
                    .execute();
        });
    }

    private void mustKnow(Transaction transaction, String community, String person) {
        if (around.name(transaction, community, person).isEmpty()) {
            throw Refused.notFound("person-unknown");
        }
    }

    private static Known known(Transaction transaction, String community, String person) {
        return transaction
                .handle()
                .createQuery("SELECT plan, changed_at FROM emergency_plan"
                        + " WHERE community = :community AND person = :person")
                .bind("community", community)
                .bind("person", person)
                .map((row, context) -> new Known(
                        PlanText.plan(Columns.text(row, "plan")), Optional.of(Columns.instant(row, "changed_at"))))
                .findOne()
                .orElseGet(() -> new Known(EscalationPlan.usual(), Optional.empty()));
    }
}
