package org.linli.cloud.visits;

import java.util.List;
import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;
import org.linli.cloud.records.RetainedKind;
import org.linli.cloud.records.RetainedRows;

/** Visitors somebody invited or answered for. */
public final class VisitRecords {

    private VisitRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "visits",
                PersonTable.of("visit", "host")
                        .others("made_by", "decided_by")
                        .shows("id", "kind", "unit", "from_at", "until_at", "state", "made_at", "entered_at", "left_at")
                        .sets("name = '已注销', plate = '', purpose = '', words = ''")
                        .kept(PersonTable.NAMELESS),
                PersonTable.doers("denied_visitor", "made_by"));
    }

    /** What is deleted when its time is over. */
    public static List<RetainedRows> retained() {
        return List.of(new RetainedRows(
                RetainedKind.VISITS,
                "visit",
                "id",
                "until_at",
                "host IN (<held>)",
                "",
                List.of(new RetainedRows.Child("visit_pass", "visit")),
                VisitRows::topic));
    }
}
