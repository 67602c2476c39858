package org.linli.cloud.ledger;

import static org.linli.cloud.storage.Columns.text;

import java.time.LocalDate;
import java.util.List;
import org.linli.cloud.storage.Transaction;

/** What was due and what of it came in, for whoever counts it. Reads only, in the caller's transaction. Thread: the transaction's own. */
public final class CollectionFacts {

    /**
     * The bills of one unit that were due on a day.
     *
     * @param bills how many there are
     * @param openBills bills that are not wholly paid
     * @param owedFen billed, without what was reversed or given up
     * @param paidFen of that, paid by now
     */
    public record Due(String unit, long bills, long openBills, long owedFen, long paidFen) {}

    /** Without late fees, which are a penalty and no service. */
    public List<Due> due(Transaction transaction, String community, LocalDate day) {
        return transaction
                .handle()
                .createQuery("SELECT unit, COUNT(*) AS bills, COUNT(CASE WHEN open_fen > 0 THEN 1 END) AS open_bills,"
                        + " SUM(open_fen + paid_fen) AS owed, SUM(paid_fen) AS paid FROM ledger_bill"
                        + " WHERE community = :community AND due_date = :day AND NOT reversed"
                        + " AND late_fee_of IS NULL GROUP BY unit ORDER BY unit")
                .bind("community", community)
                .bind("day", day.toString())
                .map((row, context) -> new Due(
                        text(row, "unit"),
                        row.getLong("bills"),
                        row.getLong("open_bills"),
                        row.getLong("owed"),
                        row.getLong("paid")))
                .list();
    }

    /** Days from one to before another on which bills were due. */
    public List<LocalDate> days(Transaction transaction, String community, LocalDate from, LocalDate until) {
        return transaction
                .handle()
                .createQuery("SELECT DISTINCT due_date FROM ledger_bill WHERE community = :community"
                        + " AND due_date >= :from AND due_date < :until ORDER BY due_date")
                .bind("community", community)
                .bind("from", from.toString())
                .bind("until", until.toString())
                .mapTo(String.class)
                .map(LocalDate::parse)
                .list();
    }
}
