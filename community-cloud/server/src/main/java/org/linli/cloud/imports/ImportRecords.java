package org.linli.cloud.imports;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Who imported what. */
public final class ImportRecords {

    private ImportRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of("imports", PersonTable.doers("import_run", "made_by", "applied_by", "undone_by"));
    }
}
