package org.linli.cloud.outcomes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.cloud.outcomes.OutcomeWorld.at;
import static org.linli.cloud.people.TestCommunity.HERE;
import static org.linli.cloud.people.TestCommunity.THERE;

import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.parser.PdfTextExtractor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.Reason;

/** Monthly reports, on a database that the subclass chooses. */
abstract class ReportsContract {

    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    private static final LocalDate FIRST = LocalDate.of(2026, 12, 1);

    @TempDir
    Path directory;

    private OutcomeWorld world;

    abstract Database open(Path where);

    @BeforeEach
    void begin() {
        world = new OutcomeWorld(open(directory), directory);
    }

    @AfterEach
    void end() {
        world.close();
    }

    /** November until its end, with something of everything. */
    private void november() {
        Random random = new Random(11);
        world.connection("gate", at(LocalDate.of(2026, 11, 2), "00:00"), true);
        for (int day = 2; day <= 30; day++) {
            LocalDate date = NOVEMBER.atDay(day);
            world.clock.set(at(date, "23:00"));
            for (int i = 0; i < 4 + random.nextInt(6); i++) {
                world.passes(
                        "hall",
                        at(date, "08:00").plusSeconds(i * 60L),
                        "mei",
                        CredentialKind.CARD,
                        random.nextInt(12) == 0 ? Reason.NOT_RECORDED : Reason.GRANTED);
            }
            if (day % 3 == 0) {
                String ticket = world.ticket(
                        "REPAIR",
                        "water",
                        "1",
                        at(date, "09:00"),
                        Map.of(
                                at(date, "09:10"), "GRAB ACCEPTED",
                                at(date, "09:00").plusSeconds(3600L * (1 + random.nextInt(11))), "FINISH FINISHED",
                                at(date, "22:00"), "RATE RATED"));
                world.stars(ticket, 3 + random.nextInt(3));
                world.parcel("1-101", at(date.minusDays(1), "10:00"), at(date, "18:00"));
                world.bill("1-101", date, 20_000, random.nextBoolean() ? 20_000 : 5_000);
            }
        }
        world.ticket("COMPLAINT", "complaint", null, at(NOVEMBER.atDay(20), "09:00"), Map.of());
        for (int day = 2; day <= 30; day++) {
            world.countAnew(NOVEMBER.atDay(day));
        }
        world.clock.set(at(FIRST, "00:30"));
        world.count();
        world.count();
    }

    @Test
    void a_month_that_is_over_has_its_report_by_itself_and_once() {
        november();
        List<Reports.Known> made = world.reports.list(HERE, null, 10).items();
        assertEquals(1, made.size());
        assertEquals(NOVEMBER, made.get(0).report().month());
        assertEquals("", made.get(0).report().madeBy());
        world.clock.advance(Duration.ofDays(3));
        world.count();
        assertEquals(1, world.reports.list(HERE, null, 10).items().size());
        assertEquals(
                1,
                world.community.told("boss").stream()
                        .filter(title -> title.equals(NOVEMBER + " 月度报告已生成"))
                        .count(),
                "its manager is told, once");

        Report.Content content = made.get(0).report().content();
        assertTrue(content.isWholeMonth());
        Report.Line door = content.lines().get(0);
        assertEquals("door-failure", door.outcome());
        assertNotNull(door.figure());
        assertEquals(30, door.byDay().size());
        assertEquals(null, door.byDay().get(0), "nothing happened on the first");
        assertTrue(content.late().stream().anyMatch(late -> late.categoryEn().equals("Complaint") && late.open()));
        assertFalse(content.toString().contains("words"), "what people wrote is not in it");
    }

