package org.linli.cloud.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.linli.cloud.storage.BulkInsert;
import org.linli.cloud.storage.StorageException;
import org.linli.cloud.storage.Transaction;

/** Rows of the ledger as its rules need them, inside the transaction that posts. */
final class LedgerStore {

    /** Looks up key by key inside one statement: by a list PostgreSQL walks the whole community as long as it has no statistics of the table. */
    List<PostedBill> postedBefore(Transaction transaction, String community, Collection<String> keys) {
        List<PostedBill> known = new ArrayList<>();
        for (List<String> some : Journal.chunks(List.copyOf(keys))) {
            String sql = "SELECT asked.column1, (SELECT id FROM ledger_bill WHERE community = ?"
                    + " AND source_key = asked.column1) FROM (VALUES "
                    + String.join(",", Collections.nCopies(some.size(), "(CAST(? AS TEXT))"))
                    + ") AS asked";
            try (PreparedStatement statement =
                    transaction.handle().getConnection().prepareStatement(sql)) {
                statement.setString(1, community);
                for (int i = 0; i < some.size(); i++) {
                    statement.setString(i + 2, some.get(i));
                }
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        String id = row.getString(2);
                        if (id != null) {
                            known.add(new PostedBill(id, row.getString(1), false));
                        }
                    }
                }
            } catch (SQLException e) {
                throw new StorageException("bills could not be looked up", e);
            }
        }
        return known;
    }

    List<Bill> bills(Transaction transaction, String community, Collection<String> ids) {
        List<Bill> bills = new ArrayList<>();
        for (List<String> some : Journal.chunks(List.copyOf(ids))) {
            bills.addAll(transaction
                    .handle()
                    .createQuery("SELECT * FROM ledger_bill WHERE community = :community AND id IN (<ids>)")
                    .bind("community", community)
                    .bindList("ids", some)
                    .map((row, context) -> Bill.of(row))
                    .list());
        }
        return bills;
    }

    Set<String> lateFeesOf(Transaction transaction, Collection<String> bills) {
        Set<String> ids = new LinkedHashSet<>();
        for (List<String> some : Journal.chunks(List.copyOf(bills))) {
            ids.addAll(transaction
                    .handle()
                    .createQuery("SELECT id FROM ledger_bill WHERE late_fee_of IN (<ids>)")
                    .bindList("ids", some)
                    .mapTo(String.class)
                    .list());
        }
        return ids;
    }

    /** Due first, first. */
    List<BookRules.Claim> openBills(Transaction transaction, String community, String household) {
        return transaction
                .handle()
                .createQuery("SELECT id, open_fen FROM ledger_bill WHERE community = :community"
                        + " AND household = :household AND open_fen > 0 ORDER BY due_date, id")
                .bind("community", community)
                .bind("household", household)
                .map((row, context) -> new BookRules.Claim(row.getString("id"), row.getLong("open_fen")))
                .list();
    }

    /** Paid first, first. */
    List<BookRules.Funds> freePayments(Transaction transaction, String community, String household) {
        return transaction
                .handle()
                .createQuery("SELECT id, free_fen FROM ledger_payment WHERE community = :community"
                        + " AND household = :household AND free_fen > 0 ORDER BY id")
                .bind("community", community)
                .bind("household", household)
                .map((row, context) -> new BookRules.Funds(row.getString("id"), row.getLong("free_fen")))
                .list();
    }

    /** Of these, the households with prepayment that may be used without being asked. */
    Set<String> withPrepayment(Transaction transaction, String community, Collection<String> households) {
        Set<String> found = new LinkedHashSet<>();
        for (List<String> some : Journal.chunks(List.copyOf(households))) {
            found.addAll(transaction
                    .handle()
                    .createQuery("SELECT subject FROM ledger_account WHERE community = :community"
                            + " AND kind = 'PREPAYMENT' AND balance_fen < 0 AND subject IN (<households>)"
                            + " AND NOT EXISTS (SELECT 1 FROM ledger_keep_prepayment kept"
                            + " WHERE kept.community = ledger_account.community"
                            + " AND kept.household = ledger_account.subject)")
                    .bind("community", community)
                    .bindList("households", some)
                    .mapTo(String.class)
                    .list());
        }
        return found;
    }

    /** What a payment pays, the latest first. */
    List<Allocation> allocationsOfPayment(Transaction transaction, String payment) {
        return allocations(transaction, "payment", payment);
    }

    /** What pays a bill, the latest first. */
    List<Allocation> allocationsOfBill(Transaction transaction, String bill) {
        return allocations(transaction, "bill", bill);
    }

    private static List<Allocation> allocations(Transaction transaction, String column, String id) {
        return transaction
                .handle()
                .createQuery("SELECT line.payment, line.bill, -SUM(line.amount_fen) AS amount_fen"
                        + " FROM ledger_line line JOIN ledger_account account ON account.id = line.account"
                        + " WHERE line." + column + " = :id AND account.kind = 'RECEIVABLE'"
                        + " AND line.payment IS NOT NULL AND line.bill IS NOT NULL"
                        + " GROUP BY line.payment, line.bill HAVING SUM(line.amount_fen) <> 0"
                        + " ORDER BY MAX(line.entry) DESC, MAX(line.number) DESC")
                .bind("id", id)
                .map((row, context) ->
                        new Allocation(row.getString("payment"), row.getString("bill"), row.getLong("amount_fen")))
                .list();
    }

    Optional<Payment> payment(Transaction transaction, String community, String id) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM ledger_payment WHERE community = :community AND id = :id")
                .bind("community", community)
                .bind("id", id)
                .map((row, context) -> Payment.of(row))
                .findOne();
    }

    /** What was recorded with a key before. */
    record Earlier(String id, String requestHash) {}

    Optional<Earlier> paymentByKey(Transaction transaction, String community, String key) {
        return byKey(transaction, "ledger_payment", community, key);
    }

    Optional<Earlier> refundByKey(Transaction transaction, String community, String key) {
        return byKey(transaction, "ledger_refund", community, key);
    }

    private static Optional<Earlier> byKey(Transaction transaction, String table, String community, String key) {
        return transaction
                .handle()
                .createQuery(
                        "SELECT id, request_hash FROM " + table + " WHERE community = :community AND source_key = :key")
                .bind("community", community)
                .bind("key", key)
                .map((row, context) -> new Earlier(row.getString("id"), row.getString("request_hash")))
                .findOne();
    }

    Optional<Refund> refund(Transaction transaction, String community, String id) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM ledger_refund WHERE community = :community AND id = :id")
                .bind("community", community)
                .bind("id", id)
                .map((row, context) -> Refund.of(row))
                .findOne();
    }

    boolean entryKeyKnown(Transaction transaction, String community, String key) {
        return transaction
                .handle()
                .createQuery("SELECT 1 FROM ledger_entry WHERE community = :community AND source_key = :key")
                .bind("community", community)
                .bind("key", key)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** A bill as it is added, with the sums its entries give it. */
    record BillRow(String id, NewBill bill, long openFen, long paidFen, Instant postedAt) {}

    void insertBills(Transaction transaction, String community, List<BillRow> added) {
        BulkInsert rows = new BulkInsert(
                transaction,
                "ledger_bill",
                "",
                "id",
                "community",
                "household",
                "unit",
                "item",
                "item_name",
                "fee_type",
                "period_from",
                "period_until",
                "due_date",
                "amount_fen",
                "open_fen",
                "paid_fen",
                "written_off_fen",
                "reversed",
                "late_fee_of",
                "run",
                "source_key",
                "posted_at");
        BulkInsert explanations = new BulkInsert(transaction, "ledger_bill_explanation", "", "bill", "explanation");
        for (BillRow row : added) {
            NewBill bill = row.bill();
            rows.add(
                    row.id(),
                    community,
                    bill.household(),
                    bill.unit(),
                    bill.item(),
                    bill.itemName(),
                    bill.type().name(),
                    bill.from().toString(),
                    bill.until().toString(),
                    bill.dueDate().toString(),
                    bill.amountFen(),
                    row.openFen(),
                    row.paidFen(),
                    0L,
                    false,
                    bill.lateFeeOf(),
                    bill.run(),
                    bill.sourceKey(),
                    row.postedAt().toEpochMilli());
            explanations.add(row.id(), bill.explanation());
        }
        rows.flush();
        explanations.flush();
    }

    /** A payment as it is added. */
    record PaymentRow(String id, NewPayment payment, long freeFen, LocalDate date) {}

    void insertPayments(Transaction transaction, String community, List<PaymentRow> added) {
        BulkInsert rows = new BulkInsert(
                transaction,
                "ledger_payment",
                "",
                "id",
                "community",
                "household",
                "method",
                "provider",
                "reference",
                "payer",
                "cashier",
                "amount_fen",
                "free_fen",
                "refunded_fen",
                "business_date",
                "paid_at",
                "source_key",
                "request_hash");
        for (PaymentRow row : added) {
            NewPayment payment = row.payment();
            rows.add(
                    row.id(),
                    community,
                    payment.household(),
                    payment.method().name(),
                    payment.provider(),
                    payment.reference(),
                    payment.payer(),
                    payment.cashier(),
                    payment.amountFen(),
                    row.freeFen(),
                    0L,
                    row.date().toString(),
                    payment.paidAt().toEpochMilli(),
                    payment.sourceKey(),
                    payment.fingerprint());
        }
        rows.flush();
    }
}
