package org.linli.cloud.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.linli.cloud.refusal.Refused;

/** Files as clerks and attackers send them. */
class SheetFileTest {

    private static final List<List<String>> TABLE =
            List.of(List.of("楼栋", "房号", "面积"), List.of("一号楼", "101", "89.5"), List.of("二号楼", "逗号，“引号”", "120"));

    private static final List<Field> FIELDS = List.of(
            Field.text("building", "楼栋", "Building", 100).needed(),
            Field.text("unit", "房号", "Unit", 100, "房屋").needed(),
            Field.area("area", "建筑面积", "Built area", "面积"),
            Field.money("amount", "金额", "Amount"),
            Field.month("month", "月份", "Month"),
            Field.date("day", "日期", "Day"),
            Field.choice("kind", "类型", "Kind", Map.of("住宅", "HOME", "车位", "PARKING")));

    private static List<List<String>> texts(byte[] file) {
        return SheetFile.read(file).rows().stream()
                .map(row -> row.cells().stream().map(RawRow.RawCell::text).toList())
                .toList();
    }

    private static String csv(String separator) {
        StringBuilder text = new StringBuilder();
        TABLE.forEach(row -> text.append(String.join(separator, row)).append("\r\n"));
        return text.toString();
    }

    private static String refusal(byte[] file) {
        return assertThrows(Refused.class, () -> SheetFile.read(file)).code();
    }

