package org.linli.cloud.emergencies;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** What calls for help say of somebody. */
public final class EmergencyRecords {

    private EmergencyRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "emergencies",
                PersonTable.of("emergency", "person")
                        .others("responder")
                        .shows("id", "door", "unit", "trial", "state", "raised_at", "presses", "cause", "note")
                        .sets("note = ''")
                        .kept(PersonTable.NAMELESS),
                PersonTable.doers("emergency_press", "by_person"),
                PersonTable.doers("emergency_step", "actor"),
                PersonTable.doers("emergency_receiver", "person"),
                PersonTable.of("emergency_plan", "person")
                        .others("changed_by")
                        .shows("community", "plan", "changed_at")
                        .deletes());
    }
}
