package org.linli.cloud.documents.paper;

import com.lowagie.text.Chunk;
import com.lowagie.text.Document;
import com.lowagie.text.DocumentException;
import com.lowagie.text.Element;
import com.lowagie.text.Paragraph;
import com.lowagie.text.Phrase;
import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.PdfDate;
import com.lowagie.text.pdf.PdfPCell;
import com.lowagie.text.pdf.PdfPTable;
import com.lowagie.text.pdf.PdfWriter;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.Locale;
import java.util.TimeZone;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A document being written: Chinese first, English second and smaller, amounts to the right. The same content made at the same instant gives the same
 * pages. Thread: one.
 */
public final class Sheet {

    private static final float MILLIMETRE = 72 / 25.4f;
    static final Color INK = new Color(0x1d, 0x1d, 0x1f);
    static final Color GREY = new Color(0x55, 0x5b, 0x66);
    private static final Color RULE = new Color(0xa8, 0xae, 0xb8);
    private static final Color HEAD = new Color(0xee, 0xf1, 0xf5);

    private final Typeface typeface = Typeface.get();
    private final Document document;
    private final float size;

    /** Where a document is printed; sizes in millimetres, the last its running text in points. */
    public enum Format {
        A4(210, 297, 18, 9.5f),
        /** A4 of which each page goes to somebody else: without page numbers. */
        LETTERS(210, 297, 20, 9.5f),
        /** Half of A4, lying: the size of a receipt. */
        SLIP(210, 148, 11, 9f);

        private final float width;
        private final float height;
        private final float margin;
        private final float points;

        Format(float width, float height, float margin, float points) {
            this.width = width;
            this.height = height;
            this.margin = margin * MILLIMETRE;
            this.points = points;
        }

        private Rectangle page() {
            return new Rectangle(width * MILLIMETRE, height * MILLIMETRE);
        }
    }

    private Sheet(Document document, float size) {
        this.document = document;
        this.size = size;
    }

    /**
     * Writes a document.
     *
     * @param mark printed large and pale across each page, such as 副本; empty for none
     */
    public static byte[] write(Format format, String title, String mark, long madeAtMillis, Consumer<Sheet> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Document document = new Document(
                format.page(), format.margin, format.margin, format.margin, format.margin + 4 * MILLIMETRE);
        try {
            PdfWriter writer = PdfWriter.getInstance(document, bytes);
            writer.setPageEvent(new PageMarks(mark, format != Format.LETTERS));
            document.addTitle(title);
            document.addCreator("Linli 邻里");
            document.setDocumentLanguage("zh-CN");
            Calendar made = new GregorianCalendar(TimeZone.getTimeZone("UTC"), Locale.ROOT);
            made.setTimeInMillis(madeAtMillis);
            document.addCreationDate(new PdfDate(made));
            writer.setViewerPreferences(PdfWriter.DisplayDocTitle);
            document.open();
            content.accept(new Sheet(document, format.points));
            document.close();
        } catch (DocumentException e) {
            throw new IllegalStateException("a document could not be laid out", e);
        }
        return bytes.toByteArray();
    }

    /** Text of the document's own size. */
    public Phrase text(String text) {
        return phrase(text, size, false, INK);
    }

    public Phrase strong(String text) {
        return phrase(text, size, true, INK);
    }

    /** Chinese, then smaller and paler the English. */
    public Phrase label(String chinese, String english) {
        Phrase phrase = phrase(chinese, size, false, INK);
        phrase.add(chunk(" " + english, size - 2, false, GREY));
        return phrase;
    }

    /** A label and what it names. */
    public Phrase field(String chinese, String english, String value) {
        Phrase phrase = new Phrase();
        phrase.add(chunk(chinese, size, false, GREY));
        phrase.add(chunk(" " + english + "  ", size - 2, false, GREY));
        phrase.add(chunk(value, size, true, INK));
        return phrase;
    }

    public Phrase small(String text) {
        return phrase(text, size - 1.5f, false, GREY);
    }

    public Phrase large(String text, float more) {
        return phrase(text, size + more, true, INK);
    }

    private Phrase phrase(String text, float points, boolean bold, Color colour) {
        Phrase phrase = new Phrase(chunk(text, points, bold, colour));
        phrase.setLeading(points * 1.45f);
        return phrase;
    }

