package org.linli.cloud.papers;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Documents that somebody sent. What a notice carries is the office's. */
public final class PaperRecords {

    private PaperRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "papers",
                PersonTable.of("paper", "made_by")
                        .whose("made_by = :person AND belongs_to IS NULL")
                        .shows("id", "name", "made_at")
                        .deletes());
    }
}
