package org.linli.cloud.documents.dunning;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.linli.cloud.documents.Texts;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Transaction;

/** A community's dunning plans. A run keeps its own copy, so that changing a plan changes no run. Thread: any. */
public final class DunningPlans {

    private static final int MAX_PLANS = 20;

    private final Database database;
    private final Clock clock;

    public DunningPlans(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A plan as it stands. */
    public record Known(String id, DunningPlan plan, Instant changedAt, String changedBy) {}

    public Known add(String community, DunningPlan plan, String by) {
        return database.write(transaction -> {
            transaction.serialise("dunning-plans:" + community);
            Refused.unless(list(transaction, community).size() < MAX_PLANS, "dunning-too-many-plans");
            String id = Ids.next();
            transaction
                    .handle()
                    .createUpdate(
                            "INSERT INTO dunning_plan (id, community, name, active, content, changed_at, changed_by)"
                                    + " VALUES (:id, :community, :name, :active, :content, :at, :by)")
                    .bind("id", id)
                    .bind("community", community)
                    .bind("name", plan.name())
                    .bind("active", plan.active())
                    .bind("content", Texts.write(plan))
                    .bind("at", clock.millis())
                    .bind("by", by)
                    .execute();
            return get(transaction, community, id);
        });
    }

    public Known change(String community, String id, DunningPlan plan, String by) {
        return database.write(transaction -> {
            get(transaction, community, id);
            transaction
                    .handle()
                    .createUpdate("UPDATE dunning_plan SET name = :name, active = :active, content = :content,"
                            + " changed_at = :at, changed_by = :by WHERE id = :id")
                    .bind("id", id)
                    .bind("name", plan.name())
                    .bind("active", plan.active())
                    .bind("content", Texts.write(plan))
                    .bind("at", clock.millis())
                    .bind("by", by)
                    .execute();
            return get(transaction, community, id);
        });
    }

    public List<Known> list(String community) {
        return database.read(transaction -> list(transaction, community));
    }

    private static List<Known> list(Transaction transaction, String community) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM dunning_plan WHERE community = :community ORDER BY id")
                .bind("community", community)
                .map((row, context) -> known(row))
                .list();
    }

    Known get(Transaction transaction, String community, String id) {
        Optional<Known> found = transaction
                .handle()
                .createQuery("SELECT * FROM dunning_plan WHERE community = :community AND id = :id")
                .bind("community", community)
                .bind("id", id)
                .map((row, context) -> known(row))
                .findOne();
        return found.orElseThrow(() -> Refused.notFound("dunning-plan-unknown"));
    }

    private static Known known(ResultSet row) throws SQLException {
        return new Known(
                text(row, "id"),
                Texts.read(text(row, "content"), DunningPlan.class),
                instant(row, "changed_at"),
                text(row, "changed_by"));
    }
}
