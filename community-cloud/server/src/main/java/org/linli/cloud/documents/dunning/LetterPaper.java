package org.linli.cloud.documents.dunning;

import com.lowagie.text.Element;
import com.lowagie.text.pdf.PdfPTable;
import java.time.Instant;
import java.util.List;
import org.linli.cloud.documents.paper.Sheet;
import org.linli.cloud.documents.paper.Yuan;

/** Letters, each on a page of its own: the address where a window envelope shows it, Chinese, English, and what is asked for. Pure. */
final class LetterPaper {

    private static final int LISTED = 12;

    private LetterPaper() {}

    static byte[] print(List<Letter> letters, Instant now) {
        return Sheet.write(Sheet.Format.LETTERS, "催缴通知", "", now.toEpochMilli(), sheet -> {
            for (int i = 0; i < letters.size(); i++) {
                if (i > 0) {
                    sheet.newPage();
                }
                page(sheet, letters.get(i));
            }
        });
    }

    private static void page(Sheet sheet, Letter letter) {
        PdfPTable head = Sheet.columns(60, 40);
        head.addCell(sheet.plain(sheet.strong(letter.company()), Element.ALIGN_LEFT));
        head.addCell(sheet.plain(sheet.text(letter.on().toString()), Element.ALIGN_RIGHT));
        head.addCell(sheet.plain(sheet.small(letter.companyEn()), Element.ALIGN_LEFT));
        head.addCell(sheet.plain(sheet.small(letter.community()), Element.ALIGN_RIGHT));
        sheet.add(head);
        sheet.space(40);
        sheet.paragraph(sheet.strong(letter.payer()), 0);
        sheet.paragraph(sheet.text(letter.community() + " " + letter.home()), 2);
        sheet.space(36);
        sheet.paragraph(sheet.large(letter.title().zh(), 4), 0);
        sheet.space(8);
        sheet.letter(letter.text().zh(), true);
        sheet.space(10);
        sheet.add(lines(sheet, letter));
        sheet.space(12);
        sheet.paragraph(sheet.strong(letter.title().en()), 0);
        sheet.space(4);
        sheet.letter(letter.text().en(), false);
    }

    private static PdfPTable lines(Sheet sheet, Letter letter) {
        PdfPTable table = Sheet.columns(36, 30, 16, 18);
        table.setHeaderRows(1);
        table.addCell(sheet.head("收费项目", "Item", Element.ALIGN_LEFT));
        table.addCell(sheet.head("所属期间", "Period", Element.ALIGN_LEFT));
        table.addCell(sheet.head("应缴日", "Due", Element.ALIGN_LEFT));
        table.addCell(sheet.head("欠缴金额", "Open", Element.ALIGN_RIGHT));
        List<Letter.Line> lines = letter.lines();
        int shown = lines.size() <= LISTED ? lines.size() : LISTED - 1;
        for (Letter.Line line : lines.subList(0, shown)) {
            table.addCell(sheet.left(line.name()));
            table.addCell(sheet.left(line.from() + " – " + line.until()));
            table.addCell(sheet.left(line.dueDate().toString()));
            table.addCell(sheet.amount(Yuan.text(line.openFen()), false));
        }
        if (shown < lines.size()) {
            int more = lines.size() - shown;
            long fen =
                    lines.stream().skip(shown).mapToLong(Letter.Line::openFen).reduce(0, Math::addExact);
            table.addCell(
                    Sheet.over(sheet.cell(sheet.label("其余 " + more + " 笔", more + " more"), Element.ALIGN_LEFT), 3));
            table.addCell(sheet.amount(Yuan.text(fen), false));
        }
        table.addCell(Sheet.over(
                sheet.cell(
                        sheet.label("合计，请于 " + letter.payBy() + " 前缴清", "Total, to be paid by " + letter.payBy()),
                        Element.ALIGN_LEFT),
                3));
        table.addCell(sheet.amount(Yuan.text(letter.amountFen()), true));
        return table;
    }
}
