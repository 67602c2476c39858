package org.linli.cloud.repairs;

import static org.linli.cloud.storage.Columns.text;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.JsonText;
import org.linli.cloud.storage.Transaction;

/** Categories and working hours of each community; the usual ones until a manager says otherwise. Thread: any; calls block. */
final class RepairSettings {

    private static final int MOST_CATEGORIES = 60;

    private final Database database;
    private final Function<String, ZoneId> zones;

    RepairSettings(Database database, Function<String, ZoneId> zones) {
        this.database = database;
        this.zones = zones;
    }

    ZoneId zone(String community) {
        return zones.apply(community);
    }

    List<Category> categories(String community) {
        return database.read(transaction -> categories(transaction, community));
    }

    List<Category> categories(Transaction transaction, String community) {
        Map<String, Category> all = new LinkedHashMap<>();
        Category.USUAL.forEach(usual -> all.put(usual.id(), usual));
        transaction
                .handle()
                .createQuery("SELECT body FROM repair_category WHERE community = :community ORDER BY id")
                .bind("community", community)
                .map((row, context) -> JsonText.read(text(row, "body"), Category.class))
                .forEach(category -> all.put(category.id(), category));
        return List.copyOf(all.values());
    }

    /**
     * A category that may be chosen for a kind of ticket; a defect of a public place has the categories of repairs.
     *
     * @throws Refused {@code category-unknown}
     */
    Category category(Transaction transaction, String community, String id, Ticket.Kind kind) {
        Ticket.Kind of = kind == Ticket.Kind.DEFECT ? Ticket.Kind.REPAIR : kind;
        return categories(transaction, community).stream()
                .filter(category -> category.id().equals(id) && category.active() && category.kind() == of)
                .findFirst()
                .orElseThrow(() -> Refused.invalid("category-unknown").at("category"));
    }

    /** The category of a ticket that exists, chosen at a time when it was there. */
    Category categoryOf(Transaction transaction, Ticket ticket) {
        return categories(transaction, ticket.community()).stream()
                .filter(category -> category.id().equals(ticket.matter().category()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no category " + ticket.matter().category()));
    }

    void put(String community, Category category) {
        Refused.unless(Ids.isId(category.id()), "category-id");
        database.change(transaction -> {
            transaction.serialise("repair-settings:" + community);
            List<Category> before = categories(transaction, community);
            Category old = before.stream()
                    .filter(each -> each.id().equals(category.id()))
                    .findFirst()
                    .orElse(null);
            Refused.unless(old == null || old.kind() == category.kind(), "category-kind");
            Refused.unless(old != null || before.size() < MOST_CATEGORIES, "category-many");
            boolean isDevices = category.id().equals(DeviceFaults.CATEGORY);
            Refused.unless(!isDevices || (category.kind() == Ticket.Kind.FAULT && category.active()), "category-kind");
            transaction
                    .handle()
                    .createUpdate("INSERT INTO repair_category (community, id, body) VALUES (:community, :id, :body)"
                            + " ON CONFLICT (community, id) DO UPDATE SET body = excluded.body")
                    .bind("community", community)
                    .bind("id", category.id())
                    .bind("body", JsonText.write(category))
                    .execute();
            transaction.changes(TicketChanges.topic(community));
        });
    }

    WorkingHours hours(String community) {
        return database.read(transaction -> hours(transaction, community));
    }

    WorkingHours hours(Transaction transaction, String community) {
        return transaction
                .handle()
                .createQuery("SELECT body FROM repair_hours WHERE community = :community")
                .bind("community", community)
                .map((row, context) -> JsonText.read(text(row, "body"), WorkingHours.class))
                .findOne()
                .orElse(WorkingHours.USUAL);
    }

    /** Promises that were given stay as they are. */
    void putHours(String community, WorkingHours hours) {
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO repair_hours (community, body) VALUES (:community, :body)"
                        + " ON CONFLICT (community) DO UPDATE SET body = excluded.body")
                .bind("community", community)
                .bind("body", JsonText.write(hours))
                .execute());
    }

    /** How a category counts time here. */
    Deadline.Calendar calendar(Transaction transaction, String community, Category category) {
        return new Deadline.Calendar(hours(transaction, community), zone(community), category.aroundTheClock());
    }
}
