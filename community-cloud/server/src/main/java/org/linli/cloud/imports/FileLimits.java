package org.linli.cloud.imports;

import java.util.List;
import org.linli.cloud.refusal.Refused;

/** How much an uploaded file may hold. Generous for a clerk, small for a machine. */
final class FileLimits {

    /** Bytes of a file as uploaded. */
    static final int FILE_BYTES = 16 * 1024 * 1024;

    /** Bytes of a workbook's parts together, unpacked. 20 000 rows of ten columns take about 10 MB. */
    static final long UNPACKED_BYTES = 128L * 1024 * 1024;

    /** Parts of a workbook. */
    static final int PARTS = 1_000;

    /** Unpacked to packed. Sheets of real tables reach 30; deflate ends at 1032. */
    static final long RATIO = 200;

    /** A file that unpacks to less than this may have any ratio. */
    static final long RATIO_FREE_BYTES = 4L * 1024 * 1024;

    /** Lines with content, the header among them. */
    static final int ROWS = 100_001;

    static final int COLUMNS = 60;

    /** Characters of one cell. */
    static final int CELL = 2_000;

    private FileLimits() {}

    /** Adds a line unless it is blank. */
    static void add(List<RawRow> rows, RawRow row) {
        if (row.cells().size() > COLUMNS) {
            throw Refused.invalid("import-too-many-columns");
        }
        if (row.isBlank()) {
            return;
        }
        if (rows.size() >= ROWS) {
            throw Refused.invalid("import-too-many-rows");
        }
        rows.add(row);
    }

    static String cell(String text) {
        String stripped = text.strip();
        if (stripped.length() > CELL) {
            throw Refused.invalid("import-cell-too-long");
        }
        return stripped;
    }
}
