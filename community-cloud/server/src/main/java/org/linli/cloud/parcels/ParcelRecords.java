package org.linli.cloud.parcels;

import java.util.List;
import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;
import org.linli.cloud.records.RetainedKind;
import org.linli.cloud.records.RetainedRows;

/** Parcels for somebody. */
public final class ParcelRecords {

    private ParcelRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "parcels",
                PersonTable.of("parcel", "receiver")
                        .others("taken_in_by", "ended_by", "collector")
                        .shows("id", "carrier", "tracking", "unit", "shelf", "state", "taken_in_at", "ended_at")
                        .sets("collector = '', note = ''")
                        .kept(PersonTable.NAMELESS),
                PersonTable.doers("courier_visit", "made_by"));
    }

    /** What is deleted when its time is over. */
    public static List<RetainedRows> retained() {
        return List.of(new RetainedRows(
                RetainedKind.PARCELS,
                "parcel",
                "id",
                "ended_at",
                "receiver IN (<held>)",
                "state <> 'WAITING'",
                List.of(),
                ParcelRows::topic));
    }
}
