package org.linli.cloud.imports;

import java.util.List;

/**
 * A line of a file before anybody knows what its columns mean.
 *
 * @param number as the spreadsheet numbers it, from 1
 */
record RawRow(int number, List<RawCell> cells) {

    /**
     * @param text what stands there, without surrounding space; formulas are never evaluated, a stored result counts as the value
     * @param number whether the file itself holds it as a number: dates of a spreadsheet are numbers
     */
    record RawCell(String text, boolean number) {
        static final RawCell EMPTY = new RawCell("", false);
    }

    RawCell cell(int index) {
        return index < cells.size() ? cells.get(index) : RawCell.EMPTY;
    }

    boolean isBlank() {
        return cells.stream().allMatch(cell -> cell.text().isEmpty());
    }
}
