package org.linli.cloud.imports;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.linli.cloud.refusal.Refused;

/** Text with separators, as spreadsheets of this country really write it: UTF-8 with or without mark, or GBK; comma, semicolon or tab. */
final class CsvFile {

    /** Holds GBK and GB2312. */
    private static final Charset CHINESE = Charset.forName("GB18030");

    private static final char MARK = '\uFEFF';

    private CsvFile() {}

    static RawSheet read(byte[] bytes) {
        String text = text(bytes);
        if (text.indexOf('\0') >= 0) {
            throw Refused.invalid("import-file-broken");
        }
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(separator(text))
                .setIgnoreEmptyLines(false)
                .setTrim(true)
                .get();
        List<RawRow> rows = new ArrayList<>();
        try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
            for (CSVRecord line : parser) {
                FileLimits.add(rows, row(line));
            }
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            // A quote that is never closed, or text right behind one.
            throw Refused.invalid("import-file-broken");
        }
        return new RawSheet(rows, false);
    }

    /** Numbered by record: a spreadsheet shows a cell with line breaks as one row. */
    private static RawRow row(CSVRecord line) {
        List<RawRow.RawCell> cells = new ArrayList<>(line.size());
        if (line.size() > FileLimits.COLUMNS) {
            throw Refused.invalid("import-too-many-columns");
        }
        for (String value : line) {
            cells.add(new RawRow.RawCell(FileLimits.cell(value), false));
        }
        return new RawRow(Math.toIntExact(line.getRecordNumber()), cells);
    }

    /** Bytes that are valid UTF-8 are hardly ever anything else; a text that is not is tried as GBK. */
    private static String text(byte[] bytes) {
        String text = decoded(bytes, StandardCharsets.UTF_8)
                .or(() -> decoded(bytes, CHINESE))
                .orElseThrow(() -> Refused.invalid("import-encoding"));
        return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
    }

    private static Optional<String> decoded(byte[] bytes, Charset charset) {
        try {
            return Optional.of(charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The separator that stands most often in the first line, outside of quotes. */
    private static char separator(String text) {
        int[] counts = new int[3];
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '"') {
                quoted = !quoted;
            } else if (!quoted && (character == '\n' || character == '\r')) {
                if (counts[0] + counts[1] + counts[2] > 0) {
                    break;
                }
            } else if (!quoted) {
                int which = ",;\t".indexOf(character);
                if (which >= 0) {
                    counts[which]++;
                }
            }
        }
        int best = counts[1] > counts[0] ? 1 : 0;
        best = counts[2] > counts[best] ? 2 : best;
        return ",;\t".charAt(best);
    }
}
