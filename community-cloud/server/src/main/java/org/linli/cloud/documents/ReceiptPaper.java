package org.linli.cloud.documents;

import com.lowagie.text.Element;
import com.lowagie.text.Image;
import com.lowagie.text.Phrase;
import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.PdfPCell;
import com.lowagie.text.pdf.PdfPTable;
import java.time.LocalDate;
import java.util.List;
import org.linli.cloud.documents.paper.Capitals;
import org.linli.cloud.documents.paper.Codes;
import org.linli.cloud.documents.paper.Sheet;
import org.linli.cloud.documents.paper.Yuan;
import org.linli.cloud.ledger.PaymentMethod;

/** Lays a receipt out: half a sheet for few lines, else whole sheets. Pure. */
final class ReceiptPaper {

    private static final int LINES_OF_A_SLIP = 8;
    private static final float CODE_POINTS = 66;

    private ReceiptPaper() {}

    /** Which piece of paper this is. */
    enum Print {
        ORIGINAL(""),
        /** A later print, worth nothing by itself. */
        COPY("副本 COPY"),
        /** Not true any more. */
        VOID("作废 VOID");

        private final String mark;

        Print(String mark) {
            this.mark = mark;
        }
    }

    /** @param address where the code can be asked about, ending where the code goes */
    static byte[] print(Receipt receipt, Print print, String address) {
        Sheet.Format format = receipt.content().lines().size() > LINES_OF_A_SLIP ? Sheet.Format.A4 : Sheet.Format.SLIP;
        String title = "收据 " + receipt.printedNumber();
        return Sheet.write(format, title, print.mark, receipt.issuedAt().toEpochMilli(), sheet -> {
            head(sheet, receipt, print);
            lines(sheet, receipt);
            foot(sheet, receipt, address);
        });
    }

    private static void head(Sheet sheet, Receipt receipt, Print print) {
        Receipt.Content content = receipt.content();
        sheet.title("收 据", "RECEIPT");
        PdfPTable facts = Sheet.columns(60, 40);
        facts.addCell(sheet.plain(
                sheet.field("收款单位", "Received by", both(content.company(), content.companyEn())), Element.ALIGN_LEFT));
        Phrase number = sheet.field("编号", "No.", receipt.printedNumber());
        if (print != Print.ORIGINAL) {
            number.add(sheet.strong("  " + (print == Print.COPY ? "副本" : "作废")));
        }
        facts.addCell(sheet.plain(number, Element.ALIGN_RIGHT));
        facts.addCell(sheet.plain(
                sheet.field("小区", "Community", both(content.community(), content.communityEn())), Element.ALIGN_LEFT));
        facts.addCell(sheet.plain(sheet.field("开具日期", "Issued", Words.date(content.issuedOn())), Element.ALIGN_RIGHT));
        facts.addCell(sheet.plain(sheet.field("交款人", "Payer", content.payer()), Element.ALIGN_LEFT));
        facts.addCell(sheet.plain(sheet.field("缴款日期", "Paid", Words.date(content.paidOn())), Element.ALIGN_RIGHT));
        facts.addCell(sheet.plain(sheet.field("房屋", "Home", content.home()), Element.ALIGN_LEFT));
        Words.Pair method = Words.of(PaymentMethod.valueOf(content.method()));
        facts.addCell(sheet.plain(
                sheet.field("方式", "Method", method.chinese() + " " + method.english()), Element.ALIGN_RIGHT));
        sheet.add(facts);
        sheet.space(3);
    }

    private static void lines(Sheet sheet, Receipt receipt) {
        PdfPTable table = Sheet.columns(48, 32, 20);
        table.setHeaderRows(1);
        table.addCell(sheet.head("收费项目", "Item", Element.ALIGN_LEFT));
        table.addCell(sheet.head("所属期间", "Period", Element.ALIGN_LEFT));
        table.addCell(sheet.head("金额", "Amount", Element.ALIGN_RIGHT));
        for (Receipt.Line line : receipt.content().lines()) {
            LocalDate from = line.from();
            table.addCell(
                    from == null
                            ? sheet.cell(sheet.label("预存款", "Credit"), Element.ALIGN_LEFT)
                            : sheet.left(line.name()));
            table.addCell(sheet.left(from == null ? "" : from + " – " + line.until()));
            table.addCell(sheet.amount(Yuan.text(line.amountFen()), false));
        }
        sheet.add(table);
        PdfPTable total = Sheet.columns(80, 20);
        total.setKeepTogether(true);
        Phrase words = sheet.label("合计（大写）", "Total  ");
        words.add(sheet.strong("人民币" + Capitals.of(receipt.amountFen())));
        total.addCell(sheet.cell(words, Element.ALIGN_LEFT));
        total.addCell(sheet.amount(Yuan.text(receipt.amountFen()), true));
        sheet.add(total);
        sheet.space(6);
    }

    private static void foot(Sheet sheet, Receipt receipt, String address) {
        Receipt.Content content = receipt.content();
        Image picture = Codes.qr(address + receipt.code(), CODE_POINTS);
        PdfPCell code = new PdfPCell(picture, false);
        code.setBorder(Rectangle.NO_BORDER);
        code.setPadding(0);
        PdfPTable words = Sheet.columns(100);
        List<Phrase> said = List.of(
                sheet.field("验证码", "Code", ReceiptCodes.grouped(receipt.code())),
                sheet.small("扫码或输入验证码可核对真伪；退款后本收据作废。"),
                sheet.small("Scan or enter the code to check this receipt. A refund makes it void."),
                content.cashier().isEmpty()
                        ? sheet.field("流水号", "Reference", content.reference())
                        : sheet.field("收款人", "Cashier", content.cashier()));
        said.forEach(phrase -> words.addCell(sheet.plain(phrase, Element.ALIGN_LEFT)));
        PdfPTable foot = Sheet.columns(14, 56, 30);
        foot.setKeepTogether(true);
        foot.addCell(code);
        PdfPCell middle = new PdfPCell(words);
        middle.setBorder(Rectangle.NO_BORDER);
        middle.setPadding(2);
        foot.addCell(middle);
        PdfPCell seal = sheet.plain(sheet.label("收款单位（盖章）", "Seal"), Element.ALIGN_LEFT);
        seal.setVerticalAlignment(Element.ALIGN_TOP);
        seal.setPaddingTop(4);
        foot.addCell(seal);
        sheet.add(foot);
    }

    private static String both(String chinese, String english) {
        return english.isEmpty() ? chinese : chinese + " " + english;
    }
}
