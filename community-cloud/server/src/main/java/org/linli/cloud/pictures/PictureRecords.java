package org.linli.cloud.pictures;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Pictures that somebody sent. */
public final class PictureRecords {

    private PictureRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "pictures",
                PersonTable.of("picture", "made_by").whose("made_by = :person AND (belongs_to IS NULL OR belongs_to LIKE 'ticket/%')").shows("id", "width", "height", "made_at").deletes());
    }
}
