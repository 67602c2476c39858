package org.linli.cloud.people;

import static org.linli.cloud.storage.Columns.text;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;

/** Who has to do with which home of a community, home by home. Thread: any; calls block. */
public final class RelationList {

    private final Database database;
    private final Clock clock;

    public RelationList(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A relation with the names of both its ends. */
    public record Named(@JsonUnwrapped Relation relation, String personName, String buildingName, String unitName) {}

    /** @param current only those that hold now; past and coming ones too otherwise */
    public Page<Named> page(String community, boolean current, @Nullable String cursor, int size) {
        String[] after = Page.decodePair(cursor);
        String holding = " AND r.from_at <= :now AND (r.until_at IS NULL OR r.until_at > :now)";
        List<Named> rows = database.read(transaction -> {
            var query = transaction
                    .handle()
                    .createQuery("SELECT r.*, p.name AS person_name, u.name AS unit_name, b.name AS building_name"
                            + " FROM relation r JOIN person p ON p.id = r.person JOIN unit u ON u.id = r.unit"
                            + " JOIN building b ON b.id = u.building WHERE r.community = :community"
                            + " AND (r.unit, r.id) > (:unit, :id)" + (current ? holding : "")
                            + " ORDER BY r.unit, r.id LIMIT :limit")
                    .bind("community", community)
                    .bind("unit", after[1])
                    .bind("id", after[0])
                    .bind("limit", size + 1);
            return (current ? query.bind("now", clock.millis()) : query)
                    .map((row, context) -> new Named(
                            People.relation(row),
                            text(row, "person_name"),
                            text(row, "building_name"),
                            text(row, "unit_name")))
                    .list();
        });
        return Page.of(
                rows, size, row -> Page.pair(row.relation().id(), row.relation().unit()));
    }
}
