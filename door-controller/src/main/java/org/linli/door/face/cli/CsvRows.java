package org.linli.door.face.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The little CSV these commands need: commas, optional double quotes, an optional header, blank lines skipped. */
final class CsvRows {
    private CsvRows() {}

    /** Rows without the header; short rows are filled up with empty cells to {@code columns}. */
    static List<List<String>> read(Path file, int columns, String firstHeaderCell) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        for (String line : text.replace("\uFEFF", "").split("\\R")) {
            if (!line.isBlank()) {
                List<String> cells = cells(line);
                while (cells.size() < columns) {
                    cells.add("");
                }
                boolean isHeader = rows.isEmpty() && cells.get(0).equalsIgnoreCase(firstHeaderCell);
                if (!isHeader) {
                    rows.add(cells);
                }
            }
        }
        return rows;
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int index = 0; index < line.length(); index++) {
            char character = line.charAt(index);
            if (character == '"') {
                boolean doubled = quoted && index + 1 < line.length() && line.charAt(index + 1) == '"';
                if (doubled) {
                    cell.append('"');
                    index++;
                } else {
                    quoted = !quoted;
                }
            } else if (character == ',' && !quoted) {
                cells.add(cell.toString().trim());
                cell.setLength(0);
            } else {
                cell.append(character);
            }
        }
        cells.add(cell.toString().trim());
        return cells;
    }

    /** One line, quoted where needed. */
    static String line(Object... cells) {
        StringBuilder line = new StringBuilder();
        for (Object cell : cells) {
            String text = String.valueOf(cell);
            boolean special = text.indexOf(',') >= 0 || text.indexOf('"') >= 0 || text.indexOf('\n') >= 0;
            line.append(line.length() == 0 ? "" : ",").append(special ? '"' + text.replace("\"", "\"\"") + '"' : text);
        }
        return line.append('\n').toString();
    }
}