    @Test
    void the_same_again_is_the_same_report_and_late_news_make_a_new_version() {
        november();
        Report first = world.reports.list(HERE, null, 10).items().get(0).report();
        assertEquals(
                first.id(), world.reports.make(HERE, NOVEMBER, "boss").report().id());
        world.enters("gate", at(NOVEMBER.atDay(5), "08:00"), "mei");
        world.count();
        Report second = world.reports.make(HERE, NOVEMBER, "boss").report();
        assertEquals(2, second.version());
        assertNotEquals(first.code(), second.code());
        assertEquals(
                first.content(),
                world.reports.get(HERE, first.id()).report().content(),
                "what was made stays as it was");
        Reports.Checked checked = world.reports.check(first.code()).orElseThrow();
        assertTrue(checked.replaced());
        assertFalse(world.reports
                .check(second.code().toLowerCase(java.util.Locale.ROOT))
                .orElseThrow()
                .replaced());
        assertTrue(world.reports.check("0000-0000-0000-0000").isEmpty());
        world.database.change(transaction -> transaction
                .handle()
                .execute("UPDATE outcome_report SET content = replace(content, '东园', '西园') WHERE version = 2"));
        assertTrue(world.reports.check(second.code()).isEmpty(), "a report that was altered is none");
    }

    @Test
    void residents_read_a_month_only_while_it_is_published() {
        november();
        Report report = world.reports.list(HERE, null, 10).items().get(0).report();
        assertThrows(Refused.class, () -> world.reports.published(HERE, NOVEMBER));
        assertEquals("boss", world.reports.publish(HERE, report.id(), "boss").publishedBy());
        assertEquals(
                report.id(), world.reports.published(HERE, NOVEMBER).report().id());
        assertThrows(Refused.class, () -> world.reports.published(THERE, NOVEMBER));
        assertThrows(Refused.class, () -> world.reports.get(THERE, report.id()));
        assertEquals(1, world.reports.published(HERE, (String) null, 10).items().size());
        world.reports.withdraw(HERE, report.id());
        assertThrows(Refused.class, () -> world.reports.published(HERE, NOVEMBER));

        world.clock.set(at(LocalDate.of(2026, 12, 5), "12:00"));
        world.count();
        Report unfinished =
                world.reports.make(HERE, YearMonth.of(2026, 12), "boss").report();
        assertEquals(LocalDate.of(2026, 12, 4), unfinished.content().until());
        assertEquals(
                "report-unfinished",
                assertThrows(Refused.class, () -> world.reports.publish(HERE, unfinished.id(), "boss"))
                        .code());
        assertThrows(Refused.class, () -> world.reports.make(HERE, YearMonth.of(2027, 1), "boss"));
        assertThrows(Refused.class, () -> world.reports.make(HERE, YearMonth.of(1999, 1), "boss"));
        assertEquals(
                List.of("2026-12", "2026-11"),
                world.reports.list(HERE, null, 10).items().stream()
                        .map(known -> known.report().month().toString())
                        .toList());
        assertEquals(
                NOVEMBER,
                world.reports
                        .list(HERE, world.reports.list(HERE, null, 1).next(), 1)
                        .items()
                        .get(0)
                        .report()
                        .month());
    }

    @Test
    void the_paper_says_each_figure_with_its_definition_and_is_the_same_each_time() throws IOException {
        november();
        Report report = world.reports.list(HERE, null, 10).items().get(0).report();
        byte[] paper = ReportPaper.print(report, false, "https://cloud.example.org/c?code=");
        byte[] english = ReportPaper.print(report, true, "https://cloud.example.org/c?code=");
        String keep = System.getProperty("linli.papers");
        if (keep != null) {
            Files.write(Path.of(keep, "report-zh.pdf"), paper);
            Files.write(Path.of(keep, "report-en.pdf"), english);
        }
        assertEquals(text(paper), text(ReportPaper.print(report, false, "https://cloud.example.org/c?code=")));
        String words = text(paper);
        for (String needed : List.of("开门失败率", "上月", "2026年11月", "超时", "验证码")) {
            assertTrue(words.contains(needed), needed + " in " + words);
        }
        assertTrue(text(english).contains("Seconds connected"), text(english));
    }

    private static String text(byte[] pdf) throws IOException {
        try (PdfReader reader = new PdfReader(pdf)) {
            StringBuilder text = new StringBuilder();
            for (int page = 1; page <= reader.getNumberOfPages(); page++) {
                text.append(new PdfTextExtractor(reader).getTextFromPage(page));
            }
            return text.toString();
        }
    }
}
