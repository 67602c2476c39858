package org.linli.cloud.ledger;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Transaction;

/** What documents read of the books, in the caller's transaction, so that everything on one paper is of one moment. Thread: the transaction's own. */
public final class BookReads {

    private static final String OF_HOUSEHOLD = " FROM ledger_entry entry JOIN ledger_line line ON line.entry = entry.id"
            + " JOIN ledger_account account ON account.id = line.account"
            + " WHERE entry.community = :community AND entry.household = :household"
            + " AND account.kind IN ('RECEIVABLE', 'PREPAYMENT')";

    private static final String SUMS =
            " COALESCE(SUM(CASE WHEN account.kind = 'RECEIVABLE' THEN line.amount_fen END), 0)"
                    + " AS owed, COALESCE(SUM(CASE WHEN account.kind = 'PREPAYMENT' THEN -line.amount_fen END), 0) AS kept";

    private final LedgerStore store = new LedgerStore();

    public Optional<Payment> findPayment(Transaction transaction, String community, String payment) {
        return store.payment(transaction, community, payment);
    }

    /** What of each payment was paid back or is on the way back; those of other communities are left out. */
    public Map<String, Long> refundedFen(Transaction transaction, String community, Collection<String> payments) {
        Map<String, Long> refunded = new TreeMap<>();
        for (List<String> some : Journal.chunks(List.copyOf(payments))) {
            transaction
                    .handle()
                    .createQuery("SELECT id, refunded_fen FROM ledger_payment"
                            + " WHERE community = :community AND id IN (<ids>)")
                    .bind("community", community)
                    .bindList("ids", some)
                    .map((row, context) -> refunded.put(text(row, "id"), row.getLong("refunded_fen")))
                    .list();
        }
        return refunded;
    }

    /** A bill and how much of it one payment pays. */
    public record PaidBill(Bill bill, long amountFen) {}

    /** What a payment pays now, due first first. */
    public List<PaidBill> paidBy(Transaction transaction, Payment payment, String community) {
        Map<String, Long> amounts = new TreeMap<>();
        store.allocationsOfPayment(transaction, payment.id())
                .forEach(each -> amounts.merge(each.bill(), each.amountFen(), Math::addExact));
        return store.bills(transaction, community, amounts.keySet()).stream()
                .sorted((one, other) -> order(one).compareTo(order(other)))
                .map(bill -> new PaidBill(bill, amounts.getOrDefault(bill.id(), 0L)))
                .toList();
    }

    private static String order(Bill bill) {
        return bill.dueDate() + bill.id();
    }

    /** Bills by id; those of other communities are left out. */
    public List<Bill> bills(Transaction transaction, String community, Collection<String> ids) {
        return store.bills(transaction, community, ids);
    }

