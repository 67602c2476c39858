package org.linli.cloud.export;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Text with commas: the mark at its beginning lets spreadsheets see the encoding, and texts they could take for a formula get an apostrophe. */
final class CsvWriter extends SheetWriter {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    /** What begins a formula, in the wide forms of East Asian keyboards too, and what spreadsheets skip before one. */
    private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

    private final Writer writer;

    CsvWriter(Path path, Look look) throws IOException {
        super(look);
        writer = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
        writer.write('\uFEFF');
        for (int i = 0; i < columns.size(); i++) {
            write(i, guarded(header(columns.get(i))));
        }
        writer.write("\r\n");
    }

    @Override
    void row(List<@Nullable Object> values) throws IOException {
        for (int i = 0; i < columns.size(); i++) {
            Object value = values.get(i);
            write(i, value == null ? "" : cell(columns.get(i), value));
        }
        writer.write("\r\n");
    }

    private String cell(ExportColumn column, Object value) {
        if (column.isWhole() || column.type() == ExportColumn.Type.DECIMAL) {
            return decimal(column, value).toPlainString();
        }
        return column.type() == ExportColumn.Type.INSTANT ? TIME.format(time(value)) : guarded(text(column, value));
    }

    private static String guarded(String text) {
        return text.codePoints()
                        .filter(point -> FORMULA.indexOf(point) >= 0 || !isInvisible(point))
                        .limit(1)
                        .anyMatch(point -> FORMULA.indexOf(point) >= 0)
                ? "'" + text
                : text;
    }

    /** Blanks of every width, and marks without any. */
    private static boolean isInvisible(int point) {
        return Character.isWhitespace(point)
                || Character.isSpaceChar(point)
                || Character.isISOControl(point)
                || Character.getType(point) == Character.FORMAT;
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
