package org.linli.cloud.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/** A workbook, whose texts are never formulas. Goes on in another sheet where one is full. */
final class XlsxWriter extends SheetWriter {

    private static final int FLUSH_ROWS = 200;

    /** A sheet takes 1 048 576 rows, its header among them. */
    private static final int ROWS_A_SHEET = 1_000_000;

    /** The longest text of a cell. */
    private static final int MAX_TEXT = 32_767;

    private static final int MAX_SHEET_NAME = 26;

    private final OutputStream output;
    private final Workbook workbook;
    private final String name;
    private Worksheet sheet;
    private int sheets;
    private int row;

    XlsxWriter(Path path, String name, Look look) throws IOException {
        super(look);
        String plain = name.replaceAll("[\\[\\]*?/\\\\:']", " ");
        this.name = plain.substring(0, Math.min(plain.length(), MAX_SHEET_NAME));
        output = new BufferedOutputStream(Files.newOutputStream(path));
        workbook = new Workbook(output, "Linli", "1.0");
        sheet = begin();
    }

    private Worksheet begin() {
        sheets++;
        Worksheet begun = workbook.newWorksheet(sheets == 1 ? name : name + " " + sheets);
        for (int i = 0; i < columns.size(); i++) {
            begun.inlineString(0, i, header(columns.get(i)));
            begun.style(0, i).bold().set();
            begun.width(i, 16);
        }
        begun.freezePane(0, 1);
        return begun;
    }

    @Override
    void row(List<@Nullable Object> values) throws IOException {
        if (row == ROWS_A_SHEET) {
            sheet.finish();
            sheet = begin();
            row = 0;
        }
        row++;
        for (int i = 0; i < columns.size(); i++) {
            Object value = values.get(i);
            if (value != null) {
                cell(i, columns.get(i), value);
            }
        }
        if (row % FLUSH_ROWS == 0) {
            sheet.flush();
        }
    }

    private void cell(int index, ExportColumn column, Object value) {
        if (column.isWhole()) {
            sheet.value(row, index, decimal(column, value));
            sheet.style(row, index)
                    .format(column.decimals() == 0 ? "0" : "0." + "0".repeat(column.decimals()))
                    .set();
        } else if (column.type() == ExportColumn.Type.DECIMAL) {
            sheet.value(row, index, decimal(column, value));
        } else if (column.type() == ExportColumn.Type.INSTANT) {
            sheet.value(row, index, time(value));
            sheet.style(row, index).format("yyyy-MM-dd HH:mm:ss").set();
        } else {
            LocalDate day = column.type() == ExportColumn.Type.DATE ? day(value.toString()) : null;
            if (day != null) {
                sheet.value(row, index, day);
                sheet.style(row, index).format("yyyy-MM-dd").set();
            } else {
                sheet.inlineString(row, index, shortened(text(column, value)));
            }
        }
    }

    private static @Nullable LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static String shortened(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 1) + "…";
    }

    @Override
    public void close() throws IOException {
        try (output) {
            workbook.finish();
        }
    }
}
