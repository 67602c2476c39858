package org.linli.cloud.imports;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Who imported what, and the lists themselves, which name people. */
public final class ImportRecords {

    /** Why rows of a list stay: without the person they are the proof of where the data of others came from. */
    private static final String NAMELESS = "名单其余各行保留 · The other rows of a list stay";

    private ImportRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "imports",
                PersonTable.doers("import_run", "made_by", "applied_by", "undone_by")
                        .texts("file_name", "errors"),
                PersonTable.of("import_part")
                        .whose("body LIKE :named ESCAPE '!'")
                        .scrubs(ImportErasure::rows)
                        .kept(NAMELESS),
                PersonTable.of("import_change")
                        .whose("body LIKE :named ESCAPE '!'")
                        .scrubs(ImportErasure::changes)
                        .kept(NAMELESS));
    }
}
