package org.linli.cloud.sharing;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Who shared data with whom. */
public final class SharingRecords {

    private SharingRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "sharing",
                PersonTable.doers("sharing_agreement", "made_by", "ended_by"),
                PersonTable.doers("sharing_webhook", "made_by"));
    }
}
