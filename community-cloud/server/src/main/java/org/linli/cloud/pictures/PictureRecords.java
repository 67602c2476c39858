package org.linli.cloud.pictures;

import java.util.List;
import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;
import org.linli.cloud.records.RetainedKind;
import org.linli.cloud.records.RetainedRows;

/** Pictures that somebody sent. */
public final class PictureRecords {

    private PictureRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "pictures",
                PersonTable.of("picture", "made_by")
                        .whose("made_by = :person AND (belongs_to IS NULL OR belongs_to LIKE 'ticket/%')")
                        .shows("id", "width", "height", "made_at")
                        .deletes());
    }

    /** What is deleted when its time is over. */
    public static List<RetainedRows> retained() {
        return List.of(new RetainedRows(
                RetainedKind.PARCEL_PICTURES,
                "picture",
                "id",
                "made_at",
                "made_by IN (<held>)",
                "belongs_to LIKE 'parcel/%'",
                List.of()));
    }
}
