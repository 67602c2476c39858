package org.linli.cloud.privacy;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** What doors had to forget, and who asked for this person. */
public final class PrivacyRecords {

    private PrivacyRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "privacy",
                PersonTable.of("erasure_line", "holder").others("settled_by").shows("consent", "door", "ordered_at", "state", "word", "said_at", "settled_at").kept(PersonTable.PROOF),
PersonTable.of("person_request", "person").others("asked_by").shows("kind", "reason", "asked_at", "state").kept(PersonTable.PROOF),
PersonTable.doers("consent_text", "published_by"));
    }
}
