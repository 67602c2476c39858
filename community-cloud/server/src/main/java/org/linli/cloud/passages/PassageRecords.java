package org.linli.cloud.passages;

import java.util.List;
import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;
import org.linli.cloud.records.RetainedKind;
import org.linli.cloud.records.RetainedRows;

/** Whose guests came, and who shares their passages with the home. */
public final class PassageRecords {

    private PassageRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "passages",
                PersonTable.of("home_log_share", "person")
                        .shows("household", "since")
                        .deletes(),
                PersonTable.of("home_passage", "host")
                        .shows("event", "at", "household")
                        .kept(PersonTable.NAMELESS));
    }

    /** What is deleted when its time is over: together with the passage itself. */
    public static List<RetainedRows> retained() {
        return List.of(new RetainedRows(
                RetainedKind.ACCESS_LOG, "home_passage", "event", "at", "host IN (<held>)", "", List.of()));
    }
}
