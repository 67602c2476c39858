package org.linli.cloud.fees;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Who made bills and read meters. */
public final class FeeRecords {

    private FeeRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "fees",
                PersonTable.doers("fee_run", "made_by", "posted_by", "reversed_by"),
                PersonTable.doers("meter_reading", "read_by"));
    }
}
