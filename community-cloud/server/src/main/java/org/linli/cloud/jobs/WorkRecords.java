package org.linli.cloud.jobs;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Long work that somebody began. */
public final class WorkRecords {

    private WorkRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of("work", PersonTable.doers("work", "begun_by"));
    }
}
