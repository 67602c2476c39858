package org.linli.cloud.visits;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Visitors somebody invited or answered for. */
public final class VisitRecords {

    private VisitRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "visits",
                PersonTable.of("visit", "host").others("made_by", "decided_by").shows("id", "kind", "unit", "from_at", "until_at", "state", "made_at", "entered_at", "left_at").sets("name = '已注销', plate = '', purpose = '', words = ''").kept(PersonTable.NAMELESS),
PersonTable.doers("denied_visitor", "made_by"));
    }
}
