package org.linli.cloud.ledger;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/**
 * The books of a whole community, newest first: each page is one walk along an index from where the last one ended, however many millions lie before it. In the
 * caller's transaction. Thread: the transaction's own.
 */
public final class BookLists {

    /**
     * Which days to list, both included.
     *
     * @param from null for all before
     * @param until null for all after
     */
    public record Days(@Nullable LocalDate from, @Nullable LocalDate until) {}

    /** Bills by the day on which they are due. */
    public Page<Bill> bills(
            Transaction transaction,
            String community,
            LedgerReads.Which which,
            Days due,
            @Nullable String cursor,
            int size) {
        String condition = which == LedgerReads.Which.OPEN ? " AND open_fen > 0" : "";
        Query query = page(transaction, "SELECT * FROM ledger_bill", "due_date", condition, "", due, cursor);
        return read(query, community, size, (row, context) -> Bill.of(row), bill -> key(bill.dueDate(), bill.id()));
    }

    /** Payments by the business day on which they came in. */
    public Page<Payment> payments(
            Transaction transaction, String community, Days days, @Nullable String cursor, int size) {
        Query query = page(transaction, "SELECT * FROM ledger_payment", "business_date", "", "", days, cursor);
        return read(
                query,
                community,
                size,
                (row, context) -> Payment.of(row),
                payment -> key(payment.date(), payment.id()));
    }

    /** Refunds by the business day on which they were given or asked for. */
    public Page<Refund> refunds(
            Transaction transaction, String community, Days days, @Nullable String cursor, int size) {
        Query query = page(transaction, "SELECT * FROM ledger_refund", "business_date", "", "", days, cursor);
        return read(
                query, community, size, (row, context) -> Refund.of(row), refund -> key(refund.date(), refund.id()));
    }

    /**
     * An entry of the books.
     *
     * @param owedFen what it changed of the household's debt
     * @param prepaymentFen what it changed of the household's credit
     */
    public record Movement(
            String entry,
            String household,
            EntryKind kind,
            LocalDate date,
            Instant recordedAt,
            String actor,
            String reason,
            long owedFen,
            long prepaymentFen) {}

    /** Entries by business day. The page is cut before lines are looked up: what lies outside it costs nothing. */
    public Page<Movement> movements(
            Transaction transaction, String community, Days days, @Nullable String cursor, int size) {
        String begin = "SELECT entry.id, entry.household, entry.kind, entry.business_date, entry.recorded_at,"
                + " entry.actor, entry.reason,"
                + " COALESCE(SUM(CASE WHEN account.kind = 'RECEIVABLE' THEN line.amount_fen END), 0) AS owed,"
                + " COALESCE(SUM(CASE WHEN account.kind = 'PREPAYMENT' THEN -line.amount_fen END), 0) AS kept"
                + " FROM (SELECT * FROM ledger_entry";
        String end = ") entry JOIN ledger_line line ON line.entry = entry.id"
                + " JOIN ledger_account account ON account.id = line.account"
                + " GROUP BY entry.id, entry.household, entry.kind, entry.business_date, entry.recorded_at,"
                + " entry.actor, entry.reason ORDER BY entry.business_date DESC, entry.id DESC";
        Query query = page(transaction, begin, "business_date", "", end, days, cursor);
        return read(query, community, size, (row, context) -> movement(row), one -> key(one.date(), one.entry()));
    }

    private static Movement movement(ResultSet row) throws SQLException {
        return new Movement(
                text(row, "id"),
                text(row, "household"),
                EntryKind.valueOf(text(row, "kind")),
                LocalDate.parse(text(row, "business_date")),
                instant(row, "recorded_at"),
                text(row, "actor"),
                text(row, "reason"),
                row.getLong("owed"),
                row.getLong("kept"));
    }

    private static String key(LocalDate day, String id) {
        return Page.pair(id, day.toString());
    }

