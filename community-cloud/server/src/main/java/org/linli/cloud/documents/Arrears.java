package org.linli.cloud.documents;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.ledger.BookLists;
import org.linli.cloud.ledger.BookReads;
import org.linli.cloud.people.HomeBook;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;

/** How old the arrears of a community are. Sums of the ledger's open bills and nothing else. Thread: any. */
public final class Arrears {

    /** The oldest of each age, in days past due; older is the last age. */
    private static final int[] DAYS = {30, 60, 90, 180, 365};

    /** Not due, 0-30, 31-60, 61-90, 91-180, 181-365, over 365. */
    static final int AGES = DAYS.length + 2;

    private final Database database;
    private final Register register;
    private final Clock clock;
    private final BookReads books = new BookReads();

    public Arrears(Database database, Register register, Clock clock) {
        this.database = database;
        this.register = register;
        this.clock = clock;
    }

    /**
     * Open amounts by age.
     *
     * @param id building or fee type; empty for all
     * @param fen by age, not due first
     * @param overdueFen sum of all ages but the first
     */
    public record Row(
            String id, String name, String nameEn, int bills, List<Long> fen, long notDueFen, long overdueFen) {
        public Row {
            fen = List.copyOf(fen);
        }
    }

    /**
     * @param on the day, in the community's zone
     * @param receivableFen what the ledger's accounts say everybody owes; equals the sum of {@code total}
     * @param byType rows whose id is the fee type
     */
    public record Report(LocalDate on, Row total, long receivableFen, List<Row> byBuilding, List<Row> byType) {}

    public Report report(String community) {
        return database.read(transaction -> {
            Register.Place place = register.place(transaction, community);
            LocalDate today = clock.instant().atZone(place.zone()).toLocalDate();
            Map<String, Register.Unit> units = new TreeMap<>();
            register.units(transaction, community).forEach(unit -> units.put(unit.id(), unit));
            Sums total = new Sums("", place.name(), place.nameEn());
            Map<String, Sums> buildings = new TreeMap<>();
            Map<String, Sums> types = new TreeMap<>();
            for (BookReads.OpenSum sum : books.open(transaction, community, bounds(today))) {
                Register.Unit unit = units.get(sum.unit());
                total.add(sum);
                buildings
                        .computeIfAbsent(unit == null ? "" : unit.building(), id -> building(id, unit))
                        .add(sum);
                types.computeIfAbsent(sum.type().name(), name -> new Sums(name, "", ""))
                        .add(sum);
            }
            return new Report(
                    today, total.row(), books.receivableFen(transaction, community), rows(buildings), rows(types));
        });
    }

    /**
     * What one household owes, by the age of each bill.
     *
     * @param household {@code vacant} for the company's own account of homes that nobody has
     * @param days30Fen 0-30 days past due, and so on
     * @param overdueFen all that is past due
     */
    public record Debt(
            String household,
            int bills,
            LocalDate oldestDue,
            long owedFen,
            long notDueFen,
            long overdueFen,
            long days30Fen,
            long days60Fen,
            long days90Fen,
            long days180Fen,
            long days365Fen,
            long olderFen) {}

    /** A debt with the names of the home. */
    public record Debtor(
            @JsonUnwrapped Debt debt, @JsonUnwrapped HomeBook.Name home) {}

    /** Households that owe anything, by id. */
    public Page<Debtor> debtors(String community, @Nullable String cursor, int size) {
        return database.read(transaction -> {
            LocalDate today = clock.instant()
                    .atZone(register.place(transaction, community).zone())
                    .toLocalDate();
            Page<BookLists.Owing> page = new BookLists().owing(transaction, community, bounds(today), cursor, size);
            Map<String, HomeBook.Name> names = register.names(
                    transaction,
                    community,
                    page.items().stream().map(BookLists.Owing::household).toList());
            return page.map(
                    owing -> new Debtor(debt(owing), names.getOrDefault(owing.household(), HomeBook.Name.NONE)));
        });
    }

    private static Debt debt(BookLists.Owing owing) {
        List<Long> fen = owing.fen();
        long all = fen.stream().reduce(0L, Math::addExact);
        return new Debt(
                owing.household(),
                owing.bills(),
                owing.oldestDue(),
                all,
                fen.get(0),
                all - fen.get(0),
                fen.get(1),
                fen.get(2),
                fen.get(3),
                fen.get(4),
                fen.get(5),
                fen.get(6));
    }

    private static Sums building(String id, Register.@Nullable Unit unit) {
        return unit == null ? new Sums(id, "", "") : new Sums(id, unit.buildingName(), unit.buildingNameEn());
    }

    private static List<Row> rows(Map<String, Sums> sums) {
        return sums.values().stream()
                .map(Sums::row)
                .sorted(Comparator.comparing(Row::name).thenComparing(Row::id))
                .toList();
    }

    /** Due dates at which an age begins, the latest first: due tomorrow or later is not due. */
    static List<LocalDate> bounds(LocalDate today) {
        List<LocalDate> bounds = new ArrayList<>();
        bounds.add(today.plusDays(1));
        for (int days : DAYS) {
            bounds.add(today.minusDays(days));
        }
        return bounds;
    }

    private static final class Sums {
        private final String id;
        private final String name;
        private final String nameEn;
        private final long[] fen = new long[AGES];
        private int bills;

        private Sums(String id, String name, String nameEn) {
            this.id = id;
            this.name = name;
            this.nameEn = nameEn;
        }

        private void add(BookReads.OpenSum sum) {
            fen[sum.age()] = Math.addExact(fen[sum.age()], sum.openFen());
            bills += sum.bills();
        }

        private Row row() {
            List<Long> list = new ArrayList<>();
            for (long each : fen) {
                list.add(each);
            }
            long overdue = list.stream().skip(1).reduce(0L, Math::addExact);
            return new Row(id, name, nameEn, bills, list, fen[0], overdue);
        }
    }
}
