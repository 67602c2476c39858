package org.linli.cloud.surveys;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Questions somebody answered. */
public final class SurveyRecords {

    private SurveyRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "surveys",
                PersonTable.of("survey_answer", "person")
                        .shows("survey", "body", "answered_at")
                        .deletes(),
                PersonTable.doers("survey", "made_by"));
    }
}
