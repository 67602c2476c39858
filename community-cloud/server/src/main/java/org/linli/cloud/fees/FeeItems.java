package org.linli.cloud.fees;

import static org.linli.cloud.storage.Columns.text;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.JsonText;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/** Fee items and which homes pay them. Thread: any; calls block. */
public final class FeeItems {

    private static final int MAX_ASSIGNMENTS = 20_000;

    private final Database database;
    private final Homes homes;

    public FeeItems(Database database, Homes homes) {
        this.database = database;
        this.homes = homes;
    }

    /** Makes or changes an item. Bills that were posted stay as they are. */
    public FeeItem put(String community, FeeItem item) {
        checkId(item.id());
        checkName(item.name());
        Refused.unless(item.nameEn().length() <= 100, "name-length");
        database.change(transaction -> {
            serialise(transaction, community);
            FeeItem before = find(transaction.handle(), community, item.id()).orElse(null);
            if (before != null && !sameKind(before, item) && isBilled(transaction.handle(), community, item.id())) {
                // Its bills say what they were for.
                throw Refused.conflict("fee-item-in-use");
            }
            transaction
                    .handle()
                    .createUpdate("INSERT INTO fee_item (community, id, name, body)"
                            + " VALUES (:community, :id, :name, :body) ON CONFLICT (community, id) DO UPDATE SET"
                            + " name = excluded.name, body = excluded.body")
                    .bind("community", community)
                    .bind("id", item.id())
                    .bind("name", item.name())
                    .bind("body", JsonText.write(item))
                    .execute();
        });
        return item;
    }

    private static boolean sameKind(FeeItem one, FeeItem other) {
        return one.type() == other.type()
                && Calculator.kind(one.formula()).equals(Calculator.kind(other.formula()))
                && one.rhythm() == other.rhythm();
    }

