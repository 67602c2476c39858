package org.linli.cloud.outcomes;

import com.lowagie.text.Element;
import com.lowagie.text.Image;
import com.lowagie.text.Phrase;
import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.PdfPCell;
import com.lowagie.text.pdf.PdfPTable;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.documents.paper.BarChart;
import org.linli.cloud.documents.paper.Codes;
import org.linli.cloud.documents.paper.PaperCode;
import org.linli.cloud.documents.paper.Sheet;

/** Lays a monthly report out: figures with their definitions beside them, a small chart a figure, late tickets, and the code by which it can be checked. Pure. */
final class ReportPaper {

    private static final float CODE_POINTS = 60;
    private static final float CHART_HEIGHT = 44;

    /** A bar of full height is all of a hundred percent, or five stars. */
    private static final long WHOLE_SHARE = 10_000;

    private static final long FIVE_STARS = 500;
    private static final String NONE = "—";

    private final boolean english;

    private ReportPaper(boolean english) {
        this.english = english;
    }

    /**
     * @param english definitions in English below the Chinese ones
     * @param address where the code can be asked about, ending where the code goes
     */
    static byte[] print(Report report, boolean english, String address) {
        ReportPaper paper = new ReportPaper(english);
        String title = report.content().community() + " " + month(report.month()) + "运营月报";
        return Sheet.write(Sheet.Format.A4, title, "", report.madeAt().toEpochMilli(), sheet -> {
            paper.head(sheet, report);
            paper.figures(sheet, report.content());
            paper.late(sheet, report.content());
            paper.foot(sheet, report, address);
        });
    }

    static String month(YearMonth month) {
        return month.getYear() + "年" + month.getMonthValue() + "月";
    }

    private void head(Sheet sheet, Report report) {
        Report.Content content = report.content();
        sheet.title("运营月报", "MONTHLY REPORT");
        PdfPTable facts = Sheet.columns(60, 40);
        facts.addCell(sheet.plain(
                sheet.field("小区", "Community", both(content.community(), content.communityEn())), Element.ALIGN_LEFT));
        facts.addCell(sheet.plain(sheet.field("月份", "Month", month(content.month())), Element.ALIGN_RIGHT));
        facts.addCell(sheet.plain(
                sheet.field("物业公司", "Company", both(content.company(), content.companyEn())), Element.ALIGN_LEFT));
        String version = "第 " + report.version() + " 版";
        facts.addCell(sheet.plain(sheet.field("版本", "Version", version), Element.ALIGN_RIGHT));
        sheet.add(facts);
        if (!content.isWholeMonth()) {
            sheet.paragraph(
                    sheet.strong("本月尚未结束，数据截至 " + content.until() + "。The month is not over: up to " + content.until()
                            + "."),
                    2);
        }
        sheet.paragraph(
                sheet.small("数值由门禁、工单、快递与账簿的实际记录统计，无人填报。按日图：每天一柱，自零起；圆点表示当天无数据。"
                        + (english
                                ? " Figures are counted from what doors, tickets, parcels and books recorded; nobody typed them in."
                                        + " Charts: a bar a day, from zero; a dot is a day without data."
                                : "")),
                2);
        sheet.space(4);
    }

    private void figures(Sheet sheet, Report.Content content) {
        PdfPTable table = Sheet.columns(45, 16, 11, 13, 13, 20);
        table.setHeaderRows(1);
        table.setSplitRows(false);
        table.addCell(sheet.head("指标与定义", "Figure and definition", Element.ALIGN_LEFT));
        table.addCell(sheet.head("本月", "Month", Element.ALIGN_RIGHT));
        table.addCell(sheet.head("样本", "n", Element.ALIGN_RIGHT));
        table.addCell(sheet.head("上月", "Before", Element.ALIGN_RIGHT));
        table.addCell(sheet.head("去年同月", "Last year", Element.ALIGN_RIGHT));
        table.addCell(sheet.head("按日", "By day", Element.ALIGN_LEFT));
        for (Report.Line line : content.lines()) {
            Outcome.find(line.outcome()).ifPresent(outcome -> row(sheet, table, outcome, line));
        }
        sheet.add(table);
    }

    private void row(Sheet sheet, PdfPTable table, Outcome outcome, Report.Line line) {
        boolean divided = !line.part().isEmpty();
        table.addCell(divided ? part(sheet, line.part()) : named(sheet, outcome));
        table.addCell(sheet.cell(
                line.tooFew() ? sheet.small("人数过少 too few") : sheet.strong(shown(outcome, line.figure())),
                Element.ALIGN_RIGHT));
        table.addCell(sheet.cell(sheet.text(sample(outcome, line.n())), Element.ALIGN_RIGHT));
        table.addCell(sheet.cell(sheet.text(shown(outcome, line.before())), Element.ALIGN_RIGHT));
        table.addCell(sheet.cell(sheet.text(shown(outcome, line.yearBefore())), Element.ALIGN_RIGHT));
        PdfPCell chart = sheet.cell(sheet.text(""), Element.ALIGN_LEFT);
        if (!divided) {
            chart.setMinimumHeight(CHART_HEIGHT);
            chart.setCellEvent(chart(outcome, line.byDay()));
        }
        table.addCell(chart);
    }

