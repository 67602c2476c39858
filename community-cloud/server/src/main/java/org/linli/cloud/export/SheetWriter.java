package org.linli.cloud.export;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/** Writes a list row by row; holds some hundred rows in memory at most. Not safe for several threads. */
abstract class SheetWriter implements AutoCloseable {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    final List<ExportColumn> columns;
    final ZoneId zone;

    SheetWriter(List<ExportColumn> columns, ZoneId zone) {
        this.columns = columns;
        this.zone = zone;
    }

    static SheetWriter open(Exports.Format format, Path path, ExportSource source, ZoneId zone) throws IOException {
        return format == Exports.Format.CSV
                ? new Csv(path, source.columns(), zone)
                : new Xlsx(path, source, source.columns(), zone);
    }

    abstract void row(List<@Nullable Object> values) throws IOException;

    @Override
    public abstract void close() throws IOException;

    static BigDecimal decimal(ExportColumn column, Object value) {
        return BigDecimal.valueOf(((Number) value).longValue(), column.decimals());
    }

    LocalDateTime time(Object value) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(((Number) value).longValue()), zone);
    }

    static String header(ExportColumn column) {
        return column.zh() + " " + column.en();
    }

    /** Text with commas: the mark lets spreadsheets see the encoding, and texts they could take for a formula get an apostrophe. */
    private static final class Csv extends SheetWriter {
        private final Writer writer;

        Csv(Path path, List<ExportColumn> columns, ZoneId zone) throws IOException {
            super(columns, zone);
            writer = new BufferedWriter(Files.newBufferedWriter(path, StandardCharsets.UTF_8));
            writer.write('\uFEFF');
            for (int i = 0; i < columns.size(); i++) {
                write(i, header(columns.get(i)));
            }
            writer.write("\r\n");
        }

        @Override
        void row(List<@Nullable Object> values) throws IOException {
            for (int i = 0; i < columns.size(); i++) {
                Object value = values.get(i);
                write(i, value == null ? "" : text(columns.get(i), value));
            }
            writer.write("\r\n");
        }

        private String text(ExportColumn column, Object value) {
            if (column.isNumber()) {
                return decimal(column, value).toPlainString();
            }
            return column.type() == ExportColumn.Type.INSTANT ? TIME.format(time(value)) : guarded(value.toString());
        }

        private static String guarded(String text) {
            return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        }

        private void write(int index, String text) throws IOException {
            if (index > 0) {
                writer.write(',');
            }
            boolean quoted = text.chars().anyMatch(character -> ",\"\r\n;\t".indexOf(character) >= 0);
            writer.write(quoted ? '"' + text.replace("\"", "\"\"") + '"' : text);
        }

        @Override
        public void close() throws IOException {
            writer.close();
        }
    }

    /** A workbook, whose texts are never formulas. */
    private static final class Xlsx extends SheetWriter {
        private static final int FLUSH_ROWS = 200;

        private final OutputStream output;
        private final Workbook workbook;
        private final Worksheet sheet;
        private int row;

        Xlsx(Path path, ExportSource source, List<ExportColumn> columns, ZoneId zone) throws IOException {
            super(columns, zone);
            output = new BufferedOutputStream(Files.newOutputStream(path));
            workbook = new Workbook(output, "Linli", "1.0");
            sheet = workbook.newWorksheet(source.zh());
            for (int i = 0; i < columns.size(); i++) {
                sheet.inlineString(0, i, header(columns.get(i)));
                sheet.style(0, i).bold().set();
                sheet.width(i, 16);
            }
            sheet.freezePane(0, 1);
        }

        @Override
        void row(List<@Nullable Object> values) throws IOException {
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
            if (column.isNumber()) {
                sheet.value(row, index, decimal(column, value));
                sheet.style(row, index)
                        .format(column.decimals() == 0 ? "0" : "0." + "0".repeat(column.decimals()))
                        .set();
            } else if (column.type() == ExportColumn.Type.DATE) {
                sheet.value(row, index, LocalDate.parse(value.toString()));
                sheet.style(row, index).format("yyyy-MM-dd").set();
            } else if (column.type() == ExportColumn.Type.INSTANT) {
                sheet.value(row, index, time(value));
                sheet.style(row, index).format("yyyy-MM-dd HH:mm:ss").set();
            } else {
                sheet.inlineString(row, index, value.toString());
            }
        }

        @Override
        public void close() throws IOException {
            try (output) {
                workbook.finish();
            }
        }
    }
}
