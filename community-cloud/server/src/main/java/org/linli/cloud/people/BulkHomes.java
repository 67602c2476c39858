package org.linli.cloud.people;

import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.access.Holders;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.BulkInsert;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Transaction;

/**
 * Homes and those who live there by the thousand, for imports and generated communities: everything of a community read at once, written at once, and taken back as
 * long as nothing was built on it. Always in the caller's transaction. Thread: any.
 */
public final class BulkHomes {

    /** Relations that one person may have in one community, past ones too. */
    public static final int MAX_RELATIONS = HouseholdRows.MAX_RELATIONS;

    private static final int PIECE = 400;
    private static final String BUILT_ON = "import-built-on";

    private final Holders holders;
    private final AccessNews news;
    private final Clock clock;

    public BulkHomes(Holders holders, Clock clock) {
        this.holders = holders;
        this.news = new AccessNews(holders);
        this.clock = clock;
    }

    public List<Places.Building> buildings(Transaction transaction, String community) {
        return transaction
                .handle()
                .createQuery("SELECT id, name, name_en FROM building WHERE community = :community ORDER BY id")
                .bind("community", community)
                .map((row, context) -> new Places.Building(text(row, "id"), text(row, "name"), text(row, "name_en")))
                .list();
    }

    public List<Unit> units(Transaction transaction, String community) {
        return transaction
                .handle()
                .createQuery("SELECT " + Places.UNIT_COLUMNS + " FROM unit WHERE community = :community ORDER BY id")
                .bind("community", community)
                .map((row, context) -> Places.unit(row))
                .list();
    }

    /** Everybody known in the community. */
    public List<Person> people(Transaction transaction, String community) {
        return transaction
                .handle()
                .createQuery("SELECT p.* FROM person_community c JOIN person p ON p.id = c.person"
                        + " WHERE c.community = :community ORDER BY p.id")
                .bind("community", community)
                .map((row, context) -> People.person(row))
                .list();
    }

