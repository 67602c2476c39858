package org.linli.cloud.imports;

/**
 * Why a row cannot be taken, for the clerk who must correct it.
 *
 * @param row as the spreadsheet numbers it; 1 is the first line of the file
 * @param column as the file names it, or the field's own name when the file has no such column; empty when the whole row is meant
 */
public record RowError(int row, String column, String zh, String en) {

    static RowError of(int row, String column, Words words) {
        return new RowError(row, column, words.zh(), words.en());
    }
}
