package org.linli.cloud.events;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** What doors said of somebody. */
public final class EventRecords {

    private EventRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "events",
                PersonTable.of("access_log", "holder").shows("event", "community", "door", "at", "means", "side", "reason", "granted").kept(PersonTable.NAMELESS),
PersonTable.of("alarm", "holder").others("acknowledged_by", "closed_by").shows("id", "community", "door", "kind", "began_at", "ended_at").kept(PersonTable.NAMELESS),
PersonTable.of("face_template", "holder").shows("door", "consent", "enrolled_at", "erased_at", "erase_cause").kept(PersonTable.PROOF));
    }
}
