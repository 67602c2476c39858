package org.linli.cloud.repairs;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Repairs and complaints somebody asked for. */
public final class RepairRecords {

    private RepairRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "repairs",
                PersonTable.of("ticket", "asker")
                        .others("assignee", "written_by")
                        .shows(
                                "id",
                                "number",
                                "kind",
                                "category",
                                "unit",
                                "place",
                                "words",
                                "state",
                                "submitted_at",
                                "finished_at",
                                "stars")
                        .texts("words", "place")
                        .kept(PersonTable.NAMELESS),
                PersonTable.of("ticket_step", "person", "actor")
                        .others("assignee")
                        .shows("ticket", "step", "state", "at")
                        .texts("words")
                        .kept(PersonTable.NAMELESS),
                PersonTable.of("repairer", "person").shows("skills", "active").deletes());
    }
}
