package org.linli.cloud.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.parser.PdfTextExtractor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ReceiptPaperTest {

    private static final String ADDRESS = "https://cloud.example.org/receipt.html#";

    private static Receipt receipt(String payer, List<Receipt.Line> lines) {
        long sum = lines.stream().mapToLong(Receipt.Line::amountFen).sum();
        Receipt.Content content = new Receipt.Content(
                "和睦物业服务有限公司",
                "Harmony Property Services",
                "翠湖花园",
                "Jade Lake Garden",
                "3栋 2单元 1201",
                payer,
                "ONLINE",
                "4200001234202611219876543210",
                LocalDate.of(2026, 11, 20),
                LocalDate.of(2026, 11, 21),
                "",
                lines);
        return new Receipt(
                "id",
                "home",
                2026,
                123,
                "p",
                "h",
                Instant.parse("2026-11-21T08:00:00Z"),
                "",
                sum,
                0,
                "7K3Q9ZVT2M4XH8RD",
                0,
                false,
                content);
    }

    private static List<Receipt.Line> lines(int count) {
        List<Receipt.Line> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LocalDate from = LocalDate.of(2024, 1, 1).plusMonths(i);
            lines.add(new Receipt.Line(
                    i % 2 == 0 ? "物业服务费 Property service" : "车位管理费（地下二层）",
                    from,
                    from.plusMonths(1).minusDays(1),
                    32_504 + i));
        }
        return lines;
    }

    static String text(byte[] pdf) throws IOException {
        try (PdfReader reader = new PdfReader(pdf)) {
            PdfTextExtractor extractor = new PdfTextExtractor(reader);
            StringBuilder text = new StringBuilder();
            for (int page = 1; page <= reader.getNumberOfPages(); page++) {
                text.append(extractor.getTextFromPage(page)).append('\n');
            }
            return text.toString();
        }
    }

    static void look(String name, byte[] pdf) throws IOException {
        Path folder = Path.of("target", "papers");
        Files.createDirectories(folder);
        Files.write(folder.resolve(name + ".pdf"), pdf);
    }

    @Test
    void aReceiptSaysWhatWasPaidInFiguresAndInCapitals() throws IOException {
        List<Receipt.Line> lines = new ArrayList<>(lines(2));
        lines.add(new Receipt.Line("", null, null, 100_000));
        byte[] pdf = ReceiptPaper.print(receipt("张伟", lines), ReceiptPaper.Print.ORIGINAL, ADDRESS);
        look("receipt", pdf);
        String text = text(pdf);
        for (String part : List.of(
                "收 据",
                "RECEIPT",
                "2026-000123",
                "张伟",
                "3栋 2单元 1201",
                "和睦物业服务有限公司",
                "物业服务费",
                "¥325.04",
                "预存款",
                "¥1,000.00",
                "¥1,650.09",
                "人民币壹仟陆佰伍拾元零玖分",
                "7K3Q-9ZVT-2M4X-H8RD",
                "2026年11月20日")) {
            assertTrue(text.contains(part), part + " is not in:\n" + text);
        }
        assertFalse(text.contains("副本"), text);
        assertTrue(pdf.length < 120_000, "only the characters shown are embedded, but it has " + pdf.length + " bytes");
    }

    @Test
    void aReprintIsMarkedAsCopyAndAVoidOneAsVoid() throws IOException {
        byte[] copy = ReceiptPaper.print(receipt("张伟", lines(1)), ReceiptPaper.Print.COPY, ADDRESS);
        look("receipt-copy", copy);
        assertTrue(text(copy).contains("副本"));
        byte[] dead = ReceiptPaper.print(receipt("张伟", lines(1)), ReceiptPaper.Print.VOID, ADDRESS);
        assertTrue(text(dead).contains("作废"));
    }

    @Test
    void manyLinesGoOnWithTheirHeadingOnWholeSheets() throws IOException {
        byte[] pdf = ReceiptPaper.print(receipt("欧阳娜娜", lines(72)), ReceiptPaper.Print.ORIGINAL, ADDRESS);
        look("receipt-long", pdf);
        try (PdfReader reader = new PdfReader(pdf)) {
            assertTrue(reader.getNumberOfPages() > 1);
            assertTrue(new PdfTextExtractor(reader).getTextFromPage(2).contains("收费项目"));
            assertTrue(new PdfTextExtractor(reader).getTextFromPage(2).contains("2 / "));
        }
    }

    @Test
    void aRareCharacterThatCannotBePrintedBecomesTheGetaMark() throws IOException {
        byte[] pdf = ReceiptPaper.print(receipt("王\uD86D\uDFFE〇㛃", lines(1)), ReceiptPaper.Print.ORIGINAL, ADDRESS);
        look("receipt-rare", pdf);
        assertTrue(text(pdf).contains("王"), text(pdf));
    }

    @Test
    void papersMadeAtOnceAreAllReadable() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<byte[]>> papers = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                Receipt receipt = receipt("住户" + (char) ('一' + i * 37), lines(1 + i % 12));
                papers.add(pool.submit(() -> ReceiptPaper.print(receipt, ReceiptPaper.Print.COPY, ADDRESS)));
            }
            for (int i = 0; i < 64; i++) {
                String text = text(papers.get(i).get());
                assertTrue(text.contains("住户" + (char) ('一' + i * 37)), text);
                assertTrue(text.contains("¥325.04") && text.contains("人民币"), text);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void theSameReceiptIsTheSamePaperAgain() {
        Receipt receipt = receipt("张伟", lines(3));
        assertEquals(
                ReceiptPaper.print(receipt, ReceiptPaper.Print.COPY, ADDRESS).length,
                ReceiptPaper.print(receipt, ReceiptPaper.Print.COPY, ADDRESS).length);
    }
}
