package org.linli.cloud.outcomes;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Who made reports and published figures. */
public final class OutcomeRecords {

    private OutcomeRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "outcomes",
                PersonTable.doers("outcome_report", "made_by"),
                PersonTable.doers("outcome_published", "published_by"),
                PersonTable.doers("service_contract", "made_by"),
                PersonTable.doers("service_settlement", "made_by", "confirmed_by"));
    }
}
