package org.linli.cloud.people;

import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Transaction;

/**
 * Homes and households as papers name them, and who stands behind a household, in the caller's transaction. A household that has moved out keeps those who
 * were there at its end: what it owes is still theirs. Reads only. Thread: the transaction's own.
 */
public final class HomeBook {

    /** A community with the names of its company. */
    public record Place(String company, String companyEn, String name, String nameEn, ZoneId zone) {}

    public Optional<Place> findPlace(Transaction transaction, String community) {
        return transaction
                .handle()
                .createQuery("SELECT c.name, c.name_en, c.zone, p.name AS company, p.name_en AS company_en"
                        + " FROM community c JOIN company p ON p.id = c.company WHERE c.id = :id")
                .bind("id", community)
                .map((row, context) -> new Place(
                        text(row, "company"),
                        text(row, "company_en"),
                        text(row, "name"),
                        text(row, "name_en"),
                        ZoneId.of(text(row, "zone"))))
                .findOne();
    }

    /**
     * A household and its home.
     *
     * @param payer name of who is asked to pay; of an owner or tenant when nobody is named; empty for nobody
     */
    public record Home(
            String household, String unit, String unitName, String building, String buildingName, String payer) {}

    public Optional<Home> findHome(Transaction transaction, String community, String household) {
        return homes(transaction, community, List.of(household)).stream().findFirst();
    }

    /** Those of the households that are of this community. */
    public List<Home> homes(Transaction transaction, String community, Collection<String> households) {
        if (households.isEmpty()) {
            return List.of();
        }
        return transaction
                .handle()
                .createQuery("SELECT h.id, h.unit, u.name AS unit_name, u.building, b.name AS building_name,"
                        + " COALESCE((SELECT p.name FROM person p WHERE p.id = h.payer),"
                        + " (SELECT p.name FROM relation r JOIN person p ON p.id = r.person"
                        + " WHERE r.household = h.id AND r.kind IN ('OWNER', 'TENANT')"
                        + " ORDER BY CASE WHEN r.until_at IS NULL THEN 0 ELSE 1 END, r.from_at, r.id LIMIT 1), '')"
                        + " AS payer FROM household h JOIN unit u ON u.id = h.unit"
                        + " JOIN building b ON b.id = u.building"
                        + " WHERE h.id IN (<households>) AND h.community = :community")
                .bindList("households", List.copyOf(households))
                .bind("community", community)
                .map((row, context) -> new Home(
                        text(row, "id"),
                        text(row, "unit"),
                        text(row, "unit_name"),
                        text(row, "building"),
                        text(row, "building_name"),
                        text(row, "payer")))
                .list();
    }

    /**
     * What a home is called, for lists that hold only ids.
     *
     * @param payerName who is asked to pay; empty for nobody
     */
    public record Name(String buildingName, String unitName, String payerName) {
        public static final Name NONE = new Name("", "", "");
    }

    /** Names by household; those of another community, and those that are none, are left out. At most a page of them. */
    public Map<String, Name> namesOfHouseholds(
            Transaction transaction, String community, Collection<String> households) {
        Map<String, Name> names = new LinkedHashMap<>();
        for (Home home : homes(transaction, community, new TreeSet<>(households))) {
            names.put(home.household(), new Name(home.buildingName(), home.unitName(), home.payer()));
        }
        return names;
    }

    /** Names by unit, without payers; those of another community are left out. At most a page of them. */
    public Map<String, Name> namesOfUnits(Transaction transaction, String community, Collection<String> units) {
        Map<String, Name> names = new LinkedHashMap<>();
        if (units.isEmpty()) {
            return names;
        }
        transaction
                .handle()
                .createQuery("SELECT u.id, u.name, b.name AS building_name FROM unit u"
                        + " JOIN building b ON b.id = u.building WHERE u.community = :community AND u.id IN (<units>)")
                .bind("community", community)
                .bindList("units", List.copyOf(new TreeSet<>(units)))
                .map((row, context) ->
                        names.put(text(row, "id"), new Name(text(row, "building_name"), text(row, "name"), "")))
                .list();
        return names;
    }

