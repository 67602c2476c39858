package org.linli.cloud.people;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;

/** What features that bill, print or call must know of homes and who has them. Reads only. Thread: any. */
public final class Homes {

    private static final String BILLABLE = "SELECT u.id AS unit, u.name, u.building, u.kind, u.built_area,"
            + " u.usable_area, CASE WHEN u.vacant_since <= :day THEN u.vacant_since WHEN h.id IS NULL THEN"
            // Empty on that day, though somebody has moved in since.
            + " (SELECT n.empty_since FROM household n WHERE n.unit = u.id AND n.moved_in > :day"
            + " ORDER BY n.moved_in LIMIT 1) END AS vacant_since, h.id AS household, h.heads, h.payer,"
            + " (SELECT count(DISTINCT r.person) FROM relation r WHERE r.household = h.id"
            + " AND r.kind IN ('OWNER', 'FAMILY', 'TENANT') AND r.from_at < :end"
            + " AND (r.until_at IS NULL OR r.until_at >= :end)) AS counted"
            + " FROM unit u LEFT JOIN household h ON h.unit = u.id AND h.moved_in <= :day"
            + " AND (h.moved_out IS NULL OR h.moved_out > :day) WHERE u.community = :community";

    private final Database database;

    public Homes(Database database) {
        this.database = database;
    }

    /**
     * A unit as fees see it on a day.
     *
     * @param household who has it on that day; null for nobody
     * @param payer person of that household who is asked to pay; null when nobody is named
     * @param builtAreaCentis hundredths of a square metre, 0 when unknown
     * @param usableAreaCentis hundredths of a square metre, 0 when unknown
     * @param heads as declared, else the owners, relatives and tenants who are there at the end of the day
     * @param vacantSince the first day without use; null while in use on that day
     */
    public record BillableHome(
            String unit,
            String name,
            String building,
            String community,
            @Nullable String household,
            @Nullable String payer,
            Unit.Kind kind,
            long builtAreaCentis,
            long usableAreaCentis,
            int heads,
            @Nullable LocalDate vacantSince) {}

    /** A household of somebody, now or once. */
    public record HouseholdOf(
            String household,
            String community,
            String unit,
            String unitName,
            String building,
            Set<Relation.Kind> kinds,
            boolean lasting) {
        public HouseholdOf {
            kinds = Set.copyOf(kinds);
        }
    }

    /** Every unit of the community as it stands on this day, by building and id. */
    public void billable(Transaction transaction, String community, LocalDate asOf, Consumer<BillableHome> consumer) {
        Query query = day(transaction.handle(), BILLABLE + " ORDER BY u.building, u.id", community, asOf);
        query.setFetchSize(1000)
                .map((row, context) -> billable(row, community, asOf))
                .forEach(consumer);
    }

    /** The same as a list. */
    public List<BillableHome> billable(String community, LocalDate asOf) {
        List<BillableHome> homes = new ArrayList<>();
        database.read(transaction -> {
            homes.clear();
            billable(transaction, community, asOf, homes::add);
            return Boolean.TRUE;
        });
        return homes;
    }

    /** One unit as it stands on this day; empty for another community's too. */
    public Optional<BillableHome> billable(Transaction transaction, String community, String unit, LocalDate asOf) {
        return day(transaction.handle(), BILLABLE + " AND u.id = :unit", community, asOf)
                .bind("unit", unit)
                .map((row, context) -> billable(row, community, asOf))
                .findFirst();
    }

    private static Query day(Handle handle, String sql, String community, LocalDate asOf) {
        Instant end = asOf.plusDays(1)
                .atStartOfDay(HouseholdRows.zone(handle, community))
                .toInstant();
        return handle.createQuery(sql)
                .bind("community", community)
                .bind("day", asOf.toString())
                .bind("end", end.toEpochMilli());
    }

    private static BillableHome billable(ResultSet row, String community, LocalDate asOf) throws SQLException {
        int declared = row.getInt("heads");
        boolean counted = row.wasNull();
        LocalDate vacant = Places.dayOrNull(row, "vacant_since");
        return new BillableHome(
                text(row, "unit"),
                text(row, "name"),
                text(row, "building"),
                community,
                row.getString("household"),
                row.getString("payer"),
                Unit.Kind.valueOf(text(row, "kind")),
                row.getLong("built_area"),
                row.getLong("usable_area"),
                counted ? row.getInt("counted") : declared,
                vacant == null || vacant.isAfter(asOf) ? null : vacant);
    }

