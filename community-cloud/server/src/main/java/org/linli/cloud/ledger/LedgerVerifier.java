package org.linli.cloud.ledger;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;

/**
 * Recomputes every sum from the journal's lines and names the first difference. One read of one state: postings may go on meanwhile. Minutes for millions of
 * lines; call it on a worker.
 */
public final class LedgerVerifier {

    private final Database database;

    public LedgerVerifier(Database database) {
        this.database = database;
    }

    /**
     * What does not agree.
     *
     * @param check which rule is broken
     * @param subject id of the entry, account, bill, payment or refund
     * @param expectedFen what the journal says
     * @param foundFen what stands there
     */
    public record Difference(String check, String subject, long expectedFen, long foundFen) {}

    private static final String OF_RECEIVABLE =
            " FROM ledger_line line JOIN ledger_account account ON account.id = line.account"
                    + " WHERE account.kind = 'RECEIVABLE' AND line.bill IS NOT NULL";

    /** Each query gives subject, expected and found of what disagrees. */
    private static final Map<String, String> CHECKS = checks();

    private static Map<String, String> checks() {
        Map<String, String> checks = new LinkedHashMap<>();
        checks.put(
                "an entry balances",
                "SELECT entry AS subject, 0 AS expected, SUM(amount_fen) AS found FROM ledger_line"
                        + " GROUP BY entry HAVING SUM(amount_fen) <> 0 OR COUNT(*) < 2");
        checks.put(
                "a line belongs to an entry",
                "SELECT line.entry AS subject, 0 AS expected, line.amount_fen AS found FROM ledger_line line"
                        + " LEFT JOIN ledger_entry entry ON entry.id = line.entry WHERE entry.id IS NULL");
        checks.put(
                "an entry has lines",
                "SELECT entry.id AS subject, 0 AS expected, 0 AS found FROM ledger_entry entry"
                        + " WHERE NOT EXISTS (SELECT 1 FROM ledger_line line WHERE line.entry = entry.id)");
        checks.put(
                "an entry and its accounts are of one community",
                "SELECT entry.id AS subject, 0 AS expected, line.amount_fen AS found FROM ledger_line line"
                        + " JOIN ledger_entry entry ON entry.id = line.entry"
                        + " JOIN ledger_account account ON account.id = line.account"
                        + " WHERE account.community <> entry.community OR (account.kind IN ('RECEIVABLE', 'PREPAYMENT')"
                        + " AND account.subject <> entry.household)");
        checks.put(
                "an account's balance",
                "SELECT account.kind || ' ' || account.subject AS subject, COALESCE(sums.total, 0) AS expected,"
                        + " account.balance_fen AS found FROM ledger_account account"
                        + " LEFT JOIN (SELECT account, SUM(amount_fen) AS total FROM ledger_line GROUP BY account) sums"
                        + " ON sums.account = account.id WHERE account.balance_fen <> COALESCE(sums.total, 0)");
        checks.put("a bill is posted with its amount", posted("bill", "RECEIVABLE", 1));
        checks.put("a payment is posted with its amount", posted("payment", "PREPAYMENT", -1));
        checks.put(
                "a bill's open amount", sum("ledger_bill", "open_fen", "bill", "SUM(line.amount_fen)", OF_RECEIVABLE));
        checks.put(
                "a bill's paid amount",
                sum(
                        "ledger_bill",
                        "paid_fen",
                        "bill",
                        "-SUM(line.amount_fen)",
                        OF_RECEIVABLE + " AND line.payment IS NOT NULL"));
        checks.put(
                "a bill's written-off amount",
                sum(
                        "ledger_bill",
                        "written_off_fen",
                        "bill",
                        "-SUM(line.amount_fen)",
                        ofKinds("RECEIVABLE", "WRITE_OFF")));
        checks.put(
                "a payment's free amount",
                sum(
                        "ledger_payment",
                        "free_fen",
                        "payment",
                        "-SUM(line.amount_fen)",
                        " FROM ledger_line line JOIN ledger_account account ON account.id = line.account"
                                + " WHERE account.kind = 'PREPAYMENT' AND line.payment IS NOT NULL"));
        checks.put(
                "a payment's refunded amount",
                sum(
                        "ledger_payment",
                        "refunded_fen",
                        "payment",
                        "SUM(line.amount_fen)",
                        ofKinds("PREPAYMENT", "REFUND")));
        checks.put(
                "the refunds of a payment",
                "SELECT payment.id AS subject, payment.refunded_fen AS expected, COALESCE(sums.total, 0) AS found"
                        + " FROM ledger_payment payment LEFT JOIN (SELECT payment, SUM(amount_fen) AS total"
                        + " FROM ledger_refund WHERE state <> 'FAILED' GROUP BY payment) sums ON sums.payment = payment.id"
                        + " WHERE payment.refunded_fen <> COALESCE(sums.total, 0)");
        checks.put(
                "an allocation is not negative",
                "SELECT line.bill || ' ' || line.payment AS subject, 0 AS expected, -SUM(line.amount_fen) AS found"
                        + OF_RECEIVABLE + " AND line.payment IS NOT NULL"
                        + " GROUP BY line.bill, line.payment HAVING SUM(line.amount_fen) > 0");
        checks.put(
                "refunds on their way",
                "SELECT account.subject AS subject, -COALESCE(sums.total, 0) AS expected, account.balance_fen AS found"
                        + " FROM ledger_account account LEFT JOIN (SELECT community, provider, SUM(amount_fen) AS total"
                        + " FROM ledger_refund WHERE state = 'PENDING' GROUP BY community, provider) sums"
                        + " ON sums.community = account.community AND sums.provider = account.subject"
                        + " WHERE account.kind = 'REFUND_PAYABLE' AND account.balance_fen <> -COALESCE(sums.total, 0)");
        checks.put("what a household owes", household("RECEIVABLE", "ledger_bill", "SUM(open_fen)"));
        checks.put("a household's prepayment", household("PREPAYMENT", "ledger_payment", "-SUM(free_fen)"));
        return checks;
    }