    private Chunk chunk(String text, float points, boolean bold, Color colour) {
        String printable = typeface.printable(text);
        Chunk chunk = new Chunk(printable, bold ? typeface.bold(points, colour) : typeface.regular(points, colour));
        chunk.setSplitCharacter(LineBreaks.CHINESE_AND_ENGLISH);
        return chunk;
    }

    public void title(String chinese, String english) {
        Phrase phrase = phrase(chinese, size + 9, true, INK);
        phrase.add(chunk("  " + english, size + 2, false, GREY));
        Paragraph paragraph = new Paragraph(phrase);
        paragraph.setAlignment(Element.ALIGN_CENTER);
        paragraph.setSpacingAfter(size * 0.7f);
        document.add(paragraph);
    }

    public void heading(String chinese, String english) {
        Phrase phrase = phrase(chinese, size + 1.5f, true, INK);
        phrase.add(chunk("  " + english, size - 1, false, GREY));
        Paragraph paragraph = new Paragraph(phrase);
        paragraph.setSpacingBefore(size);
        paragraph.setSpacingAfter(size * 0.4f);
        document.add(paragraph);
    }

    public void paragraph(Phrase phrase, float before) {
        Paragraph paragraph = new Paragraph(phrase);
        paragraph.setSpacingBefore(before);
        document.add(paragraph);
    }

    /** Running text of a letter; an empty line parts paragraphs. */
    public void letter(String text, boolean chinese) {
        for (String each : text.split("\n")) {
            Paragraph paragraph =
                    new Paragraph(phrase(each, size + (chinese ? 1 : -0.5f), false, chinese ? INK : GREY));
            paragraph.setLeading((size + 1) * 1.6f);
            paragraph.setSpacingAfter(each.isBlank() ? size * 0.6f : size * 0.25f);
            document.add(paragraph);
        }
    }

    public void newPage() {
        document.newPage();
    }

    /** Space in points. */
    public void space(float points) {
        Paragraph paragraph = new Paragraph(new Chunk(" ", typeface.regular(1, INK)));
        paragraph.setLeading(points);
        document.add(paragraph);
    }

    /** A table as wide as the page; widths are relative. */
    public static PdfPTable columns(float... widths) {
        PdfPTable table = new PdfPTable(widths);
        table.setWidthPercentage(100);
        table.setSplitLate(false);
        return table;
    }

    public void add(Element element) {
        document.add(element);
    }

    /** A cell without lines. */
    public PdfPCell plain(@Nullable Phrase phrase, int alignment) {
        PdfPCell cell = new PdfPCell(phrase == null ? new Phrase() : phrase);
        cell.setBorder(Rectangle.NO_BORDER);
        cell.setHorizontalAlignment(alignment);
        cell.setVerticalAlignment(Element.ALIGN_MIDDLE);
        cell.setPadding(0);
        cell.setPaddingBottom(size * 0.45f);
        cell.setLeading(size * 0.3f, 1.15f);
        return cell;
    }

    /** A cell of a ruled table. */
    public PdfPCell cell(Phrase phrase, int alignment) {
        PdfPCell cell = plain(phrase, alignment);
        cell.setBorder(Rectangle.BOX);
        cell.setBorderColor(RULE);
        cell.setBorderWidth(0.5f);
        cell.setPadding(size * 0.42f);
        cell.setPaddingTop(size * 0.22f);
        return cell;
    }

    public PdfPCell head(String chinese, String english, int alignment) {
        Phrase phrase = phrase(chinese, size - 0.5f, true, INK);
        phrase.add(chunk(" " + english, size - 2.5f, false, GREY));
        PdfPCell cell = cell(phrase, alignment);
        cell.setBackgroundColor(HEAD);
        return cell;
    }

    /** An amount, to the right and never broken. */
    public PdfPCell amount(String text, boolean strong) {
        PdfPCell cell = cell(strong ? strong(text) : text(text), Element.ALIGN_RIGHT);
        cell.setNoWrap(true);
        return cell;
    }

    public PdfPCell left(String text) {
        return cell(text(text), Element.ALIGN_LEFT);
    }

    /** A cell over several columns. */
    public static PdfPCell over(PdfPCell cell, int columns) {
        cell.setColspan(columns);
        return cell;
    }
}
