package org.linli.cloud.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.linli.cloud.export.ExportColumn.Language;

/** What a spreadsheet program gets to see. */
class SheetsTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private static ExportColumn column(String path, ExportColumn.Type type, Map<String, Bilingual> words) {
        return new ExportColumn(path, Bilingual.parse("列 " + path + " · Column " + path), type, words);
    }

    private static final ExportList LIST = new ExportList(
            "things",
            "listThings",
            Bilingual.parse("东西 · Things"),
            Set.of("MANAGER"),
            Set.of(),
            Set.of(),
            true,
            true,
            List.of(
                    column("name", ExportColumn.Type.TEXT, Map.of("PAID", Bilingual.parse("已缴清 · Paid"))),
                    column("amountFen", ExportColumn.Type.MONEY, Map.of()),
                    column("at", ExportColumn.Type.INSTANT, Map.of()),
                    column("on", ExportColumn.Type.DATE, Map.of()),
                    column("reading", ExportColumn.Type.READING, Map.of()),
                    column("open", ExportColumn.Type.YES_NO, Map.of())));

    /** Half past midnight in Shanghai is still the day before in UTC. */
    private static final long AT = Instant.parse("2026-11-20T16:30:00Z").toEpochMilli();

    private static Path write(ExportFiles.Format format, Language language, List<List<@Nullable Object>> rows) {
        return ExportFiles.write(
                LIST, SHANGHAI, part -> part == 0 ? Optional.of(rows) : Optional.empty(), format, language);
    }

    private static List<List<String>> csv(Language language, List<List<@Nullable Object>> rows) throws Exception {
        Path path = write(ExportFiles.Format.CSV, language, rows);
        String text = Files.readString(path);
        Files.delete(path);
        assertTrue(text.startsWith("\uFEFF"));
        List<List<String>> read = new ArrayList<>();
        CSVFormat.RFC4180.parse(new StringReader(text.substring(1))).forEach(row -> read.add(row.toList()));
        return read;
    }

    private static List<@Nullable Object> row(@Nullable Object name) {
        return Arrays.asList(name, 12_345L, AT, "2026-11-21", 1_500L, true);
    }

    @Test
    void money_is_in_yuan_times_are_local_and_codes_are_words() throws Exception {
        List<List<String>> rows = csv(Language.zh, List.of(row("PAID")));

        assertEquals("列 name", rows.get(0).get(0));
        assertEquals(List.of("已缴清", "123.45", "2026-11-21 00:30:00", "2026-11-21", "1.500", "是"), rows.get(1));
        assertEquals("Paid", csv(Language.en, List.of(row("PAID"))).get(1).get(0));
        assertEquals("已缴清 Paid", csv(Language.both, List.of(row("PAID"))).get(1).get(0));
    }

    @Test
    void what_is_missing_is_empty() throws Exception {
        List<@Nullable Object> nothing = Arrays.asList(null, null, null, null, null, null);
        assertEquals(
                List.of("", "", "", "", "", ""),
                csv(Language.zh, List.of(nothing)).get(1));
    }

    @Test
    void several_values_share_a_cell() throws Exception {
        Object several = List.of("PAID", List.of("PAID", "张三"));
        assertEquals(
                "已缴清; 已缴清 张三", csv(Language.zh, List.of(row(several))).get(1).get(0));
    }

    @Test
    void no_text_is_a_formula_to_a_spreadsheet() throws Exception {
        for (String attack : List.of(
                "=1+1",
                "+1+1",
                "-2+3",
                "@SUM(A1)",
                "\t=1+1",
                "\r=1+1",
                "\n=1+1",
                "  =1+1",
                "\u00A0=1",
                "\u200B=1",
                "\uFEFF\u3000@x",
                "＝1+1",
                "＋1",
                "－1",
                "＠SUM(A1)",
                "=HYPERLINK(\"http://x\",\"y\")",
                "=cmd|' /C calc'!A0")) {
            String cell = csv(Language.zh, List.of(row(attack))).get(1).get(0);
            assertEquals("'" + attack, cell);
            Path path = write(ExportFiles.Format.XLSX, Language.zh, List.of(row(attack)));
            try (ReadableWorkbook book = new ReadableWorkbook(path.toFile())) {
                Row second = book.getFirstSheet().read().get(1);
                assertEquals(CellType.STRING, second.getCell(0).getType(), attack);
                assertEquals(null, second.getCell(0).getFormula(), attack);
            }
            Files.delete(path);
        }
        assertEquals("a=b", csv(Language.zh, List.of(row("a=b"))).get(1).get(0));
    }

    @Test
    void quotes_commas_and_lines_stay_in_their_cell() throws Exception {
        for (String text : List.of("a,b", "a\"b", "a;b", "a\r\nb", "张三，李四")) {
            assertEquals(text, csv(Language.zh, List.of(row(text))).get(1).get(0));
        }
    }

    @Test
    void a_workbook_holds_numbers_and_days_not_texts() throws Exception {
        Path path = write(ExportFiles.Format.XLSX, Language.both, List.of(row("PAID")));
        try (ReadableWorkbook book = new ReadableWorkbook(path.toFile())) {
            assertEquals("东西 Things", book.getFirstSheet().getName());
            Row row = book.getFirstSheet().read().get(1);
            assertEquals("已缴清 Paid", row.getCellText(0));
            assertEquals(new BigDecimal("123.45"), row.getCellAsNumber(1).orElseThrow());
            assertEquals(
                    java.time.LocalDateTime.parse("2026-11-21T00:30:00"),
                    row.getCellAsDate(2).orElseThrow());
            assertEquals(
                    java.time.LocalDateTime.parse("2026-11-21T00:00:00"),
                    row.getCellAsDate(3).orElseThrow());
            assertEquals("是 yes", row.getCellText(5));
        }
        Files.delete(path);
    }

    @Test
    void the_longest_text_is_cut_to_what_a_cell_takes() throws Exception {
        Path path = write(ExportFiles.Format.XLSX, Language.zh, List.of(row("长".repeat(40_000))));
        try (ReadableWorkbook book = new ReadableWorkbook(path.toFile())) {
            assertEquals(
                    32_767, book.getFirstSheet().read().get(1).getCellText(0).length());
        }
        Files.delete(path);
    }
}