    private static Query page(
            Transaction transaction,
            String begin,
            String day,
            String condition,
            String end,
            Days days,
            @Nullable String cursor) {
        String[] before = Page.decodePair(cursor);
        LocalDate from = days.from();
        LocalDate until = days.until();
        StringBuilder sql =
                new StringBuilder(begin).append(" WHERE community = :community").append(condition);
        Map<String, String> values = new LinkedHashMap<>();
        if (from != null) {
            sql.append(" AND ").append(day).append(" >= :from");
            values.put("from", from.toString());
        }
        // One upper bound, the nearer: of two SQLite takes the first and reads everything between them again for each
        // page.
        boolean goesOn = !before[0].isEmpty() && (until == null || before[1].compareTo(until.toString()) <= 0);
        if (until != null && !goesOn) {
            sql.append(" AND ").append(day).append(" <= :until");
            values.put("until", until.toString());
        }
        if (goesOn) {
            sql.append(" AND (").append(day).append(", id) < (:beforeDay, :beforeId)");
            values.put("beforeDay", before[1]);
            values.put("beforeId", before[0]);
        }
        sql.append(" ORDER BY ")
                .append(day)
                .append(" DESC, id DESC LIMIT :limit")
                .append(end);
        return transaction.handle().createQuery(sql.toString()).bindMap(values);
    }

    private static <T> Page<T> read(
            Query query, String community, int size, RowMapper<T> mapper, Function<T, String> key) {
        return Page.of(
                query.bind("community", community)
                        .bind("limit", size + 1)
                        .map(mapper)
                        .list(),
                size,
                key);
    }

    /**
     * What a household owes.
     *
     * @param oldestDue when the oldest of it was due
     * @param fen by age, as the bounds say; one more than there are bounds
     */
    public record Owing(String household, int bills, LocalDate oldestDue, List<Long> fen) {
        public Owing {
            fen = List.copyOf(fen);
        }
    }

    private record Age(String household, int age, int bills, LocalDate oldest, long fen) {}

    /**
     * Households that owe anything, by id. Who owes is said by their accounts, how old it is by their open bills.
     *
     * @param bounds due dates at which an age begins, the latest first
     */
    public Page<Owing> owing(
            Transaction transaction, String community, List<LocalDate> bounds, @Nullable String cursor, int size) {
        List<String> debtors = transaction
                .handle()
                .createQuery("SELECT subject FROM ledger_account WHERE community = :community AND kind = 'RECEIVABLE'"
                        + " AND subject > :after AND balance_fen > 0 ORDER BY subject LIMIT :limit")
                .bind("community", community)
                .bind("after", Page.decode(cursor))
                .bind("limit", size + 1)
                .mapTo(String.class)
                .list();
        Page<String> page = Page.of(debtors, size, household -> household);
        Map<String, List<Age>> ages = new LinkedHashMap<>();
        page.items().forEach(household -> ages.put(household, new ArrayList<>()));
        for (Age age : ages(transaction, community, bounds, page.items())) {
            ages.computeIfAbsent(age.household(), unused -> new ArrayList<>()).add(age);
        }
        return page.map(household -> owing(household, ages.getOrDefault(household, List.of()), bounds));
    }

    private static List<Age> ages(
            Transaction transaction, String community, List<LocalDate> bounds, List<String> households) {
        if (households.isEmpty()) {
            return List.of();
        }
        return transaction
                .handle()
                .createQuery("SELECT household, " + BookReads.age(bounds) + " AS age, COUNT(*) AS bills,"
                        + " MIN(due_date) AS oldest, SUM(open_fen) AS fen FROM ledger_bill"
                        + " WHERE community = :community AND household IN (<households>) AND open_fen > 0"
                        + " GROUP BY 1, 2")
                .bind("community", community)
                .bindList("households", households)
                .map((row, context) -> new Age(
                        text(row, "household"),
                        row.getInt("age"),
                        row.getInt("bills"),
                        LocalDate.parse(text(row, "oldest")),
                        row.getLong("fen")))
                .list();
    }

    private static Owing owing(String household, List<Age> ages, List<LocalDate> bounds) {
        List<Long> fen = new ArrayList<>();
        for (int i = 0; i <= bounds.size(); i++) {
            fen.add(0L);
        }
        int bills = 0;
        LocalDate oldest = bounds.get(0);
        for (Age age : ages) {
            fen.set(age.age(), Math.addExact(fen.get(age.age()), age.fen()));
            bills += age.bills();
            oldest = age.oldest().isBefore(oldest) || bills == age.bills() ? age.oldest() : oldest;
        }
        return new Owing(household, bills, oldest, fen);
    }
}
