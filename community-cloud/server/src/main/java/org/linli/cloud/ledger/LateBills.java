package org.linli.cloud.ledger;

import static org.linli.cloud.storage.Columns.text;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;

/** What late fees need to know: which bills are late, and what was open on them day by day, from the lines of the books. Thread: any; calls block. */
public final class LateBills {

    private final Database database;

    public LateBills(Database database) {
        this.database = database;
    }

    /** What was open on a bill from this business day on. */
    public record Open(LocalDate from, long fen) {}

    /**
     * Ids of standing bills of these items, due before a day, that are open, or on which something was booked on or after another; without late fees.
     *
     * @param items at most 500
     */
    public List<String> ids(String community, Collection<String> items, LocalDate dueBefore, LocalDate bookedSince) {
        if (items.isEmpty()) {
            return List.of();
        }
        Set<String> ids = new LinkedHashSet<>();
        database.read(transaction -> {
            String common = " b.community = :community AND b.due_date < :due AND b.item IN (<items>)"
                    + " AND b.fee_type <> 'LATE_FEE' AND NOT b.reversed";
            for (String sql : new String[] {
                "SELECT b.id FROM ledger_bill b WHERE b.open_fen > 0 AND" + common + " ORDER BY b.due_date, b.id",
                "SELECT DISTINCT b.id FROM ledger_entry e JOIN ledger_line l ON l.entry = e.id"
                        + " JOIN ledger_bill b ON b.id = l.bill WHERE e.community = :community"
                        + " AND e.business_date >= :since AND b.open_fen = 0 AND" + common
            }) {
                ids.addAll(transaction
                        .handle()
                        .createQuery(sql)
                        .bind("community", community)
                        .bind("due", dueBefore.toString())
                        .bindMap(sql.contains(":since") ? Map.of("since", bookedSince.toString()) : Map.of())
                        .bindList("items", List.copyOf(items))
                        .mapTo(String.class)
                        .list());
            }
            return Boolean.TRUE;
        });
        return List.copyOf(ids);
    }

    /** Standing bills among these, in the order of their ids. */
    public List<Bill> bills(Transaction transaction, String community, List<String> ids) {
        return new LedgerStore()
                .bills(transaction, community, ids).stream()
                        .filter(bill -> bill.state() != Bill.State.REVERSED)
                        .toList();
    }

    /** What was open on each bill from which day on, in the order of the days. */
    public Map<String, List<Open>> open(Transaction transaction, List<String> ids) {
        Map<String, List<Open>> changes = new LinkedHashMap<>();
        if (ids.isEmpty()) {
            return changes;
        }
        transaction
                .handle()
                .createQuery("SELECT l.bill, e.business_date, sum(l.amount_fen) AS fen FROM ledger_line l"
                        + " JOIN ledger_entry e ON e.id = l.entry JOIN ledger_account a ON a.id = l.account"
                        + " WHERE l.bill IN (<bills>) AND a.kind = 'RECEIVABLE' GROUP BY l.bill, e.business_date"
                        + " ORDER BY l.bill, e.business_date")
                .bindList("bills", ids)
                .map((row, context) -> {
                    List<Open> open = changes.computeIfAbsent(text(row, "bill"), bill -> new ArrayList<>());
                    long before = open.isEmpty() ? 0 : open.get(open.size() - 1).fen();
                    open.add(new Open(LocalDate.parse(text(row, "business_date")), before + row.getLong("fen")));
                    return true;
                })
                .list();
        return changes;
    }
}
