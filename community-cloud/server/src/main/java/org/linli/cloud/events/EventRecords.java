package org.linli.cloud.events;

import java.util.List;
import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;
import org.linli.cloud.records.RetainedKind;
import org.linli.cloud.records.RetainedRows;

/** What doors said of somebody. */
public final class EventRecords {

    private EventRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "events",
                PersonTable.of("access_log", "holder")
                        .shows("event", "community", "door", "at", "means", "side", "reason", "granted")
                        .kept(PersonTable.NAMELESS),
                PersonTable.of("alarm", "holder")
                        .others("acknowledged_by", "closed_by")
                        .shows("id", "community", "door", "kind", "began_at", "ended_at")
                        .kept(PersonTable.NAMELESS),
                PersonTable.of("face_template", "holder")
                        .shows("door", "consent", "enrolled_at", "erased_at", "erase_cause")
                        .kept(PersonTable.PROOF));
    }

    /** What is deleted when its time is over. */
    public static List<RetainedRows> retained() {
        return List.of(new RetainedRows(
                RetainedKind.ACCESS_LOG,
                "access_log",
                "event",
                "at",
                "holder IN (<held>)",
                "",
                List.of(new RetainedRows.Child("door_event", "id"))));
    }
}
