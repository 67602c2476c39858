package org.linli.cloud.papers;

import com.lowagie.text.Document;
import com.lowagie.text.Paragraph;
import com.lowagie.text.pdf.PdfWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;

/** Documents as offices and attackers send them. */
public final class TestPdf {

    private TestPdf() {}

    /** Does something to a document while it is written. */
    @FunctionalInterface
    interface Extra {
        void to(PdfWriter writer) throws Exception;
    }

    public static byte[] plain(int pages) {
        return with(pages, writer -> {});
    }

    static byte[] with(int pages, Extra extra) {
        return made(pages, writer -> {}, extra);
    }

    static byte[] made(int pages, Extra before, Extra extra) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Document document = new Document();
            PdfWriter writer = PdfWriter.getInstance(document, out);
            document.addAuthor("Somebody Private");
            before.to(writer);
            document.open();
            for (int page = 1; page <= pages; page++) {
                document.newPage();
                document.add(new Paragraph("Page " + page));
            }
            extra.to(writer);
            document.close();
            return out.toByteArray();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Written by hand: a catalog, a page, and whatever else by number from 4 on. */
    static byte[] byHand(String catalog, Map<Integer, byte[]> more, String trailer) {
        Map<Integer, byte[]> objects = new TreeMap<>(more);
        objects.put(1, bytes("<< /Type /Catalog /Pages 2 0 R " + catalog + " >>"));
        objects.put(2, bytes("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"));
        objects.put(3, bytes("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("%PDF-1.5\n"));
        List<Integer> at = new ArrayList<>();
        objects.forEach((number, body) -> {
            at.add(out.size());
            out.writeBytes(bytes(number + " 0 obj\n"));
            out.writeBytes(body);
            out.writeBytes(bytes("\nendobj\n"));
        });
        int table = out.size();
        StringBuilder tail = new StringBuilder("xref\n0 " + (at.size() + 1) + "\n0000000000 65535 f \n");
        at.forEach(offset -> tail.append("%010d 00000 n \n".formatted(offset)));
        tail.append("trailer\n<< /Size " + (at.size() + 1) + " /Root 1 0 R " + trailer.replace("HERE", "" + table)
                + " >>\nstartxref\n" + table + "\n%%EOF\n");
        out.writeBytes(bytes(tail.toString()));
        return out.toByteArray();
    }

    /** A stream with a dictionary of its own. */
    static byte[] stream(String dictionary, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("<< " + dictionary + " /Length " + content.length + " >>\nstream\n"));
        out.writeBytes(content);
        out.writeBytes(bytes("\nendstream"));
        return out.toByteArray();
    }

    static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater(9);
        deflater.setInput(content);
        deflater.finish();
        byte[] some = new byte[64 * 1024];
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (!deflater.finished()) {
            out.write(some, 0, deflater.deflate(some));
        }
        deflater.end();
        return out.toByteArray();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
