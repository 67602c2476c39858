package org.linli.cloud.privacy;

import java.util.List;
import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;
import org.linli.cloud.records.RetainedKind;
import org.linli.cloud.records.RetainedRows;

/** What doors had to forget, and who asked for this person. */
public final class PrivacyRecords {

    private PrivacyRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "privacy",
                PersonTable.of("erasure_line", "holder")
                        .others("settled_by")
                        .shows("consent", "door", "ordered_at", "state", "word", "said_at", "settled_at")
                        .kept(PersonTable.PROOF),
                PersonTable.of("person_request", "person")
                        .others("asked_by")
                        .shows("kind", "reason", "asked_at", "state")
                        .kept(PersonTable.PROOF),
                PersonTable.of("retention_hold", "person")
                        .others("made_by", "ended_by")
                        .kept(PersonTable.PROOF),
                PersonTable.doers("retention_period", "changed_by"),
                PersonTable.doers("consent_text", "published_by"));
    }

    /** What is deleted when its time is over. */
    public static List<RetainedRows> retained() {
        return List.of(new RetainedRows(
                RetainedKind.ERASURES,
                "erasure_line",
                "consent || '/' || door",
                "settled_at",
                "holder IN (<held>)",
                "state <> 'WAITING'",
                List.of()));
    }
}