    private static String sample(Outcome outcome, @Nullable Long n) {
        if (n == null) {
            return NONE;
        }
        return outcome == Outcome.DOOR_ONLINE
                ? String.format(Locale.ROOT, "%,d h", n / 3600)
                : String.format(Locale.ROOT, "%,d", n);
    }

    private PdfPCell named(Sheet sheet, Outcome outcome) {
        PdfPTable words = Sheet.columns(100);
        words.addCell(sheet.plain(sheet.label(outcome.nameZh(), outcome.nameEn()), Element.ALIGN_LEFT));
        words.addCell(sheet.plain(sheet.small(outcome.definitionZh()), Element.ALIGN_LEFT));
        if (english) {
            words.addCell(sheet.plain(sheet.small(outcome.definitionEn()), Element.ALIGN_LEFT));
        }
        PdfPCell frame = sheet.cell(new Phrase(), Element.ALIGN_LEFT);
        PdfPCell cell = new PdfPCell(words);
        cell.setBorder(Rectangle.BOX);
        cell.setBorderColor(frame.getBorderColor());
        cell.setBorderWidth(frame.getBorderWidth());
        cell.setPadding(4);
        return cell;
    }

    private static PdfPCell part(Sheet sheet, String part) {
        Phrase words = switch (part) {
            case "CARD" -> sheet.label("　其中刷卡", "by card");
            case "QR" -> sheet.label("　其中扫码", "by QR code");
            case "FACE" -> sheet.label("　其中刷脸", "by face");
            case "PIN" -> sheet.label("　其中密码", "by PIN");
            default -> sheet.label("　其中 " + part, "");
        };
        return sheet.cell(words, Element.ALIGN_LEFT);
    }

    private static BarChart chart(Outcome outcome, List<@Nullable Long> byDay) {
        if (outcome.better() == Outcome.Better.LOW || outcome.kind().isLength()) {
            return BarChart.of(byDay);
        }
        return new BarChart(byDay, outcome.kind() == Outcome.Kind.STARS ? FIVE_STARS : WHOLE_SHARE);
    }

    private static String shown(Outcome outcome, @Nullable Long figure) {
        return figure == null ? NONE : Figure.shown(outcome, figure);
    }

    private void late(Sheet sheet, Report.Content content) {
        if (content.late().isEmpty()) {
            sheet.heading("超时的报修与投诉", "Repairs and complaints past their promise");
            sheet.paragraph(sheet.text("本月没有超时的工单。None in this month."), 0);
            return;
        }
        PdfPTable table = Sheet.columns(22, 34, 18, 26);
        table.setSpacingBefore(10);
        // The heading is part of the table, so that it never stands alone at the end of a page.
        table.setHeaderRows(2);
        Phrase heading = sheet.large("超时的报修与投诉", 1.5f);
        heading.add(sheet.small("  Repairs and complaints past their promise"));
        table.addCell(Sheet.over(sheet.plain(heading, Element.ALIGN_LEFT), 4));
        table.addCell(sheet.head("编号", "Number", Element.ALIGN_LEFT));
        table.addCell(sheet.head("类别", "Category", Element.ALIGN_LEFT));
        table.addCell(sheet.head("提交日", "Asked on", Element.ALIGN_LEFT));
        table.addCell(sheet.head("现况", "Now", Element.ALIGN_LEFT));
        for (Report.LateTicket ticket : content.late()) {
            table.addCell(sheet.left(ticket.number()));
            table.addCell(sheet.cell(sheet.label(ticket.category(), ticket.categoryEn()), Element.ALIGN_LEFT));
            table.addCell(sheet.left(date(ticket.submitted())));
            table.addCell(sheet.cell(state(sheet, ticket), Element.ALIGN_LEFT));
        }
        sheet.add(table);
        if (content.moreLate()) {
            sheet.paragraph(sheet.small("只列出最早的 " + content.late().size() + " 件。Only the oldest are listed."), 2);
        }
    }

    private static Phrase state(Sheet sheet, Report.LateTicket ticket) {
        if (!ticket.open()) {
            return sheet.label("已完成", "finished");
        }
        return ticket.answered() ? sheet.label("处理中", "at work") : sheet.label("未答复", "unanswered");
    }

    private static String date(LocalDate day) {
        return day.toString();
    }

    private void foot(Sheet sheet, Report report, String address) {
        sheet.space(8);
        Image picture = Codes.qr(address + report.code(), CODE_POINTS);
        PdfPCell code = new PdfPCell(picture, false);
        code.setBorder(Rectangle.NO_BORDER);
        code.setPadding(0);
        PdfPTable words = Sheet.columns(100);
        words.addCell(sheet.plain(sheet.field("验证码", "Code", PaperCode.grouped(report.code())), Element.ALIGN_LEFT));
        words.addCell(sheet.plain(sheet.small("扫码或输入验证码可核对本月报；以后到达的数据另出新版。"), Element.ALIGN_LEFT));
        words.addCell(sheet.plain(
                sheet.small("Scan or enter the code to check this report. What comes later makes a new version."),
                Element.ALIGN_LEFT));
        PdfPTable foot = Sheet.columns(14, 86);
        foot.setKeepTogether(true);
        foot.addCell(code);
        PdfPCell middle = new PdfPCell(words);
        middle.setBorder(Rectangle.NO_BORDER);
        middle.setPadding(2);
        foot.addCell(middle);
        sheet.add(foot);
    }

    private static String both(String chinese, String english) {
        return english.isEmpty() ? chinese : chinese + " " + english;
    }
}
