package org.linli.cloud.audit;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** What was done by and about somebody. */
public final class AuditRecords {

    private AuditRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "audit",
                PersonTable.of("audit", "person", "actor")
                        .whose("person = :person OR actor = :person OR subject = :person")
                        .shows("at", "operation", "status")
                        .kept(PersonTable.LOG));
    }
}
