package org.linli.cloud.ledger;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/** Reads the books: bills, payments, statements, balances. Every list is one query by an index. Thread: any; calls block. */
public final class LedgerReads {

    private final Database database;

    public LedgerReads(Database database) {
        this.database = database;
    }

    /** Which bills of a household to list. */
    public enum Which {
        ALL,
        OPEN
    }

    /** A household's bills, due last first. */
    public Page<Bill> bills(String community, String household, Which which, @Nullable String cursor, int size) {
        String[] after = after(cursor);
        return database.read(transaction -> {
            Query query = transaction
                    .handle()
                    .createQuery("SELECT * FROM ledger_bill WHERE community = :community AND household = :household"
                            + (which == Which.OPEN ? " AND open_fen > 0" : "")
                            + (after.length == 2 ? " AND (due_date, id) < (:date, :after)" : "")
                            + " ORDER BY due_date DESC, id DESC LIMIT :limit")
                    .bind("community", community)
                    .bind("household", household)
                    .bind("limit", size + 1);
            bindAfter(query, after);
            return Page.of(query.map((row, context) -> Bill.of(row)).list(), size, LedgerReads::key);
        });
    }

    /** Bills of a fee run, in the order they were posted. */
    public Page<Bill> billsOfRun(String community, String run, @Nullable String cursor, int size) {
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT * FROM ledger_bill WHERE community = :community AND run = :run"
                                + " AND id > :after ORDER BY id LIMIT :limit")
                        .bind("community", community)
                        .bind("run", run)
                        .bind("after", Page.decode(cursor))
                        .bind("limit", size + 1)
                        .map((row, context) -> Bill.of(row))
                        .list(),
                size,
                Bill::id));
    }

    /** Open bills that were due on a day or before it, due first first. */
    public Page<Bill> overdue(String community, LocalDate on, @Nullable String cursor, int size) {
        String[] after = after(cursor);
        return database.read(transaction -> {
            Query query = transaction
                    .handle()
                    .createQuery("SELECT * FROM ledger_bill WHERE community = :community AND open_fen > 0"
                            + " AND due_date <= :on"
                            + (after.length == 2 ? " AND (due_date, id) > (:date, :after)" : "")
                            + " ORDER BY due_date, id LIMIT :limit")
                    .bind("community", community)
                    .bind("on", on.toString())
                    .bind("limit", size + 1);
            bindAfter(query, after);
            return Page.of(query.map((row, context) -> Bill.of(row)).list(), size, LedgerReads::key);
        });
    }

    private static String key(Bill bill) {
        return bill.dueDate() + " " + bill.id();
    }

    private static String[] after(@Nullable String cursor) {
        return Page.decode(cursor).split(" ");
    }

    private static void bindAfter(Query query, String[] after) {
        if (after.length == 2) {
            query.bind("date", after[0]).bind("after", after[1]);
        }
    }

    /** Whether any of these households owes, owed, paid or was given back anything. */
    public boolean anyAbout(Transaction transaction, String community, Collection<String> households) {
        List<String> all = List.copyOf(households);
        for (int from = 0; from < all.size(); from += Journal.CHUNK) {
            long entries = transaction
                    .handle()
                    .createQuery("SELECT count(*) FROM ledger_entry WHERE community = :community"
                            + " AND household IN (<households>)")
                    .bind("community", community)
                    .bindList("households", all.subList(from, Math.min(all.size(), from + Journal.CHUNK)))
                    .mapTo(Long.class)
                    .one();
            if (entries > 0) {
                return true;
            }
        }
        return false;
    }

    public Optional<Bill> findBill(String community, String id) {
        return database.read(transaction -> new LedgerStore()
                .bills(transaction, community, List.of(id)).stream().findFirst());
    }

    /** How a bill's amount came about, as the fee feature wrote it. */
    public Optional<String> findExplanation(String community, String bill) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT explanation FROM ledger_bill_explanation WHERE bill ="
                        + " (SELECT id FROM ledger_bill WHERE community = :community AND id = :bill)")
                .bind("community", community)
                .bind("bill", bill)
                .mapTo(String.class)
                .findOne());
    }

    /** What pays a bill, the latest first. */
    public List<Allocation> allocationsOfBill(String community, String bill) {
        return database.read(transaction ->
                new LedgerStore().bills(transaction, community, List.of(bill)).isEmpty()
                        ? List.of()
                        : new LedgerStore().allocationsOfBill(transaction, bill));
    }

    /** What a payment pays, the latest first. */
    public List<Allocation> allocationsOfPayment(String community, String payment) {
        return database.read(transaction ->
                new LedgerStore().payment(transaction, community, payment).isEmpty()
                        ? List.of()
                        : new LedgerStore().allocationsOfPayment(transaction, payment));
    }

    public Optional<Payment> findPayment(String community, String id) {
        return database.read(transaction -> new LedgerStore().payment(transaction, community, id));
    }

    /** A household's payments, newest first. */
    public Page<Payment> payments(String community, String household, @Nullable String cursor, int size) {
        String before = Page.decode(cursor);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT * FROM ledger_payment WHERE community = :community"
                                + " AND household = :household AND id < :before ORDER BY id DESC LIMIT :limit")
                        .bind("community", community)
                        .bind("household", household)
                        .bind("before", before.isEmpty() ? "w" : before)
                        .bind("limit", size + 1)
                        .map((row, context) -> Payment.of(row))
                        .list(),
                size,
                Payment::id));
    }

    public Optional<Refund> findRefund(String community, String id) {
        return database.read(transaction -> new LedgerStore().refund(transaction, community, id));
    }

    /** A payment's refunds, oldest first. */
    public List<Refund> refundsOfPayment(String community, String payment) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery(
                        "SELECT * FROM ledger_refund WHERE payment = :payment AND community = :community ORDER BY id")
                .bind("payment", payment)
                .bind("community", community)
                .map((row, context) -> Refund.of(row))
                .list());
    }

    /**
     * What a household owes and has to its credit.
     *
     * @param owedFen open on all its bills
     * @param prepaymentFen paid and not used
     */
    public record Balance(long owedFen, long prepaymentFen) {}

    public Balance balance(String community, String household) {
        return database.read(transaction -> {
            long[] sums = new long[2];
            transaction
                    .handle()
                    .createQuery("SELECT kind, balance_fen FROM ledger_account WHERE community = :community"
                            + " AND kind IN ('RECEIVABLE', 'PREPAYMENT') AND subject = :household")
                    .bind("community", community)
                    .bind("household", household)
                    .map((row, context) -> {
                        boolean owed = "RECEIVABLE".equals(row.getString("kind"));
                        sums[owed ? 0 : 1] = owed ? row.getLong("balance_fen") : -row.getLong("balance_fen");
                        return true;
                    })
                    .list();
            return new Balance(sums[0], sums[1]);
        });
    }

    /**
     * One row of a household's statement.
     *
     * @param owedFen what it changed of the debt
     * @param prepaymentFen what it changed of the credit
     */
    public record Movement(
            String entry,
            EntryKind kind,
            LocalDate date,
            Instant recordedAt,
            String actor,
            String reason,
            long owedFen,
            long prepaymentFen) {}

    /** A household's entries from a day to a day, both included, oldest first. */
    public Page<Movement> statement(
            String community, String household, LocalDate from, LocalDate until, @Nullable String cursor, int size) {
        return database.read(transaction -> {
            List<Movement> rows = new ArrayList<>(transaction
                    .handle()
                    .createQuery("SELECT entry.id, entry.kind, entry.business_date, entry.recorded_at, entry.actor,"
                            + " entry.reason,"
                            + " COALESCE(SUM(CASE WHEN account.kind = 'RECEIVABLE' THEN line.amount_fen END), 0) AS owed,"
                            + " COALESCE(SUM(CASE WHEN account.kind = 'PREPAYMENT' THEN -line.amount_fen END), 0) AS kept"
                            + " FROM ledger_entry entry JOIN ledger_line line ON line.entry = entry.id"
                            + " JOIN ledger_account account ON account.id = line.account"
                            + " WHERE entry.community = :community AND entry.household = :household"
                            + " AND entry.business_date BETWEEN :from AND :until AND entry.id > :after"
                            + " GROUP BY entry.id, entry.kind, entry.business_date, entry.recorded_at, entry.actor,"
                            + " entry.reason ORDER BY entry.id LIMIT :limit")
                    .bind("community", community)
                    .bind("household", household)
                    .bind("from", from.toString())
                    .bind("until", until.toString())
                    .bind("after", Page.decode(cursor))
                    .bind("limit", size + 1)
                    .map((row, context) -> movement(row))
                    .list());
            return Page.of(rows, size, Movement::entry);
        });
    }

    private static Movement movement(ResultSet row) throws SQLException {
        return new Movement(
                text(row, "id"),
                EntryKind.valueOf(text(row, "kind")),
                LocalDate.parse(text(row, "business_date")),
                instant(row, "recorded_at"),
                text(row, "actor"),
                text(row, "reason"),
                row.getLong("owed"),
                row.getLong("kept"));
    }
}