    private static boolean isBilled(Handle handle, String community, String item) {
        return handle.createQuery("SELECT 1 FROM fee_line WHERE community = :community AND item = :item"
                        + " AND state = 'POSTED' LIMIT 1")
                .bind("community", community)
                .bind("item", item)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    public FeeItem get(String community, String item) {
        return database.read(transaction -> find(transaction.handle(), community, item))
                .orElseThrow(() -> Refused.notFound("fee-item-unknown"));
    }

    /** By name and id. */
    public Page<FeeItem> list(String community, @Nullable String cursor, int size) {
        String[] after = (Page.decode(cursor) + "\n\n").split("\n", -1);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT body FROM fee_item WHERE community = :community"
                                + " AND (name, id) > (:name, :id) ORDER BY name, id LIMIT :limit")
                        .bind("community", community)
                        .bind("name", after[0])
                        .bind("id", after[1])
                        .bind("limit", size + 1)
                        .map((row, context) -> JsonText.read(text(row, "body"), FeeItem.class))
                        .list(),
                size,
                item -> item.name() + "\n" + item.id()));
    }

    /** Says that these homes pay the item on these terms. Two for the same homes must not overlap in time. */
    public Assignment assign(String community, Assignment wanted) {
        checkId(wanted.id());
        database.change(transaction -> {
            serialise(transaction, community);
            checkTarget(transaction, community, wanted);
            Handle handle = transaction.handle();
            FeeItem item =
                    find(handle, community, wanted.item()).orElseThrow(() -> Refused.notFound("fee-item-unknown"));
            Refused.unless(wanted.price() == null || !(item.formula() instanceof Formula.Shared), "assignment-price");
            String owner = handle.createQuery(
                            "SELECT item FROM fee_assignment WHERE community = :community AND id = :id")
                    .bind("community", community)
                    .bind("id", wanted.id())
                    .mapTo(String.class)
                    .findOne()
                    .orElse(wanted.item());
            if (!owner.equals(wanted.item())) {
                throw Refused.conflict("assignment-of-another-item");
            }
            refuseOverlap(handle, community, wanted);
            long count = handle.createQuery(
                            "SELECT count(*) FROM fee_assignment WHERE community = :community AND item = :item")
                    .bind("community", community)
                    .bind("item", wanted.item())
                    .mapTo(Long.class)
                    .one();
            if (count >= MAX_ASSIGNMENTS) {
                throw Refused.conflict("too-many-assignments");
            }
            handle.createUpdate("INSERT INTO fee_assignment (community, id, item, scope, target, from_day, until_day,"
                            + " body) VALUES (:community, :id, :item, :scope, :target, :from, :until, :body)"
                            + " ON CONFLICT (community, id) DO UPDATE SET scope = excluded.scope,"
                            + " target = excluded.target, from_day = excluded.from_day,"
                            + " until_day = excluded.until_day, body = excluded.body")
                    .bind("community", community)
                    .bind("id", wanted.id())
                    .bind("item", wanted.item())
                    .bind("scope", wanted.scope().name())
                    .bind("target", wanted.target())
                    .bind("from", wanted.span().from().toString())
                    .bind("until", wanted.span().until().toString())
                    .bind("body", JsonText.write(wanted))
                    .execute();
        });
        return wanted;
    }

    private static void refuseOverlap(Handle handle, String community, Assignment wanted) {
        boolean overlaps = handle.createQuery("SELECT 1 FROM fee_assignment WHERE community = :community"
                        + " AND item = :item AND scope = :scope AND target = :target AND id <> :id"
                        + " AND from_day < :until AND until_day > :from LIMIT 1")
                .bind("community", community)
                .bind("item", wanted.item())
                .bind("scope", wanted.scope().name())
                .bind("target", wanted.target())
                .bind("id", wanted.id())
                .bind("from", wanted.span().from().toString())
                .bind("until", wanted.span().until().toString())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
        if (overlaps) {
            throw Refused.conflict("assignment-overlaps");
        }
    }

    private void checkTarget(Transaction transaction, String community, Assignment wanted) {
        switch (wanted.scope()) {
            case UNIT -> {
                if (!homes.unitExists(transaction, community, wanted.target())) {
                    throw Refused.notFound("unit-unknown");
                }
            }
            case BUILDING -> {
                if (!homes.buildingExists(transaction, community, wanted.target())) {
                    throw Refused.notFound("building-unknown");
                }
            }
            default -> Refused.unless(wanted.target().length() <= 32, "assignment-target");
        }
    }

    /** Ends an assignment as if it had never been; bills that were posted stay. */
    public void unassign(String community, String item, String assignment) {
        database.change(transaction -> {
            serialise(transaction, community);
            int removed = transaction
                    .handle()
                    .createUpdate("DELETE FROM fee_assignment WHERE community = :community AND item = :item"
                            + " AND id = :id")
                    .bind("community", community)
                    .bind("item", item)
                    .bind("id", assignment)
                    .execute();
            if (removed == 0) {
                throw Refused.notFound("assignment-unknown");
            }
        });
    }

    /** Of one item, by id. */
    public Page<Assignment> assignments(String community, String item, @Nullable String cursor, int size) {
        get(community, item);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT body FROM fee_assignment WHERE community = :community AND item = :item"
                                + " AND id > :after ORDER BY id LIMIT :limit")
                        .bind("community", community)
                        .bind("item", item)
                        .bind("after", Page.decode(cursor))
                        .bind("limit", size + 1)
                        .map((row, context) -> JsonText.read(text(row, "body"), Assignment.class))
                        .list(),
                size,
                Assignment::id));
    }

    static Optional<FeeItem> find(Handle handle, String community, String item) {
        return handle.createQuery("SELECT body FROM fee_item WHERE community = :community AND id = :id")
                .bind("community", community)
                .bind("id", item)
                .map((row, context) -> JsonText.read(text(row, "body"), FeeItem.class))
                .findOne();
    }

    /** Every assignment of an item. */
    static List<Assignment> assignments(Handle handle, String community, String item) {
        return handle.createQuery(
                        "SELECT body FROM fee_assignment WHERE community = :community AND item = :item ORDER BY id")
                .bind("community", community)
                .bind("item", item)
                .map((row, context) -> JsonText.read(text(row, "body"), Assignment.class))
                .list();
    }

    /** An item that a home pays on a day, and on what terms. */
    public record Concern(FeeItem item, Assignment terms) {}

    /** What a home pays on a day, by name. */
    public List<Concern> concerning(String community, Homes.Home home, LocalDate day) {
        List<FeeItem> candidates = database.read(transaction -> {
            Handle handle = transaction.handle();
            Set<String> ids = new TreeSet<>(assigned(handle, community, Assignment.Scope.ALL, ""));
            ids.addAll(assigned(handle, community, Assignment.Scope.UNIT, home.unit()));
            ids.addAll(assigned(handle, community, Assignment.Scope.BUILDING, home.building()));
            ids.addAll(assigned(handle, community, Assignment.Scope.KIND, home.kind()));
            List<FeeItem> found = new ArrayList<>();
            ids.forEach(id -> find(handle, community, id).ifPresent(found::add));
            return found;
        });
        Span today = new Span(day, day.plusDays(1));
        List<Concern> concerns = new ArrayList<>();
        for (FeeItem item : candidates) {
            if (item.closed() || !item.valid().span().contains(day)) {
                continue;
            }
            List<Assignment> all = database.read(transaction -> of(transaction.handle(), community, item.id(), home));
            new Terms(all).of(home, today).forEach(segment -> concerns.add(new Concern(item, segment.terms())));
        }
        concerns.sort(Comparator.comparing((Concern each) -> each.item().name())
                .thenComparing(each -> each.item().id()));
        return concerns;
    }

    private static List<Assignment> of(Handle handle, String community, String item, Homes.Home home) {
        return handle.createQuery("SELECT body FROM fee_assignment WHERE community = :community AND item = :item"
                        + " AND ((scope = 'UNIT' AND target = :unit) OR (scope = 'BUILDING' AND target = :building)"
                        + " OR (scope = 'KIND' AND target = :kind) OR scope = 'ALL')")
                .bind("community", community)
                .bind("item", item)
                .bind("unit", home.unit())
                .bind("building", home.building())
                .bind("kind", home.kind())
                .map((row, context) -> JsonText.read(text(row, "body"), Assignment.class))
                .list();
    }

    private static List<String> assigned(Handle handle, String community, Assignment.Scope scope, String target) {
        return handle.createQuery("SELECT DISTINCT item FROM fee_assignment WHERE community = :community"
                        + " AND scope = :scope AND target = :target")
                .bind("community", community)
                .bind("scope", scope.name())
                .bind("target", target)
                .mapTo(String.class)
                .list();
    }

    /** One change of fees at a time in a community. */
    static void serialise(Transaction transaction, String community) {
        transaction.serialise("fees:" + community);
    }

    static void checkId(String id) {
        Refused.unless(Ids.isId(id), "id");
    }

    static void checkName(String name) {
        Refused.unless(!name.isBlank() && name.length() <= 100 && name.indexOf('\n') < 0, "name-length");
    }
}