    /** Every household that ever had a unit, the earliest first. */
    public List<String> householdsOfUnit(Transaction transaction, String community, String unit) {
        return transaction
                .handle()
                .createQuery("SELECT id FROM household WHERE unit = :unit AND community = :community"
                        + " ORDER BY moved_in, id")
                .bind("unit", unit)
                .bind("community", community)
                .mapTo(String.class)
                .list();
    }

    /** A unit and its building's names. */
    public record UnitOf(String id, String building, String buildingName, String buildingNameEn) {}

    public List<UnitOf> units(Transaction transaction, String community) {
        return transaction
                .handle()
                .createQuery("SELECT u.id, b.id AS building, b.name, b.name_en FROM unit u"
                        + " JOIN building b ON b.id = u.building WHERE u.community = :community")
                .bind("community", community)
                .map((row, context) ->
                        new UnitOf(text(row, "id"), text(row, "building"), text(row, "name"), text(row, "name_en")))
                .list();
    }

    /** Somebody of a household. */
    public record Member(String person, Set<Relation.Kind> kinds, boolean payer) {
        public Member {
            kinds = Set.copyOf(kinds);
        }
    }

    /** Who belongs to a household at an instant, or belonged to it at its end. */
    public List<Member> members(Transaction transaction, String community, String household, Instant now) {
        Map<String, Set<Relation.Kind>> kinds = new LinkedHashMap<>();
        Set<String> payers = new TreeSet<>();
        for (Standing standing : standings(transaction, community, "r.household", household)) {
            if (standing.holds(now)) {
                kinds.computeIfAbsent(standing.person(), unused -> new TreeSet<>())
                        .add(standing.kind());
                if (standing.payer()) {
                    payers.add(standing.person());
                }
            }
        }
        List<Member> members = new ArrayList<>();
        kinds.forEach((person, all) -> members.add(new Member(person, all, payers.contains(person))));
        return members;
    }

    /** The households whose money somebody may see: now theirs, or theirs at its end; not by caring for them alone. */
    public List<String> householdsOf(Transaction transaction, String community, String person, Instant now) {
        return standings(transaction, community, "r.person", person).stream()
                .filter(standing -> standing.kind() != Relation.Kind.CARER && standing.holds(now))
                .map(Standing::household)
                .distinct()
                .toList();
    }

    private record Standing(
            String person,
            String household,
            Relation.Kind kind,
            boolean payer,
            long from,
            @Nullable Long until,
            @Nullable Long movedOut) {
        boolean holds(Instant now) {
            long millis = now.toEpochMilli();
            if (from > millis) {
                return false;
            }
            return until == null || until > millis || (movedOut != null && until >= movedOut && movedOut <= millis);
        }
    }

    private static List<Standing> standings(Transaction transaction, String community, String column, String id) {
        ZoneId zone = HouseholdRows.zone(transaction.handle(), community);
        return transaction
                .handle()
                .createQuery("SELECT r.person, r.household, r.kind, r.from_at, r.until_at, h.payer, h.moved_out"
                        + " FROM relation r JOIN household h ON h.id = r.household"
                        + " WHERE " + column + " = :id AND r.community = :community ORDER BY r.from_at, r.id")
                .bind("id", id)
                .bind("community", community)
                .map((row, context) -> standing(row, zone))
                .list();
    }

    private static Standing standing(ResultSet row, ZoneId zone) throws SQLException {
        LocalDate movedOut = Places.dayOrNull(row, "moved_out");
        long until = row.getLong("until_at");
        boolean lasting = row.wasNull();
        String person = text(row, "person");
        return new Standing(
                person,
                text(row, "household"),
                Relation.Kind.valueOf(text(row, "kind")),
                person.equals(row.getString("payer")),
                row.getLong("from_at"),
                lasting ? null : until,
                movedOut == null
                        ? null
                        : movedOut.atStartOfDay(zone).toInstant().toEpochMilli());
    }

    /** Empty for an unknown person. */
    public String nameOf(Transaction transaction, String person) {
        return transaction
                .handle()
                .createQuery("SELECT name FROM person WHERE id = :id")
                .bind("id", person)
                .mapTo(String.class)
                .findOne()
                .orElse("");
    }
}
