package org.linli.cloud.ledger;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SqliteLedgerTest extends LedgerContract {
    @Override
    Database open() {
        return TestDatabases.sqlite(directory);
    }

    /** Which index a statement walks along, with nothing known of the rows. */
    private String plan(String condition) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("EXPLAIN QUERY PLAN SELECT * FROM ledger_bill WHERE community = 'c1'" + condition)
                .map((row, context) -> row.getString("detail"))
                .list()
                .toString());
    }

    @Test
    void openBillsAreFoundAmongOpenBillsAndAllAmongAll() {
        String after = " AND (due_date, id) > ('2026-01-01', 'b1')";
        for (String open : List.of(
                " AND open_fen > 0 ORDER BY due_date DESC, id DESC LIMIT 9",
                " AND open_fen > 0 AND due_date >= '2026-01-01' ORDER BY due_date DESC, id DESC LIMIT 9",
                " AND open_fen > 0 AND due_date <= '2026-01-01' ORDER BY due_date, id LIMIT 9",
                " AND open_fen > 0 AND due_date <= '2026-09-01'" + after + " ORDER BY due_date, id LIMIT 9",
                " AND open_fen > 0 AND due_date < '2026-01-01' ORDER BY household, due_date, id LIMIT 9")) {
            assertTrue(plan(open).contains("USING INDEX ledger_bill_open "), open + plan(open));
        }
        String all = " ORDER BY due_date DESC, id DESC LIMIT 9";
        assertTrue(plan(all).contains("USING INDEX ledger_bill_due "), plan(all));
        String next = " AND due_date >= '2026-01-01' AND (due_date, id) < ('2026-09-01', 'b1')" + all;
        assertTrue(plan(next).contains("(due_date,id)<(?,?)"), plan(next));
        String debts = " AND open_fen > 0 AND household IN ('h1', 'h2') GROUP BY household";
        assertTrue(plan(debts).contains("USING INDEX ledger_bill_owing "), plan(debts));
    }
}
