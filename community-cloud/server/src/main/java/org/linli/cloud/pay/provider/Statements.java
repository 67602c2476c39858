package org.linli.cloud.pay.provider;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Statement files: CSV in UTF-8 (with or without mark) or GB 18030, bounded. */
public final class Statements {

    public static final int MAX_BYTES = 20 * 1024 * 1024;
    public static final int MAX_LINES = 200_000;
    private static final int MAX_FIELDS = 200;

    private Statements() {}

    /** The text: UTF-8 if it is that, else GB 18030, which contains GBK. */
    public static String text(byte[] file) throws StatementRefused {
        if (file.length == 0 || file.length > MAX_BYTES) {
            throw new StatementRefused(0, StatementRefused.Fault.SIZE);
        }
        String text;
        try {
            text = decode(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException notUtf8) {
            try {
                text = decode(file, Charset.forName("GB18030"));
            } catch (CharacterCodingException e) {
                throw new StatementRefused(0, StatementRefused.Fault.CHARACTERS);
            }
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static String decode(byte[] file, Charset charset) throws CharacterCodingException {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(file))
                .toString();
    }

    /**
     * One row of a table.
     *
     * @param line from 1
     */
    public record Row(int line, Map<String, String> fields) {
        /** The field under the first of these headings that the file has; empty when it has none. */
        public String field(String... names) {
            for (String name : names) {
                String value = fields.get(name);
                if (value != null) {
                    return value;
                }
            }
            return "";
        }
    }

    /**
     * The rows below the line of headings.
     *
     * @param key a heading that only the line of headings has
     * @param until ends the table; lines that begin with {@code #} are comments
     */
    public static List<Row> table(String text, String key, String until) throws StatementRefused {
        List<Row> rows = new ArrayList<>();
        List<String> headings = List.of();
        String[] lines = text.split("\r\n|\n|\r", MAX_LINES + 2);
        if (lines.length > MAX_LINES) {
            throw new StatementRefused(MAX_LINES, StatementRefused.Fault.SIZE);
        }
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].isBlank() || lines[i].startsWith("#")) {
                continue;
            }
            List<String> fields = fields(lines[i], i + 1);
            if (headings.isEmpty()) {
                headings = fields.contains(key) ? fields : headings;
            } else if (fields.get(0).equals(until)) {
                break;
            } else {
                rows.add(row(headings, fields, i + 1));
            }
        }
        if (headings.isEmpty()) {
            throw new StatementRefused(1, StatementRefused.Fault.HEADINGS);
        }
        return rows;
    }

    private static Row row(List<String> headings, List<String> fields, int line) throws StatementRefused {
        if (fields.size() < headings.size()) {
            throw new StatementRefused(line, StatementRefused.Fault.FIELDS);
        }
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < headings.size(); i++) {
            named.put(headings.get(i), fields.get(i));
        }
        return new Row(line, named);
    }

    /** Comma, semicolon or tab; quotes doubled inside quotes; blanks, tabs and WeChat's leading backtick taken off. */
    private static List<String> fields(String line, int number) throws StatementRefused {
        char separator = line.indexOf('\t') >= 0 && line.indexOf(',') < 0 ? '\t' : line.indexOf(',') < 0 ? ';' : ',';
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char character = line.charAt(i);
            if (character == '"') {
                if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                    field.append('"');
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (character == separator && !quoted) {
                fields.add(clean(field));
                field.setLength(0);
            } else {
                field.append(character);
            }
        }
        fields.add(clean(field));
        if (quoted || fields.size() > MAX_FIELDS) {
            throw new StatementRefused(number, StatementRefused.Fault.FIELDS);
        }
        return fields;
    }

    private static String clean(StringBuilder field) {
        String text = field.toString().strip();
        return text.startsWith("`") ? text.substring(1) : text;
    }

    /** An amount in yuan, above zero. */
    public static long fen(Row row, String text) throws StatementRefused {
        try {
            long fen = Yuan.toFen(text.startsWith("-") ? text.substring(1) : text);
            if (fen > 0) {
                return fen;
            }
        } catch (NumberFormatException e) {
            throw new StatementRefused(row.line(), StatementRefused.Fault.AMOUNT);
        }
        throw new StatementRefused(row.line(), StatementRefused.Fault.AMOUNT);
    }
}
