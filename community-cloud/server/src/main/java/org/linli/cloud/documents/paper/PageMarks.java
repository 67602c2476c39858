package org.linli.cloud.documents.paper;

import com.lowagie.text.Document;
import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.BaseFont;
import com.lowagie.text.pdf.PdfContentByte;
import com.lowagie.text.pdf.PdfGState;
import com.lowagie.text.pdf.PdfPageEventHelper;
import com.lowagie.text.pdf.PdfTemplate;
import com.lowagie.text.pdf.PdfWriter;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;

/** Page numbers on documents of several pages, and a pale word across each page. */
final class PageMarks extends PdfPageEventHelper {

    private static final float POINTS = 7.5f;
    private static final float WIDTH = 80;

    private final String mark;
    private final boolean numbered;
    private final List<PdfTemplate> numbers = new ArrayList<>();

    PageMarks(String mark, boolean numbered) {
        this.mark = mark;
        this.numbered = numbered;
    }

    @Override
    public void onEndPage(PdfWriter writer, Document document) {
        Rectangle page = document.getPageSize();
        BaseFont font = Typeface.get().boldBase();
        PdfContentByte over = writer.getDirectContent();
        if (!mark.isEmpty()) {
            over.saveState();
            PdfGState pale = new PdfGState();
            pale.setFillOpacity(0.13f);
            over.setGState(pale);
            over.setColorFill(new Color(0xb0, 0x1e, 0x1e));
            over.beginText();
            float points = Math.min(96, page.getWidth() / mark.length());
            over.setFontAndSize(font, points);
            over.showTextAligned(
                    PdfContentByte.ALIGN_CENTER, mark, page.getWidth() / 2, page.getHeight() / 2 - points / 3, 24);
            over.endText();
            over.restoreState();
        }
        PdfTemplate number = over.createTemplate(WIDTH, POINTS * 2);
        float left = page.getWidth() - document.rightMargin() - WIDTH;
        over.addTemplate(number, left, document.bottomMargin() - POINTS * 2.4f);
        numbers.add(number);
    }

    /** Only now is it known how many pages there are. */
    @Override
    public void onCloseDocument(PdfWriter writer, Document document) {
        int pages = numbers.size();
        for (int i = 0; numbered && i < pages && pages > 1; i++) {
            PdfTemplate number = numbers.get(i);
            number.beginText();
            number.setColorFill(Sheet.GREY);
            number.setFontAndSize(Typeface.get().boldBase(), POINTS);
            number.showTextAligned(PdfContentByte.ALIGN_RIGHT, i + 1 + " / " + pages, WIDTH, POINTS / 2, 0);
            number.endText();
        }
    }
}