    /** The household that has a unit on a day. */
    public Optional<Household> householdAt(Transaction transaction, String community, String unit, LocalDate day) {
        return HouseholdRows.at(transaction.handle(), community, unit, day);
    }

    /** A household of this community; refused as unknown otherwise. */
    public Household household(Transaction transaction, String community, String household) {
        return Households.get(transaction.handle(), community, household);
    }

    /** A unit of this community; refused as unknown otherwise. */
    public Unit unit(Transaction transaction, String community, String unit) {
        return transaction
                .handle()
                .createQuery("SELECT " + Places.UNIT_COLUMNS + " FROM unit WHERE id = :id AND community = :community")
                .bind("id", unit)
                .bind("community", community)
                .map((row, context) -> Places.unit(row))
                .findOne()
                .orElseThrow(() -> Refused.notFound("unit-unknown"));
    }

    /** Whether the community has this unit. */
    public boolean hasUnit(Transaction transaction, String community, String unit) {
        return has(transaction, "unit", community, unit);
    }

    /** Whether the community has this building. */
    public boolean hasBuilding(Transaction transaction, String community, String building) {
        return has(transaction, "building", community, building);
    }

    /**
     * The one unit with this name, as labels say it.
     *
     * @param building its name; null where the unit's name says enough
     * @return its id; empty when there is none, or more than one
     */
    public Optional<String> unitNamed(
            Transaction transaction, String community, @Nullable String building, String name) {
        List<String> found = transaction
                .handle()
                .createQuery("SELECT u.id FROM unit u JOIN building b ON b.id = u.building"
                        + " WHERE u.community = :community AND u.name = :name"
                        + (building == null ? "" : " AND b.name = :building")
                        + " LIMIT 2")
                .bind("community", community)
                .bind("name", name)
                .bindMap(building == null ? Map.of() : Map.of("building", building))
                .mapTo(String.class)
                .list();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** Who relates to a household at an instant. */
    public List<String> membersOf(Transaction transaction, String community, String household, Instant now) {
        return transaction
                .handle()
                .createQuery("SELECT DISTINCT person FROM relation WHERE household = :household"
                        + " AND community = :community AND from_at <= :now AND (until_at IS NULL OR until_at > :now)"
                        + " ORDER BY person")
                .bind("household", household)
                .bind("community", community)
                .bind("now", now.toEpochMilli())
                .mapTo(String.class)
                .list();
    }

    /**
     * Somebody of a household.
     *
     * @param from the earliest beginning of the relations that last
     */
    public record Occupant(String person, Set<Relation.Kind> kinds, Instant from) {
        public Occupant {
            kinds = Set.copyOf(kinds);
        }
    }

    /** Who relates to a household at an instant, as what and since when; by id. */
    public List<Occupant> occupantsOf(Transaction transaction, String community, String household, Instant now) {
        Map<String, Occupant> occupants = new TreeMap<>();
        transaction
                .handle()
                .createQuery("SELECT person, kind, from_at FROM relation WHERE household = :household"
                        + " AND community = :community AND from_at <= :now AND (until_at IS NULL OR until_at > :now)"
                        + " ORDER BY from_at, id")
                .bind("household", household)
                .bind("community", community)
                .bind("now", now.toEpochMilli())
                .map((row, context) -> new Occupant(
                        text(row, "person"), Set.of(Relation.Kind.valueOf(text(row, "kind"))), instant(row, "from_at")))
                .forEach(one -> occupants.merge(one.person(), one, Homes::together));
        return List.copyOf(occupants.values());
    }

    /** The first began earlier. */
    private static Occupant together(Occupant one, Occupant other) {
        Set<Relation.Kind> kinds = new TreeSet<>(one.kinds());
        kinds.addAll(other.kinds());
        return new Occupant(one.person(), kinds, one.from());
    }

    /**
     * Who relates to a home of these buildings or one of these homes at an instant; of the whole community when both are empty.
     */
    public List<String> residentsIn(
            Transaction transaction,
            String community,
            Collection<String> buildings,
            Collection<String> units,
            Instant now) {
        boolean all = buildings.isEmpty() && units.isEmpty();
        String where = all ? "" : " AND (u.building IN (<buildings>) OR u.id IN (<units>))";
        Query query = transaction
                .handle()
                .createQuery("SELECT DISTINCT r.person FROM relation r JOIN unit u ON u.id = r.unit"
                        + " WHERE r.community = :community AND r.from_at <= :now"
                        + " AND (r.until_at IS NULL OR r.until_at > :now)" + where + " ORDER BY r.person")
                .bind("community", community)
                .bind("now", now.toEpochMilli());
        if (!all) {
            // A list of values cannot be empty; no id is.
            query.bindList("buildings", buildings.isEmpty() ? List.of("") : List.copyOf(buildings))
                    .bindList("units", units.isEmpty() ? List.of("") : List.copyOf(units));
        }
        return query.mapTo(String.class).list();
    }

    /** A home and whoever owns it. */
    public record OwnedHome(String unit, long builtAreaCentis, List<String> owners) {
        public OwnedHome {
            owners = List.copyOf(owners);
        }
    }

    /** Every home of the community that somebody owns at this instant, with its owners by id. */
    public List<OwnedHome> owned(Transaction transaction, String community, Instant now) {
        Map<String, OwnedHome> homes = new LinkedHashMap<>();
        transaction
                .handle()
                .createQuery("SELECT DISTINCT u.id, u.built_area, r.person FROM relation r JOIN unit u ON u.id = r.unit"
                        + " WHERE r.community = :community AND r.kind = 'OWNER' AND r.from_at <= :now"
                        + " AND (r.until_at IS NULL OR r.until_at > :now) ORDER BY u.id, r.person")
                .bind("community", community)
                .bind("now", now.toEpochMilli())
                .map((row, context) ->
                        new OwnedHome(text(row, "id"), row.getLong("built_area"), List.of(text(row, "person"))))
                .forEach(one -> homes.merge(one.unit(), one, Homes::together));
        return List.copyOf(homes.values());
    }

    private static OwnedHome together(OwnedHome one, OwnedHome other) {
        List<String> owners = new ArrayList<>(one.owners());
        owners.addAll(other.owners());
        return new OwnedHome(one.unit(), one.builtAreaCentis(), owners);
    }

    private static boolean has(Transaction transaction, String table, String community, String id) {
        return transaction
                .handle()
                .createQuery("SELECT 1 FROM " + table + " WHERE id = :id AND community = :community")
                .bind("id", id)
                .bind("community", community)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** The households in which somebody relates to a home, now or once, in every community. */
    public List<HouseholdOf> householdsOf(Transaction transaction, String person, Instant now) {
        Map<String, HouseholdOf> known = new LinkedHashMap<>();
        transaction
                .handle()
                .createQuery("SELECT r.household, r.community, r.unit, r.kind, u.name, u.building,"
                        + " CASE WHEN r.from_at <= :now AND (r.until_at IS NULL OR r.until_at > :now)"
                        + " THEN 1 ELSE 0 END AS lasting FROM relation r JOIN unit u ON u.id = r.unit"
                        + " WHERE r.person = :person ORDER BY r.from_at, r.id")
                .bind("person", person)
                .bind("now", now.toEpochMilli())
                .map((row, context) -> new HouseholdOf(
                        text(row, "household"),
                        text(row, "community"),
                        text(row, "unit"),
                        text(row, "name"),
                        text(row, "building"),
                        Set.of(Relation.Kind.valueOf(text(row, "kind"))),
                        row.getInt("lasting") == 1))
                .forEach(one -> known.merge(one.household(), one, Homes::joined));
        return List.copyOf(known.values());
    }

    /** The households of one community in which somebody lives, or cares for somebody, at this instant. */
    public List<HouseholdOf> householdsNow(Transaction transaction, String community, String person, Instant now) {
        return householdsOf(transaction, person, now).stream()
                .filter(home -> home.lasting() && home.community().equals(community))
                .toList();
    }

    private static HouseholdOf joined(HouseholdOf one, HouseholdOf other) {
        Set<Relation.Kind> kinds = new TreeSet<>(one.kinds());
        kinds.addAll(other.kinds());
        return new HouseholdOf(
                one.household(),
                one.community(),
                one.unit(),
                one.unitName(),
                one.building(),
                kinds,
                one.lasting() || other.lasting());
    }
}