    @Test
    void text_is_read_in_utf8_with_and_without_mark_and_in_gbk_with_any_separator() {
        for (String separator : List.of(",", ";", "\t")) {
            String text = csv(separator);
            assertEquals(TABLE, texts(text.getBytes(StandardCharsets.UTF_8)));
            assertEquals(TABLE, texts(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8)));
            assertEquals(TABLE, texts(text.getBytes(Charset.forName("GBK"))));
        }
    }

    @Test
    void quoted_separators_quotes_and_line_breaks_belong_to_the_cell() {
        byte[] file = Sheets.utf8("a;b\n\"x;y\";\"he said \"\"no\"\"\"\n\"two\nlines\";1,5\n");
        assertEquals(
                List.of(List.of("a", "b"), List.of("x;y", "he said \"no\""), List.of("two\nlines", "1,5")),
                texts(file));
    }

    @Test
    void a_workbook_gives_the_same_table_with_the_numbers_as_they_are_shown() {
        byte[] file = Sheets.xlsx(List.of(
                List.of("name", "number"),
                List.of("long", 13800138000L),
                List.of("third", new BigDecimal("19.899999999999999")),
                List.of("whole", 3.0)));
        assertEquals(
                List.of(
                        List.of("name", "number"),
                        List.of("long", "13800138000"),
                        List.of("third", "19.9"),
                        List.of("whole", "3")),
                texts(file));
    }

    @Test
    void a_formula_is_never_evaluated_and_its_stored_result_is_data() {
        byte[] file = Sheets.zip(Sheets.parts("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>x</t></is></c></row>"
                + "<row r=\"2\"><c r=\"A2\"><f>WEBSERVICE(\"http://localhost\")</f><v>7</v></c></row>"
                + "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>=1+1</t></is></c></row>"));
        assertEquals(List.of(List.of("x"), List.of("7"), List.of("=1+1")), texts(file));
    }

    @Test
    void files_that_are_no_tables_are_refused_in_words() {
        assertEquals("import-file-empty", refusal(new byte[0]));
        assertEquals("import-file-empty", refusal(Sheets.utf8("\n , ,\n")));
        assertEquals("import-file-broken", refusal(Sheets.utf8("a,b\n\"never closed")));
        assertEquals("import-file-broken", refusal(Sheets.utf8("a\0b,c")));
        assertEquals("import-encoding", refusal(new byte[] {'a', ',', (byte) 0xFF, (byte) 0xFF, '\n'}));
        assertEquals("import-file-broken", refusal(Arrays.copyOf(Sheets.xlsx(List.of(List.of("a"))), 300)));
        assertEquals("import-old-excel", refusal(new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 0, 0}));
        assertEquals("import-file-too-large", refusal(new byte[FileLimits.FILE_BYTES + 1]));
        assertEquals("import-file-broken", refusal(Sheets.zip(Map.of("readme.txt", Sheets.utf8("hello")))));
    }

    @Test
    void too_much_of_anything_is_refused() {
        assertEquals("import-too-many-columns", refusal(Sheets.utf8("x" + ",x".repeat(FileLimits.COLUMNS))));
        assertEquals("import-too-many-rows", refusal(Sheets.utf8("x\n".repeat(FileLimits.ROWS + 1))));
        assertEquals("import-cell-too-long", refusal(Sheets.utf8("x".repeat(FileLimits.CELL + 1))));
        assertEquals(
                "import-too-many-columns",
                refusal(Sheets.zip(Sheets.parts("<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>"))));
    }

    @Test
    void zip_bombs_are_refused_by_what_they_really_unpack_to() {
        Map<String, byte[]> swollen = Sheets.parts("");
        swollen.put("xl/media/image1.png", new byte[20 * 1024 * 1024]);
        assertEquals("import-file-suspicious", refusal(Sheets.zip(swollen)));

        Map<String, byte[]> many = Sheets.parts("");
        for (int i = 0; i <= FileLimits.PARTS; i++) {
            many.put("xl/part" + i, new byte[0]);
        }
        assertEquals("import-file-suspicious", refusal(Sheets.zip(many)));

        // The directory says one byte, the part unpacks to twenty million.
        byte[] lying = Sheets.zip(swollen);
        for (int at = 0; at + 46 < lying.length; at++) {
            if (lying[at] == 'P' && lying[at + 1] == 'K' && lying[at + 2] == 1 && lying[at + 3] == 2) {
                Arrays.fill(lying, at + 24, at + 28, (byte) 0);
                lying[at + 24] = 1;
            }
        }
        Refused refused = assertThrows(Refused.class, () -> SheetFile.read(lying));
        assertTrue(refused.code().startsWith("import-file-"), refused.code());
    }

    @Test
    void documents_that_declare_types_or_entities_are_refused_whatever_the_encoding() {
        String declared = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b"
                + " \"&a;&a;&a;\">]><worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&b;</t></is></c>"
                + "</row></sheetData></worksheet>";
        String external = declared.replace("<!ENTITY a \"aaaa\">", "<!ENTITY a SYSTEM \"file:///etc/passwd\">");
        for (byte[] sheet : List.of(
                Sheets.utf8(declared),
                Sheets.utf8(external),
                Sheets.utf8(declared.replace("<!DOCTYPE", "<!--" + " ".repeat(8_000) + "--><!DOCTYPE")),
                declared.replace("UTF-8", "UTF-16").getBytes(StandardCharsets.UTF_16),
                declared.replace("UTF-8", "UTF-16").getBytes(StandardCharsets.UTF_16LE),
                declared.replace("UTF-8", "UTF-7").getBytes(StandardCharsets.US_ASCII))) {
            Map<String, byte[]> parts = Sheets.parts("");
            parts.put("xl/worksheets/sheet1.xml", sheet);
            assertEquals("import-file-suspicious", refusal(Sheets.zip(parts)));
        }
    }

    @Test
    void random_damage_is_refused_and_never_breaks() {
        Random random = new Random(7);
        byte[] whole = Sheets.xlsx(List.of(List.of("楼栋", "房号"), List.of("一", 1)));
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            for (int n = 0; n <= random.nextInt(8); n++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                assertFalse(SheetFile.read(damaged).rows().isEmpty());
            } catch (Refused refused) {
                assertTrue(refused.code().startsWith("import-"), refused.code());
            }
        }
    }

    private static RowReader.Understood understand(RowErrors errors, List<List<Object>> rows) {
        return new RowReader(FIELDS).read(SheetFile.read(Sheets.xlsx(rows)), errors);
    }

    private static String csvError(String header, String cell) {
        RowErrors errors = new RowErrors();
        byte[] file = Sheets.utf8("楼栋,房号," + header + "\nA,1,\"" + cell + "\"\n");
        List<ImportRow> rows =
                new RowReader(FIELDS).read(SheetFile.read(file), errors).rows();
        return errors.isEmpty()
                ? "= "
                        + rows.get(0).values().entrySet().stream()
                                .filter(entry -> !List.of("building", "unit").contains(entry.getKey()))
                                .map(Map.Entry::getValue)
                                .findFirst()
                                .orElse("")
                : errors.list().get(0).en();
    }

    @Test
    void headers_are_found_below_titles_in_both_languages_whatever_their_dress() {
        RowErrors errors = new RowErrors();
        RowReader.Understood understood = understand(
                errors,
                List.of(
                        List.of("某小区房屋表"),
                        List.of("房 屋*", "BUILDING", "面积（㎡）", "备注"),
                        List.of("101", "一号楼", "89.5", "不读")));
        assertTrue(errors.isEmpty(), () -> errors.list().toString());
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("房 屋*", "unit");
        columns.put("BUILDING", "building");
        columns.put("面积（㎡）", "area");
        columns.put("备注", "");
        assertEquals(columns, understood.columns());
        assertEquals(
                List.of(new ImportRow(3, Map.of("unit", "101", "building", "一号楼", "area", "8950"))), understood.rows());
    }

    @Test
    void missing_and_double_columns_and_empty_cells_are_named_with_their_row() {
        RowErrors missing = new RowErrors();
        understand(missing, List.of(List.of("楼栋", "面积", "建筑面积"), List.of("A", 1, 2)));
        assertEquals(
                List.of("面积", "房号").toString(),
                missing.list().stream()
                        .map(RowError::column)
                        .map(name -> name.equals("建筑面积") ? "面积" : name)
                        .toList()
                        .toString());

        RowErrors empty = new RowErrors();
        List<Object> gap = new ArrayList<>(Arrays.asList("A", null, "x"));
        understand(empty, List.of(List.of("楼栋", "房号", "面积"), List.of("A", "1", 2), gap));
        assertEquals(
                List.of(
                        new RowError(3, "面积", "不是数字", "is not a number"),
                        new RowError(3, "房号", "不能为空", "must not be empty")),
                empty.list().stream()
                        .sorted(java.util.Comparator.comparing(RowError::column).reversed())
                        .toList());
    }

    @Test
    void money_is_exact_or_refused() {
        assertEquals("= 123450", csvError("金额", "1,234.50"));
        assertEquals("= 5", csvError("金额", "0.05"));
        assertEquals("must not be negative", csvError("金额", "-0.05"));
        assertEquals("= 100", csvError("金额", "¥1.000"));
        assertEquals("= 1200", csvError("金额", "１２元"));
        assertEquals("has more than 2 decimals", csvError("金额", "0.001"));
        assertEquals("is not a number", csvError("金额", "12.34.5"));
        assertEquals("is not a number", csvError("金额", "1.234,50"));
        assertEquals("is not a number", csvError("金额", "12,34"));
        assertEquals("is not a number", csvError("金额", "1e3"));
        assertEquals("is not a number", csvError("金额", "=1+1"));
        assertEquals("is too large", csvError("金额", "1000000000.01"));
        assertEquals("must not be negative", csvError("金额", "−1000000000.01"));
        assertEquals("must not be negative", csvError("面积", "-1"));
    }

    @Test
    void days_are_real_days() {
        assertEquals("= 2024-02-29", csvError("日期", "2024-2-29"));
        assertEquals("= 2026-01-31", csvError("日期", "2026年1月31日"));
        assertEquals("= 2026-01-31", csvError("日期", "2026/1/31 0:00:00".replace(" 0:", " 00:")));
        assertEquals("= 2026-01-31", csvError("日期", "20260131"));
        assertEquals("is a day that does not exist", csvError("日期", "2025-02-29"));
        assertEquals("is a day that does not exist", csvError("日期", "2025-04-31"));
        assertEquals("is not a date; write 2026-01-31", csvError("日期", "45322"));
        assertEquals("is not a date; write 2026-01-31", csvError("日期", "31/01/2026"));
        RowErrors errors = new RowErrors();
        List<ImportRow> rows = understand(
                        errors,
                        List.of(
                                List.of("楼栋", "房号", "日期"),
                                List.of("A", "1", LocalDate.of(2024, 2, 29)),
                                List.of("A", "2", 45322),
                                List.of("A", "3", 61)))
                .rows();
        assertTrue(errors.isEmpty(), () -> errors.list().toString());
        assertEquals(
                List.of("2024-02-29", "2024-01-31", "1900-03-01"),
                rows.stream().map(row -> row.text("day")).toList());
        RowErrors never = new RowErrors();
        understand(never, List.of(List.of("楼栋", "房号", "日期"), List.of("A", "1", 60), List.of("A", "2", 45322.5)));
        assertEquals(2, never.count());
    }

    @Test
    void choices_know_their_words_and_name_them_when_asked_for_another() {
        assertEquals("= PARKING", csvError("类型", "车位"));
        assertEquals("= HOME", csvError("类型", "home"));
        assertEquals("must be one of: 住宅、车位", csvError("类型", "别墅"));
    }

    @Test
    void text_that_looks_like_a_formula_is_text_and_our_own_guard_is_taken_off() {
        RowErrors errors = new RowErrors();
        byte[] file = Sheets.utf8("楼栋,房号\n=HYPERLINK(1),'=cmd\n@x,-1\n'quote,+2\n");
        List<ImportRow> rows =
                new RowReader(FIELDS).read(SheetFile.read(file), errors).rows();
        assertEquals(
                List.of("=HYPERLINK(1)|=cmd", "@x|-1", "'quote|+2"),
                rows.stream()
                        .map(row -> row.text("building") + "|" + row.text("unit"))
                        .toList());
    }
}
