package org.linli.cloud.imports;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From the lines of a file to rows of known fields: finds the header, understands each cell, and collects what is wrong. */
final class RowReader {

    /** Titles and notes may stand above the header, not more than these lines. */
    private static final int HEADER_WITHIN = 10;

    /** Begins the first cell of a line that only shows how to fill in the others; it is not read. */
    static final String EXAMPLE = "例：";

    private final List<Field> fields;
    private final Map<String, Field> byName = new HashMap<>();

    RowReader(List<Field> fields) {
        this.fields = fields;
        for (Field field : fields) {
            byName.put(plain(field.zh()), field);
            byName.put(plain(field.en()), field);
            byName.put(plain(field.key()), field);
            field.names().forEach(name -> byName.put(plain(name), field));
        }
    }

    /**
     * What was understood.
     *
     * @param columns headers of the file to the keys of their fields, in the file's order; unknown columns have an empty key and are not read
     * @param rows those without an error
     * @param count all of them
     */
    record Understood(Map<String, String> columns, List<ImportRow> rows, long count) {}

    Understood read(RawSheet sheet, RowErrors errors) {
        RawRow header = header(sheet.rows());
        if (header == null) {
            errors.add(
                    1,
                    "",
                    "没有找到表头：请保留列名，如 " + fields.get(0).zh(),
                    "has no header; keep the names of the columns, such as "
                            + fields.get(0).en());
            return new Understood(Map.of(), List.of(), 0);
        }
        Map<String, String> columns = new LinkedHashMap<>();
        Map<Integer, Field> byColumn = new LinkedHashMap<>();
        mapHeader(header, columns, byColumn, errors);
        if (!errors.isEmpty()) {
            return new Understood(columns, List.of(), 0);
        }
        CellReader reader = new CellReader(sheet.from1904());
        List<ImportRow> rows = new ArrayList<>();
        long count = 0;
        for (RawRow row : sheet.rows()) {
            if (row.number() > header.number() && !isExample(row)) {
                count++;
                long before = errors.count();
                ImportRow read = row(row, byColumn, reader, errors);
                if (errors.count() == before) {
                    rows.add(read);
                }
            }
        }
        if (count == 0) {
            errors.add(header.number(), "", "表头下面没有数据", "has no rows below the header");
        }
        return new Understood(columns, rows, count);
    }

    private static boolean isExample(RawRow row) {
        return Normalizer.normalize(row.cell(0).text(), Normalizer.Form.NFKC)
                .startsWith(Normalizer.normalize(EXAMPLE, Normalizer.Form.NFKC));
    }

    private @Nullable RawRow header(List<RawRow> rows) {
        RawRow best = null;
        long most = 0;
        for (RawRow row : rows.subList(0, Math.min(HEADER_WITHIN, rows.size()))) {
            long known = row.cells().stream()
                    .filter(cell -> byName.containsKey(plain(cell.text())))
                    .count();
            if (known > most) {
                best = row;
                most = known;
            }
        }
        return best;
    }

    private void mapHeader(RawRow header, Map<String, String> columns, Map<Integer, Field> byColumn, RowErrors errors) {
        for (int i = 0; i < header.cells().size(); i++) {
            String name = header.cell(i).text();
            Field field = byName.get(plain(name));
            if (field == null) {
                if (!name.isEmpty()) {
                    columns.put(name, "");
                }
            } else if (byColumn.containsValue(field)) {
                errors.add(header.number(), name, "有两列都是“" + field.zh() + "”", "is a second column for " + field.en());
            } else {
                columns.put(name, field.key());
                byColumn.put(i, field);
                errors.header(field, name);
            }
        }
        for (Field field : fields) {
            if (field.required() && !byColumn.containsValue(field)) {
                errors.add(
                        header.number(),
                        field.zh(),
                        "缺少“" + field.zh() + "”这一列",
                        "is missing: the column " + field.en());
            }
        }
    }

    private static ImportRow row(RawRow row, Map<Integer, Field> byColumn, CellReader reader, RowErrors errors) {
        Map<String, String> values = new HashMap<>();
        byColumn.forEach((column, field) -> {
            RawRow.RawCell cell = row.cell(column);
            if (!cell.text().isEmpty()) {
                reader.read(field, cell, words -> errors.add(row.number(), field.key(), words.zh(), words.en()))
                        .ifPresent(value -> values.put(field.key(), value));
            } else if (field.required()) {
                errors.add(row.number(), field.key(), "不能为空", "must not be empty");
            }
        });
        return new ImportRow(row.number(), values);
    }

    /** Headers differ in width, case, blanks, stars and remarks in brackets. */
    private static String plain(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\([^)]*\\)|\\[[^]]*]", "")
                .replaceAll("[\\s*_:：./-]", "");
    }
}