    /** The first entry of a bill or payment has its id and amount. */
    private static String posted(String table, String kind, int sign) {
        return "SELECT item.id AS subject, COALESCE(SUM(" + sign + " * line.amount_fen), 0) AS expected,"
                + " item.amount_fen AS found FROM ledger_" + table + " item"
                + " LEFT JOIN (ledger_line line JOIN ledger_account account"
                + " ON account.id = line.account AND account.kind = '" + kind + "') ON line.entry = item.id"
                + " GROUP BY item.id, item.amount_fen"
                + " HAVING COALESCE(SUM(" + sign + " * line.amount_fen), 0) <> item.amount_fen";
    }

    private static String sum(String table, String column, String by, String total, String lines) {
        return "SELECT item.id AS subject, COALESCE(sums.total, 0) AS expected, item." + column + " AS found FROM "
                + table
                + " item LEFT JOIN (SELECT line." + by + " AS id, " + total + " AS total" + lines + " GROUP BY line."
                + by
                + ") sums ON sums.id = item.id WHERE item." + column + " <> COALESCE(sums.total, 0)";
    }

    private static String ofKinds(String account, String entry) {
        return " FROM ledger_line line JOIN ledger_account account ON account.id = line.account"
                + " JOIN ledger_entry entry ON entry.id = line.entry WHERE account.kind = '" + account + "'"
                + " AND entry.kind IN ('" + entry + "', '"
                + ("REFUND".equals(entry) ? "REFUND_FAILED" : "WRITE_OFF_REVERSAL") + "')";
    }

    private static String household(String kind, String table, String total) {
        return "SELECT account.subject AS subject, COALESCE(sums.total, 0) AS expected, account.balance_fen AS found"
                + " FROM ledger_account account LEFT JOIN (SELECT community, household, " + total + " AS total FROM "
                + table
                + " GROUP BY community, household) sums"
                + " ON sums.community = account.community AND sums.household = account.subject"
                + " WHERE account.kind = '" + kind + "' AND account.balance_fen <> COALESCE(sums.total, 0)";
    }

    /** The first difference, or empty when the books are right. */
    public Optional<Difference> findDifference() {
        return database.read(transaction -> {
            for (Map.Entry<String, String> check : CHECKS.entrySet()) {
                Optional<Difference> found = first(transaction, check.getKey(), check.getValue());
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        });
    }

    private static Optional<Difference> first(Transaction transaction, String check, String sql) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM (" + sql + ") AS differing ORDER BY subject LIMIT 1")
                .map((row, context) ->
                        new Difference(check, row.getString("subject"), row.getLong("expected"), row.getLong("found")))
                .findOne();
    }
}
