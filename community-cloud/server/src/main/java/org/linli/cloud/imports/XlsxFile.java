package org.linli.cloud.imports;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.linli.cloud.refusal.Refused;

/** The first sheet of a workbook, read row by row. */
final class XlsxFile {

    /** A spreadsheet keeps 15 digits and shows no more; the file may say 19.899999999999999 where the clerk typed 19.9. */
    private static final MathContext DIGITS = new MathContext(15, RoundingMode.HALF_EVEN);

    private static final Pattern PLAIN_NUMBER =
            Pattern.compile("-?(0|[1-9]\\d{0,30})(\\.\\d{1,30})?([eE][+-]?\\d{1,3})?");

    private XlsxFile() {}

    static RawSheet read(byte[] bytes) {
        WorkbookGuard.check(bytes);
        List<RawRow> rows = new ArrayList<>();
        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(bytes));
                Stream<Row> stream = workbook.getFirstSheet().openStream()) {
            Iterator<Row> each = stream.iterator();
            while (each.hasNext()) {
                FileLimits.add(rows, row(each.next()));
            }
            return new RawSheet(rows, workbook.isDate1904());
        } catch (Refused refused) {
            throw refused;
        } catch (IOException | RuntimeException e) {
            // The library meets broken files with many kinds of exceptions.
            throw Refused.invalid("import-file-broken");
        }
    }

    private static RawRow row(Row row) {
        if (row.getCellCount() > FileLimits.COLUMNS) {
            throw Refused.invalid("import-too-many-columns");
        }
        List<RawRow.RawCell> cells = new ArrayList<>(row.getCellCount());
        for (int i = 0; i < row.getCellCount(); i++) {
            cells.add(row.getOptionalCell(i).map(XlsxFile::cell).orElse(RawRow.RawCell.EMPTY));
        }
        return new RawRow(row.getRowNum(), cells);
    }

    private static RawRow.RawCell cell(Cell cell) {
        if (cell.getType() == CellType.EMPTY) {
            return RawRow.RawCell.EMPTY;
        }
        String raw = cell.getRawValue() == null ? "" : cell.getRawValue();
        boolean computedNumber =
                cell.getType() == CellType.FORMULA && PLAIN_NUMBER.matcher(raw).matches();
        if (cell.getType() == CellType.NUMBER || computedNumber) {
            return new RawRow.RawCell(number(raw), true);
        }
        // An error such as #REF! stays as text, so that its row is refused with it in sight; a formula stands for its
        // stored result.
        String text = cell.getType() == CellType.STRING ? cell.getText() : raw;
        return new RawRow.RawCell(FileLimits.cell(text), false);
    }

    private static String number(String raw) {
        if (raw.length() > 40) {
            throw Refused.invalid("import-cell-too-long");
        }
        BigDecimal exact = new BigDecimal(raw);
        if (Math.abs((long) exact.scale()) > 400) {
            throw Refused.invalid("import-file-broken");
        }
        BigDecimal shown = exact.round(DIGITS).stripTrailingZeros();
        return shown.signum() == 0 ? "0" : shown.toPlainString();
    }
}
