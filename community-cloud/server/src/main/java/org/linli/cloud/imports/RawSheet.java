package org.linli.cloud.imports;

import java.util.List;

/**
 * The lines of a file.
 *
 * @param from1904 whether the workbook counts its days from 1904
 */
record RawSheet(List<RawRow> rows, boolean from1904) {}
