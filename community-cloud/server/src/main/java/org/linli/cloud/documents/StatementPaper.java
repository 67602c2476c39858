package org.linli.cloud.documents;

import com.lowagie.text.Element;
import com.lowagie.text.Phrase;
import com.lowagie.text.pdf.PdfPTable;
import java.time.Instant;
import java.util.List;
import org.linli.cloud.documents.paper.Sheet;
import org.linli.cloud.documents.paper.Yuan;
import org.linli.cloud.ledger.BookReads;

/** Lays statements out, one household after the other. Pure. */
final class StatementPaper {

    private StatementPaper() {}

    static byte[] print(Statements.Bundle bundle, Instant now) {
        return Sheet.write(Sheet.Format.A4, "对账单", "", now.toEpochMilli(), sheet -> {
            List<Statement> all = bundle.statements();
            for (int i = 0; i < all.size(); i++) {
                if (i > 0) {
                    sheet.newPage();
                }
                page(sheet, bundle, all.get(i));
            }
            if (all.isEmpty()) {
                sheet.title("对 账 单", "STATEMENT");
                sheet.paragraph(sheet.label("这段时间没有往来。", "Nothing happened in this time."), 8);
            }
        });
    }

    private static void page(Sheet sheet, Statements.Bundle bundle, Statement statement) {
        Register.Place place = bundle.place();
        sheet.title("对 账 单", "STATEMENT");
        PdfPTable facts = Sheet.columns(58, 42);
        left(sheet, facts, sheet.field("物业公司", "Company", both(place.company(), place.companyEn())));
        right(sheet, facts, sheet.field("期间", "Period", statement.from() + " – " + statement.until()));
        left(sheet, facts, sheet.field("小区", "Community", both(place.name(), place.nameEn())));
        right(sheet, facts, sheet.field("制表日期", "Made on", bundle.on().toString()));
        left(sheet, facts, sheet.field("房屋", "Home", statement.home()));
        right(sheet, facts, sheet.field("住户", "Household", statement.payer()));
        sheet.add(facts);
        sheet.space(3);
        sheet.add(rows(sheet, statement));
        sheet.space(8);
        sheet.add(totals(sheet, statement));
        sheet.paragraph(
                sheet.small("余额为应付减去预存；负数表示预存有余。核销只在预存与账单之间移动，不改变余额。"
                        + " Balance: owed less credit; below zero means credit is left."
                        + " Credit used for bills moves nothing in or out."),
                6);
    }

    private static PdfPTable rows(Sheet sheet, Statement statement) {
        PdfPTable table = Sheet.columns(12, 47, 13.5f, 13.5f, 14);
        table.setHeaderRows(1);
        table.addCell(sheet.head("日期", "Date", Element.ALIGN_LEFT));
        table.addCell(sheet.head("摘要", "What", Element.ALIGN_LEFT));
        table.addCell(sheet.head("应付", "Charged", Element.ALIGN_RIGHT));
        table.addCell(sheet.head("缴付", "Paid", Element.ALIGN_RIGHT));
        table.addCell(sheet.head("余额", "Balance", Element.ALIGN_RIGHT));
        standing(sheet, table, sheet.label("期初余额", "Opening balance"), statement.opening());
        for (Statement.Row row : statement.rows()) {
            table.addCell(sheet.left(row.date().toString()));
            table.addCell(sheet.cell(what(sheet, row), Element.ALIGN_LEFT));
            if (Statements.isInner(row.kind())) {
                table.addCell(sheet.amount("", false));
                table.addCell(sheet.amount("(" + Yuan.text(-row.owedFen()) + ")", false));
            } else {
                table.addCell(sheet.amount(Yuan.textOrEmpty(row.owedFen()), false));
                table.addCell(sheet.amount(Yuan.textOrEmpty(row.prepaymentFen()), false));
            }
            table.addCell(sheet.amount(Yuan.text(row.balanceFen()), false));
        }
        standing(sheet, table, sheet.label("期末余额", "Closing balance"), statement.closing());
        return table;
    }

    private static void standing(Sheet sheet, PdfPTable table, Phrase label, BookReads.Standing standing) {
        table.addCell(Sheet.over(sheet.cell(label, Element.ALIGN_LEFT), 4));
        table.addCell(sheet.amount(Yuan.text(Statement.balance(standing)), true));
    }

    private static Phrase what(Sheet sheet, Statement.Row row) {
        Words.Pair kind = Words.of(row.kind());
        Phrase phrase = sheet.label(kind.chinese(), kind.english());
        String item = row.item();
        if (item != null) {
            phrase.add(sheet.text("  " + item));
            phrase.add(sheet.small("  " + row.periodFrom() + " – " + row.periodUntil()));
        } else if (row.method() != null) {
            Words.Pair method = Words.of(row.method());
            phrase.add(sheet.label("  " + method.chinese(), method.english()));
        }
        if (!row.reason().isEmpty()) {
            phrase.add(sheet.small("  " + row.reason()));
        }
        return phrase;
    }

    private static PdfPTable totals(Sheet sheet, Statement statement) {
        PdfPTable table = Sheet.columns(20, 20, 20, 20, 20);
        table.setKeepTogether(true);
        table.addCell(sheet.head("账单", "Billed", Element.ALIGN_RIGHT));
        table.addCell(sheet.head("缴款", "Paid", Element.ALIGN_RIGHT));
        table.addCell(sheet.head("退款", "Refunded", Element.ALIGN_RIGHT));
        table.addCell(sheet.head("减免", "Written off", Element.ALIGN_RIGHT));
        table.addCell(sheet.head("已核销", "Used", Element.ALIGN_RIGHT));
        Statement.Totals totals = statement.totals();
        for (long fen : new long[] {
            totals.billedFen(), totals.paidFen(), totals.refundedFen(), totals.writtenOffFen(), totals.allocatedFen()
        }) {
            table.addCell(sheet.amount(Yuan.text(fen), false));
        }
        table.addCell(Sheet.over(sheet.cell(sheet.label("期末应付", "Owed"), Element.ALIGN_RIGHT), 1));
        table.addCell(sheet.amount(Yuan.text(statement.closing().owedFen()), true));
        table.addCell(Sheet.over(sheet.cell(sheet.label("期末预存", "Credit"), Element.ALIGN_RIGHT), 2));
        table.addCell(sheet.amount(Yuan.text(statement.closing().prepaymentFen()), true));
        return table;
    }

    private static void left(Sheet sheet, PdfPTable table, Phrase phrase) {
        table.addCell(sheet.plain(phrase, Element.ALIGN_LEFT));
    }

    private static void right(Sheet sheet, PdfPTable table, Phrase phrase) {
        table.addCell(sheet.plain(phrase, Element.ALIGN_RIGHT));
    }

    private static String both(String chinese, String english) {
        return english.isEmpty() ? chinese : chinese + " " + english;
    }
}
