package org.linli.cloud.notices;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Notices somebody read. */
public final class NoticeRecords {

    private NoticeRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "notices",
                PersonTable.of("notice_read", "person")
                        .shows("notice", "read_at")
                        .deletes(),
                PersonTable.doers("notice", "made_by"));
    }
}