    /** Households that have not moved out before this day, the earliest first. */
    public List<Household> households(Transaction transaction, String community, LocalDate from) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM household WHERE community = :community"
                        + " AND (moved_out IS NULL OR moved_out > :day) ORDER BY moved_in, id")
                .bind("community", community)
                .bind("day", from.toString())
                .map((row, context) -> HouseholdRows.household(row))
                .list();
    }

    public List<Relation> relations(Transaction transaction, String community) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM relation WHERE community = :community ORDER BY id")
                .bind("community", community)
                .map((row, context) -> People.relation(row))
                .list();
    }

    public List<Household> householdsById(Transaction transaction, String community, Collection<String> ids) {
        return byId(transaction, "household", community, ids, HouseholdRows::household);
    }

    public List<Relation> relationsById(Transaction transaction, String community, Collection<String> ids) {
        return byId(transaction, "relation", community, ids, People::relation);
    }

    @FunctionalInterface
    private interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    private static <T> List<T> byId(
            Transaction transaction, String table, String community, Collection<String> ids, RowMapper<T> mapper) {
        List<T> all = new ArrayList<>(ids.size());
        pieces(
                ids,
                piece -> all.addAll(transaction
                        .handle()
                        .createQuery("SELECT * FROM " + table + " WHERE community = :community AND id IN (<ids>)")
                        .bind("community", community)
                        .bindList("ids", piece)
                        .map((row, context) -> mapper.map(row))
                        .list()));
        return all;
    }

    /**
     * Begins households with their relations, in units that nobody has on or after the first day; the caller has made sure of that. Units are in use from then on, and
     * access hears of everybody once.
     */
    public void begin(Transaction transaction, String community, List<Household> households, List<Relation> relations) {
        BulkInsert homes = new BulkInsert(
                transaction, "household", "", "id", "community", "unit", "payer", "heads", "moved_in", "moved_out");
        for (Household household : households) {
            LocalDate out = household.movedOut();
            homes.add(
                    household.id(),
                    community,
                    household.unit(),
                    household.payer(),
                    household.heads(),
                    household.movedIn().toString(),
                    out == null ? null : out.toString());
        }
        homes.flush();
        BulkInsert stays = new BulkInsert(
                transaction,
                "relation",
                "",
                "id",
                "community",
                "person",
                "unit",
                "household",
                "kind",
                "from_at",
                "until_at");
        for (Relation relation : relations) {
            stays.add(
                    relation.id(),
                    community,
                    relation.person(),
                    relation.unit(),
                    relation.household(),
                    relation.kind().name(),
                    relation.from().toEpochMilli(),
                    Columns.millis(relation.until()));
        }
        stays.flush();
        Moves.in(transaction, community, relations);
        List<String> people =
                relations.stream().map(Relation::person).distinct().toList();
        refuseTooMany(transaction, community, people);
        pieces(
                households.stream().map(Household::id).toList(),
                piece -> transaction
                        .handle()
                        .createUpdate("UPDATE household SET empty_since ="
                                + " (SELECT u.vacant_since FROM unit u WHERE u.id = household.unit)"
                                + " WHERE community = :community AND id IN (<ids>)"
                                + " AND EXISTS (SELECT 1 FROM unit u WHERE u.id = household.unit"
                                + " AND u.vacant_since IS NOT NULL)")
                        .bind("community", community)
                        .bindList("ids", piece)
                        .execute());
        pieces(
                households.stream().map(Household::unit).toList(),
                piece -> transaction
                        .handle()
                        .createUpdate("UPDATE unit SET vacant_since = NULL WHERE community = :community"
                                + " AND id IN (<ids>) AND vacant_since IS NOT NULL")
                        .bind("community", community)
                        .bindList("ids", piece)
                        .execute());
        news.tell(transaction, people);
    }

    private static void refuseTooMany(Transaction transaction, String community, List<String> people) {
        pieces(people, piece -> {
            boolean tooMany = transaction
                    .handle()
                    .createQuery("SELECT person FROM relation WHERE community = :community AND person IN (<ids>)"
                            + " GROUP BY person HAVING count(*) > :most LIMIT 1")
                    .bind("community", community)
                    .bindList("ids", piece)
                    .bind("most", MAX_RELATIONS)
                    .mapTo(String.class)
                    .findOne()
                    .isPresent();
            if (tooMany) {
                throw Refused.conflict("too-many-relations");
            }
        });
    }

    /** Refused when somebody has or had one of them. */
    public void removeUnits(Transaction transaction, String community, Collection<String> ids) {
        refuseIfAny(transaction, "SELECT count(*) FROM household WHERE unit IN (<ids>)", ids);
        refuseIfAny(transaction, "SELECT count(*) FROM relation WHERE unit IN (<ids>)", ids);
        remove(transaction, "unit", community, ids);
    }

    /** Refused while units stand in one of them. */
    public void removeBuildings(Transaction transaction, String community, Collection<String> ids) {
        refuseIfAny(transaction, "SELECT count(*) FROM unit WHERE building IN (<ids>)", ids);
        remove(transaction, "building", community, ids);
    }

    /** Access hears of everybody whose relation is gone. */
    public void removeRelations(Transaction transaction, String community, Collection<String> ids) {
        List<Relation> gone = relationsById(transaction, community, ids);
        List<String> people = gone.stream().map(Relation::person).distinct().toList();
        remove(transaction, "relation", community, ids);
        Moves.never(transaction, community, gone);
        news.tell(transaction, people);
    }

    /** Refused while relations hang on one of them. Who owes or paid something is asked by the caller. */
    public void removeHouseholds(Transaction transaction, String community, Collection<String> ids) {
        refuseIfAny(transaction, "SELECT count(*) FROM relation WHERE household IN (<ids>)", ids);
        remove(transaction, "household", community, ids);
    }

    /** Refused when one of them has been given anything: a relation, another community, a card, a code, a phone's key, a consent, a group. */
    public void removePeople(Transaction transaction, String community, String by, Collection<String> ids) {
        refuseIfAny(transaction, "SELECT count(*) FROM relation WHERE person IN (<ids>)", ids);
        refuseIfAny(transaction, "SELECT count(*) FROM household WHERE payer IN (<ids>)", ids);
        refuseIfAny(
                transaction,
                "SELECT count(*) - count(DISTINCT person) FROM person_community WHERE person IN (<ids>)",
                ids);
        if (holders.anyEquipped(transaction, ids)) {
            throw Refused.conflict(BUILT_ON);
        }
        pieces(ids, piece -> {
            for (String column : List.of("person_community WHERE person", "person WHERE id")) {
                transaction
                        .handle()
                        .createUpdate("DELETE FROM " + column + " IN (<ids>)")
                        .bindList("ids", piece)
                        .execute();
            }
        });
        holders.removeAll(transaction, ids, by, clock.instant());
    }

    private static void refuseIfAny(Transaction transaction, String sql, Collection<String> ids) {
        pieces(ids, piece -> {
            long count = transaction
                    .handle()
                    .createQuery(sql)
                    .bindList("ids", piece)
                    .mapTo(Long.class)
                    .one();
            if (count > 0) {
                throw Refused.conflict(BUILT_ON);
            }
        });
    }

    private static void remove(Transaction transaction, String table, String community, Collection<String> ids) {
        Handle handle = transaction.handle();
        pieces(
                ids,
                piece -> handle.createUpdate("DELETE FROM " + table + " WHERE community = :community AND id IN (<ids>)")
                        .bind("community", community)
                        .bindList("ids", piece)
                        .execute());
    }

    private static void pieces(Collection<String> ids, Consumer<List<String>> each) {
        List<String> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += PIECE) {
            each.accept(all.subList(from, Math.min(all.size(), from + PIECE)));
        }
    }
}
