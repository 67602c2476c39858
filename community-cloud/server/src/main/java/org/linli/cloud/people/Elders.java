package org.linli.cloud.people;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/**
 * Who is marked as 60 or older. The system keeps no birthdays: whoever is responsible says so once, and that is all that is kept. Erased with the person.
 * Thread: any.
 */
public final class Elders {

    private final Database database;
    private final Clock clock;

    public Elders(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Somebody who is marked. */
    public record Elder(String person, String name, Instant markedAt) {

        @Override
        public String toString() {
            return "Elder[]";
        }
    }

    /** Marks a person of the community, or takes the mark away; another community's person is as unknown as none. */
    public void mark(String community, String person, boolean elder, String by) {
        database.change(transaction -> {
            People.get(transaction.handle(), community, person);
            if (elder) {
                transaction
                        .handle()
                        .createUpdate("INSERT INTO elder_mark (community, person, marked_at, marked_by)"
                                + " VALUES (:community, :person, :now, :by) ON CONFLICT (community, person) DO NOTHING")
                        .bind("community", community)
                        .bind("person", person)
                        .bind("now", clock.millis())
                        .bind("by", by)
                        .execute();
            } else {
                transaction
                        .handle()
                        .createUpdate("DELETE FROM elder_mark WHERE community = :community AND person = :person")
                        .bind("community", community)
                        .bind("person", person)
                        .execute();
            }
        });
    }

    /** By person. */
    public Page<Elder> list(String community, @Nullable String cursor, int size) {
        String after = Page.decode(cursor);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery(
                                "SELECT e.person, p.name, e.marked_at FROM elder_mark e"
                                        + " JOIN person_community p ON p.person = e.person AND p.community = e.community"
                                        + " WHERE e.community = :community AND e.person > :after ORDER BY e.person LIMIT :limit")
                        .bind("community", community)
                        .bind("after", after)
                        .bind("limit", size + 1)
                        .map((row, context) ->
                                new Elder(text(row, "person"), text(row, "name"), instant(row, "marked_at")))
                        .list(),
                size,
                Elder::person));
    }

    /** An elder who lives here, and the building of the first of their homes. */
    public record Living(String person, String building) {

        @Override
        public String toString() {
            return "Living[" + building + "]";
        }
    }

    /** Marked before an instant and living in the community then, by person; whoever only cares for somebody lives elsewhere. */
    public static List<Living> living(Transaction transaction, String community, Instant at) {
        return transaction
                .handle()
                .createQuery("SELECT e.person, min(u.building) AS building FROM elder_mark e"
                        + " JOIN relation r ON r.person = e.person AND r.community = e.community"
                        + " JOIN unit u ON u.id = r.unit WHERE e.community = :community AND e.marked_at < :at"
                        + " AND r.kind IN ('OWNER', 'FAMILY', 'TENANT') AND r.from_at < :at"
                        + " AND (r.until_at IS NULL OR r.until_at >= :at) GROUP BY e.person ORDER BY e.person")
                .bind("community", community)
                .bind("at", at.toEpochMilli())
                .map((row, context) -> new Living(text(row, "person"), text(row, "building")))
                .list();
    }

    /** Part of erasing a person. */
    public static void erase(Transaction transaction, String person) {
        transaction
                .handle()
                .createUpdate("DELETE FROM elder_mark WHERE person = :person")
                .bind("person", person)
                .execute();
    }
}