    /** Open bills due before a day, by household and then due first; at most so many. */
    public List<Bill> overdueByHousehold(Transaction transaction, String community, LocalDate before, int limit) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM ledger_bill WHERE community = :community AND open_fen > 0"
                        + " AND due_date < :before ORDER BY household, due_date, id LIMIT :limit")
                .bind("community", community)
                .bind("before", before.toString())
                .bind("limit", limit)
                .map((row, context) -> Bill.of(row))
                .list();
    }

    /**
     * What a household owes and has to its credit at the end of a day.
     *
     * @param owedFen open on its bills
     * @param prepaymentFen paid and not used
     */
    public record Standing(long owedFen, long prepaymentFen) {
        public static final Standing NOTHING = new Standing(0, 0);

        public Standing plus(long owed, long prepayment) {
            return new Standing(Math.addExact(owedFen, owed), Math.addExact(prepaymentFen, prepayment));
        }
    }

    /** From the entries alone. */
    public Standing standingAfter(Transaction transaction, String community, String household, LocalDate day) {
        return transaction
                .handle()
                .createQuery("SELECT" + SUMS + OF_HOUSEHOLD + " AND entry.business_date <= :day")
                .bind("community", community)
                .bind("household", household)
                .bind("day", day.toString())
                .map((row, context) -> new Standing(row.getLong("owed"), row.getLong("kept")))
                .one();
    }

    /**
     * One row of a statement: what an entry changed by one bill or payment.
     *
     * @param item the bill's item; null for none
     * @param method of the payment; null for none
     * @param owedFen what it changed of the debt
     * @param prepaymentFen what it changed of the credit
     */
    public record Detail(
            EntryKind kind,
            LocalDate date,
            Instant recordedAt,
            String reason,
            @Nullable String item,
            @Nullable LocalDate from,
            @Nullable LocalDate until,
            @Nullable PaymentMethod method,
            long owedFen,
            long prepaymentFen) {}

    /** A household's rows from a day to a day, both included, oldest first. */
    public List<Detail> details(
            Transaction transaction, String community, String household, LocalDate from, LocalDate until, int limit) {
        return transaction
                .handle()
                .createQuery("SELECT one.*, bill.item_name, bill.period_from, bill.period_until, payment.method FROM ("
                        + "SELECT entry.id, entry.kind, entry.business_date, entry.recorded_at, entry.reason, line.bill,"
                        + " line.payment, MIN(line.number) AS number," + SUMS + OF_HOUSEHOLD
                        + " AND entry.business_date BETWEEN :from AND :until"
                        + " GROUP BY entry.id, entry.kind, entry.business_date, entry.recorded_at, entry.reason,"
                        + " line.bill, line.payment) one"
                        + " LEFT JOIN ledger_bill bill ON bill.id = one.bill"
                        + " LEFT JOIN ledger_payment payment ON payment.id = one.payment"
                        + " ORDER BY one.business_date, one.id, one.number LIMIT :limit")
                .bind("community", community)
                .bind("household", household)
                .bind("from", from.toString())
                .bind("until", until.toString())
                .bind("limit", limit)
                .map((row, context) -> detail(row))
                .list();
    }

    private static Detail detail(ResultSet row) throws SQLException {
        String method = row.getString("method");
        return new Detail(
                EntryKind.valueOf(text(row, "kind")),
                LocalDate.parse(text(row, "business_date")),
                instant(row, "recorded_at"),
                text(row, "reason"),
                row.getString("item_name"),
                date(row, "period_from"),
                date(row, "period_until"),
                method == null ? null : PaymentMethod.valueOf(method),
                row.getLong("owed"),
                row.getLong("kept"));
    }

    private static @Nullable LocalDate date(ResultSet row, String column) throws SQLException {
        String value = row.getString(column);
        return value == null ? null : LocalDate.parse(value);
    }

    /**
     * What is open, summed.
     *
     * @param age index of the first bound that the due date is not before; the number of bounds for what is older than all
     */
    public record OpenSum(String unit, FeeType type, int age, int bills, long openFen) {}

    /**
     * Everything open in a community, by unit, fee type and age, in one pass over the open bills.
     *
     * @param bounds due dates, the latest first
     */
    public List<OpenSum> open(Transaction transaction, String community, List<LocalDate> bounds) {
        return transaction
                .handle()
                .createQuery("SELECT unit, fee_type, " + age(bounds)
                        + " AS age, COUNT(*) AS bills, SUM(open_fen) AS open_fen"
                        + " FROM ledger_bill WHERE community = :community AND open_fen > 0 GROUP BY 1, 2, 3")
                .bind("community", community)
                .map((row, context) -> new OpenSum(
                        text(row, "unit"),
                        FeeType.valueOf(text(row, "fee_type")),
                        row.getInt("age"),
                        row.getInt("bills"),
                        row.getLong("open_fen")))
                .list();
    }

    /** SQL for the index of the first bound that a due date is not before. */
    static String age(List<LocalDate> bounds) {
        StringBuilder age = new StringBuilder("CASE");
        // Dates of our own making: nothing of a request is in the text.
        for (int i = 0; i < bounds.size(); i++) {
            age.append(" WHEN due_date >= '")
                    .append(bounds.get(i))
                    .append("' THEN ")
                    .append(i);
        }
        return age.append(" ELSE ").append(bounds.size()).append(" END").toString();
    }

    /** What all households together owe, by the accounts. */
    public long receivableFen(Transaction transaction, String community) {
        return transaction
                .handle()
                .createQuery("SELECT COALESCE(SUM(balance_fen), 0) FROM ledger_account"
                        + " WHERE community = :community AND kind = 'RECEIVABLE'")
                .bind("community", community)
                .mapTo(Long.class)
                .one();
    }
}
