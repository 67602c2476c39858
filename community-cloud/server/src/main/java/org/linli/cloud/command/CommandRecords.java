package org.linli.cloud.command;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Orders to doors about somebody, and photographs on their way. */
public final class CommandRecords {

    private CommandRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "commands",
                PersonTable.of("door_command", "holder", "issued_by")
                        .shows("id", "community", "door", "kind", "issued_at", "state")
                        .kept(PersonTable.NAMELESS),
                PersonTable.of("photo_enrolment", "holder")
                        .others("issued_by")
                        .shows("id", "consent", "made_at")
                        .sets("sealed_photo = NULL"));
    }
}
