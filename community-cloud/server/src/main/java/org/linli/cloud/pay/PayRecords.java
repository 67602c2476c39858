package org.linli.cloud.pay;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Payments that somebody began. */
public final class PayRecords {

    private PayRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "orders",
                PersonTable.of("pay_order", "payer", "actor")
                        .shows("id", "household", "provider", "channel", "amount_fen", "state", "created_at")
                        .kept(PersonTable.BOOKS),
                PersonTable.doers("pay_day_close", "cashier", "closed_by"),
                PersonTable.doers("pay_notice", "resolved_by"),
                PersonTable.doers("pay_statement", "imported_by"),
                PersonTable.doers("pay_statement_line", "resolved_by"));
    }
}
