package org.linli.cloud.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.cloud.papers.TestPdf.byHand;
import static org.linli.cloud.papers.TestPdf.bytes;
import static org.linli.cloud.papers.TestPdf.deflated;
import static org.linli.cloud.papers.TestPdf.stream;

import com.lowagie.text.pdf.PdfAction;
import com.lowagie.text.pdf.PdfDestination;
import com.lowagie.text.pdf.PdfFileSpecification;
import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.PdfWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.linli.cloud.refusal.Refused;

/** What comes as a PDF, and what becomes of it. */
class CleanPdfTest {

    private static void refused(String code, byte[] file) {
        assertEquals(code, assertThrows(Refused.class, () -> CleanPdf.of(file)).code());
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @Test
    void aPlainDocumentIsWrittenAnewWithoutItsAuthorAndWhateverStandsBehindIt() throws Exception {
        byte[] file = joined(TestPdf.plain(3), bytes("<html><script>alert(1)</script></html>"));
        assertTrue(new String(file, StandardCharsets.ISO_8859_1).contains("Somebody Private"));
        CleanPdf clean = CleanPdf.of(file);
        assertEquals(3, clean.pages());
        String text = new String(clean.bytes(), StandardCharsets.ISO_8859_1);
        assertFalse(text.contains("Somebody Private") || text.contains("<script>"), text);
        try (PdfReader reader = new PdfReader(clean.bytes())) {
            assertEquals(3, reader.getNumberOfPages());
            assertTrue(new String(reader.getPageContent(2), StandardCharsets.ISO_8859_1).contains("Page 2"));
        }
        assertEquals(3, CleanPdf.of(clean.bytes()).pages());
    }

    @Test
    void whatIsNoPdfIsRefusedWhateverItIsCalled() {
        for (String other : List.of(
                "<html><body>%PDF-1.4</body></html>",
                "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
                "MZ",
                "%PDF-1.7",
                "%PDF-1.7\nstartxref\n99999999999\n%%EOF",
                "%PDF-1.7\nstartxref\n-5\n%%EOF")) {
            refused("paper-format", bytes(other));
        }
        refused("paper-format", joined(bytes("<script>1</script>"), TestPdf.plain(1)));
        refused("paper-size", new byte[0]);
        refused("paper-size", new byte[CleanPdf.MOST_BYTES + 1]);
        refused("paper-pages", TestPdf.plain(301));
    }

    @Test
    void aLockedDocumentIsRefused() {
        for (byte[] password : new byte[][] {bytes("open"), null}) {
            refused(
                    "paper-locked",
                    TestPdf.made(
                            1,
                            writer -> writer.setEncryption(
                                    password,
                                    bytes("owner"),
                                    PdfWriter.ALLOW_PRINTING,
                                    PdfWriter.STANDARD_ENCRYPTION_128),
                            writer -> {}));
        }
    }

    @Test
    void whatActsIsRefused() {
        Map<String, byte[]> active = new LinkedHashMap<>();
        active.put("script", TestPdf.with(1, writer -> writer.addJavaScript("app.alert(1)")));
        active.put(
                "file",
                TestPdf.with(
                        1,
                        writer -> writer.addFileAttachment(
                                "x", PdfFileSpecification.fileEmbedded(writer, null, "x.exe", bytes("MZ")))));
        active.put(
                "launch", TestPdf.with(1, writer -> writer.setOpenAction(new PdfAction("cmd.exe", null, null, null))));
        active.put(
                "opens an address",
                TestPdf.with(1, writer -> writer.setOpenAction(new PdfAction("https://example.org/"))));
        active.put(
                "page",
                TestPdf.with(
                        1,
                        writer -> writer.setPageAction(
                                PdfWriter.PAGE_OPEN, PdfAction.gotoLocalPage(1, new PdfDestination(0), writer))));
        active.put(
                "name in numbers",
                byHand("/OpenAction 4 0 R", Map.of(4, bytes("<< /S /#4aava#53cript /#4aS (1) >>")), ""));
        active.put(
                "form of another kind", byHand("/AcroForm << /XFA 4 0 R >>", Map.of(4, stream("", bytes("<x/>"))), ""));
        active.put(
                "content elsewhere",
                byHand("/X 4 0 R", Map.of(4, stream("/F (http://example.org/x)", bytes("a"))), ""));
        active.put(
                "packed with others",
                TestPdf.made(1, PdfWriter::setFullCompression, writer -> writer.addJavaScript("app.alert(1)")));
        active.forEach((name, file) -> assertEquals(
                "paper-active",
                assertThrows(Refused.class, () -> CleanPdf.of(file), name).code(),
                name));
        byte[] loose = byHand("", Map.of(4, bytes("<< /S /Launch /F (cmd.exe) >>")), "");
        String clean = new String(CleanPdf.of(loose).bytes(), StandardCharsets.ISO_8859_1);
        assertFalse(clean.contains("cmd.exe"), "what nothing leads to is not written");
        assertEquals(
                1, CleanPdf.of(byHand("/OpenAction [3 0 R /Fit]", Map.of(), "")).pages(), "shows a page");
    }

    @Test
    void whatUnfoldsWithoutEndOrLeadsInACircleIsRefused() {
        byte[] zeros = deflated(new byte[200 * 1024 * 1024]);
        refused("paper-unpacks", byHand("", Map.of(4, stream("/Filter /FlateDecode", zeros)), ""));
        byte[] twice = deflated(zeros);
        refused("paper-unpacks", byHand("", Map.of(4, stream("/Filter [/FlateDecode /FlateDecode]", twice)), ""));
        refused(
                "paper-unpacks",
                byHand("", Map.of(4, stream("/Type /ObjStm /N 1 /First 4 /Filter /LZWDecode", bytes("x"))), ""));
        refused("paper-format", byHand("", Map.of(), "/Prev HERE"));
        refused("paper-format", byHand("", Map.of(), "/#50rev HERE"));
    }

    @Test
    void damagedFilesAreRefusedAndNeverBreakAnything() {
        byte[] whole = TestPdf.plain(2);
        Random random = new Random(20261122);
        int read = 0;
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            for (int j = 0; j <= random.nextInt(8); j++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(4) == 0) {
                damaged = Arrays.copyOf(damaged, 1 + random.nextInt(damaged.length));
            }
            try {
                read += CleanPdf.of(damaged).pages() > 0 ? 1 : 0;
            } catch (Refused expected) {
                assertTrue(expected.code().startsWith("paper-"));
            }
        }
        assertTrue(read > 0);
    }

    @Test
    void aNameIsOnlyAName() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("停水通知.pdf", "停水通知.pdf");
        names.put("../../../etc/passwd", "passwd.pdf");
        names.put("C:\\Windows\\con.pdf", "con.pdf");
        names.put("invoice\u202Efdp.exe", "invoicefdp.exe.pdf");
        names.put("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie x=1.pdf");
        names.put("...", "document.pdf");
        names.put("", "document.pdf");
        names.put("x.pdf.PDF.pdf", "x.pdf");
        names.put("\"; rm -rf", "rm -rf.pdf");
        names.forEach((given, plain) -> assertEquals(plain, Papers.plainName(given)));
        assertEquals(100, Papers.plainName("长".repeat(500)).length());
    }
}
