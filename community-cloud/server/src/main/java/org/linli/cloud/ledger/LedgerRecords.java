package org.linli.cloud.ledger;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Bills and payments of the households somebody was of. */
public final class LedgerRecords {

    private LedgerRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "money",
                PersonTable.of("ledger_bill")
                        // With the community, since every index of these begins with it.
                        .whose("community IN (SELECT id FROM community) AND household IN (<households>)")
                        .shows(
                                "id",
                                "unit",
                                "item_name",
                                "period_from",
                                "period_until",
                                "due_date",
                                "amount_fen",
                                "open_fen")
                        .kept(PersonTable.BOOKS),
                PersonTable.of("ledger_payment", "payer")
                        .whose("payer = :person OR household IN (<households>)")
                        .others("cashier")
                        .shows("id", "household", "method", "amount_fen", "paid_at")
                        .kept(PersonTable.BOOKS),
                PersonTable.doers("ledger_entry", "actor"),
                PersonTable.doers("ledger_refund", "cashier"));
    }
}
