package org.linli.cloud.parcels;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Parcels for somebody. */
public final class ParcelRecords {

    private ParcelRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "parcels",
                PersonTable.of("parcel", "receiver").others("taken_in_by", "ended_by", "collector").shows("id", "carrier", "tracking", "unit", "shelf", "state", "taken_in_at", "ended_at").sets("collector = '', note = ''").kept(PersonTable.NAMELESS),
PersonTable.doers("courier_visit", "made_by"));
    }
}
