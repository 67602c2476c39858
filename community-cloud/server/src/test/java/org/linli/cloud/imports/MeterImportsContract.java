package org.linli.cloud.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.Charset;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.linli.cloud.fees.Meter;
import org.linli.cloud.fees.MeterKind;
import org.linli.cloud.fees.Meters;
import org.linli.cloud.fees.PeopleHomes;
import org.linli.cloud.fees.Reading;
import org.linli.cloud.people.Homes;
import org.linli.cloud.pictures.Pictures;

/** Lists of meters and of readings from the file to the tables and back, on every database. Today is 2026-11-21. */
abstract class MeterImportsContract extends ImportsFixture {

    private static final String[] METERS = {
        "楼栋,房号,表类,表号,位数,倍率,安装日期,初始读数",
        "一号楼,101,水表,W1,5,,2024-02-29,12.5",
        "一号楼,101,电表,E1,6,,2024-02-29,",
        "一号楼,102,水表,W2,4,,2024-03-31,0",
        "一号楼,,电表,E9,6,40,2024-01-01,",
        ",,水表,W9,9,1,2024-01-01,100"
    };

    private static final String[] READINGS = {
        "楼栋,房号,表类,表号,抄表日期,读数,过零,估抄,备注",
        "一号楼,101,水表,,2024-12-31,20.125,,是,门锁着",
        ",,,W2,2024-12-31,9998,,,",
        ",,,W2,2025-01-31,3,是,,",
        ",,,W9,2024-02-29,100,否,,",
        "一号楼,,电表,,2024-02-29,7,,,"
    };

    private Meters meters;

    @BeforeEach
    void openMeters() {
        meters = new Meters(
                database, new PeopleHomes(database, new Homes(database), clock), new Pictures(database, clock), clock);
        applied("homes", HOMES);
    }

    private Meter meter(String serial) {
        return meters.list("home", null, null, null, 200).items().stream()
                .filter(each -> each.serial().equals(serial))
                .findFirst()
                .orElseThrow();
    }

    private List<Reading> readings(String serial) {
        return meters.readings("home", meter(serial).id(), null, 200).items();
    }

    private List<String> errors(String kind, String... lines) {
        return preview(kind, lines).errors().stream()
                .map(error -> error.row() + " " + error.column() + " " + error.en())
                .toList();
    }

    private List<String> readingErrors(String... rows) {
        List<String> lines = new ArrayList<>(List.of("表号,抄表日期,读数,过零"));
        lines.addAll(List.of(rows));
        return errors("readings", lines.toArray(new String[0]));
    }

    @Test
    void meters_begin_with_their_first_reading_are_known_again_and_are_undone_exactly() {
        String before = everything();
        ImportRun run = preview("meters", METERS);
        assertEquals(before, everything());
        assertEquals(List.of(), run.errors());
        assertEquals(5, run.added());
        apply(run);

        Meter water = meter("W1");
        assertEquals(MeterKind.WATER, water.kind());
        assertEquals(LocalDate.of(2024, 2, 29), water.from());
        assertEquals(1, water.multiplier());
        assertEquals(12_500, readings("W1").get(0).valueMillis());
        assertEquals(40, meter("E9").multiplier());
        assertEquals(water.unit(), meter("E1").unit());
        assertEquals(null, meter("W9").building());
        assertEquals(5, preview("meters", METERS).same());
        undo(run);
        assertEquals(before, everything());
    }

    @Test
    void readings_are_held_against_each_other_and_what_is_stored_and_are_undone_exactly() {
        applied("meters", METERS);
        String before = everything();
        ImportRun run = preview("readings", READINGS);
        assertEquals(List.of(), run.errors());
        assertEquals(5, run.added());
        apply(run);
        List<Reading> turned = readings("W2");
        assertEquals(10_003_000, turned.get(0).positionMillis());
        assertEquals(9_998_000, turned.get(1).positionMillis());
        assertEquals(true, readings("W1").get(0).estimated());
        assertEquals("门锁着", readings("W1").get(0).note());
        assertEquals(5, preview("readings", READINGS).same());
        // The next one by hand goes on from there.
        Reading next = meters.record(
                "home",
                meter("W2").id(),
                new Reading.Wanted(LocalDate.of(2025, 2, 28), 4_000, false, false, null, null),
                "reader");
        assertEquals(10_004_000, next.positionMillis());
        database.change(
                transaction -> transaction.handle().execute("DELETE FROM meter_reading WHERE id = ?", next.id()));
        undo(run);
        assertEquals(before, everything());
    }

    @Test
    void a_clerk_is_told_what_is_wrong_with_a_meter() {
        applied("meters", METERS);
        assertEquals(
                List.of(
                        "3 房号 is an unknown home; import the homes first",
                        "4 楼栋 is needed beside the home",
                        "5 安装日期 is in the future",
                        "6 表号 is the same as row 5",
                        "7 初始读数 has more than the dial's 3 digits",
                        "8 位数 belongs to a meter that is known with another digits: 5; imports leave known meters as they are",
                        "9 表号 belongs to a meter that is known with another place; imports leave known meters as they are"),
                errors(
                        "meters",
                        "楼栋,房号,表类,表号,位数,安装日期,初始读数",
                        "一号楼,101,水表,W7,5,2024-02-29,1",
                        "一号楼,999,水表,W8,5,2024-02-29,1",
                        ",101,水表,WA,5,2024-02-29,1",
                        "一号楼,101,水表,WB,5,2026-11-22,1",
                        "一号楼,101,水表,WB,5,2024-02-29,1",
                        "一号楼,101,水表,WC,3,2024-02-29,1000",
                        "一号楼,101,水表,W1,4,2024-02-29,12.5",
                        "一号楼,101,水表,W2,4,2024-03-31,0"));
        assertEquals(
                List.of("2 安装日期 is a day that does not exist", "3 位数 must be a whole number", "4 位数 is too large"),
                errors("meters", "表类,表号,位数,安装日期", "水表,X1,5,2025-02-29", "水表,X2,4.5,2025-02-28", "水表,X3,10,2025-02-28"));
    }

    @Test
    void a_clerk_is_told_what_is_wrong_with_a_reading() {
        applied("meters", METERS);
        applied("readings", READINGS);
        assertEquals(
                List.of(
                        "2 读数 is lower than 2025-01-31: 3; if the dial passed all nines, say so under Rolled over",
                        "3 过零 is wrong: the reading is not lower than the one before",
                        "4 抄表日期 is in the future",
                        "5 抄表日期 is not a day of this meter, installed 2024-02-29",
                        "6 表号 is an unknown meter; import the meters first",
                        "7 读数 differs from 20.125 of that day; correct that one",
                        "8 读数 is higher than 2024-12-31: 20.125",
                        "9 读数 has more than the dial's 4 digits",
                        "11 抄表日期 is a second reading of that day, beside row 10"),
                readingErrors(
                        "W2,2025-02-28,2.999,",
                        "W2,2025-03-31,5,是",
                        "W1,2026-11-22,30,",
                        "W1,2024-02-28,12,",
                        "W7,2025-01-31,5,",
                        "W1,2024-12-31,21,",
                        "W1,2024-06-30,21,",
                        "W2,2025-04-30,10000,",
                        "E1,2025-01-31,5,",
                        "E1,2025-01-31,6,"));
        assertEquals(
                List.of("2 读数 must not be negative", "3 读数 has more than 3 decimals", "4 读数 must not be empty"),
                readingErrors("W1,2025-01-31,-1,", "W1,2025-01-31,1.0001,", "W1,2025-01-31,,"));
    }

    @Test
    void a_meter_that_is_not_named_must_be_the_only_one_there() {
        applied("meters", METERS);
        applied("meters", "楼栋,房号,表类,表号,位数,安装日期", "一号楼,101,水表,W1b,5,2024-06-01", "一号楼,102,燃气表,W1,5,2024-06-01");
        assertEquals(
                List.of(
                        "3 表号 is needed, for there are several meters",
                        "4 表类 is a meter that is not here on that day",
                        "5 表号 is needed, or building, unit and kind",
                        "6 表号 belongs to several meters; give the kind",
                        "7 表号 is the number of a meter elsewhere"),
                errors(
                        "readings",
                        "楼栋,房号,表类,表号,抄表日期,读数",
                        "一号楼,101,水表,,2024-05-31,15",
                        "一号楼,101,水表,,2024-06-30,15",
                        "一号楼,102,热水表,,2024-06-30,15",
                        ",,水表,,2024-06-30,15",
                        ",,,W1,2024-06-30,15",
                        "一号楼,102,,W2,2024-06-30,15".replace("102,,W2", "101,,W2")));
    }

    @Test
    void files_are_read_as_clerks_send_them() {
        applied("meters", METERS);
        String text = "表号;抄表日期;读数;不认识的列\r\n例：W-0001;2026-02-28;23.5;\r\nW1;2024/12/31;'+20;=1+1\r\n";
        for (byte[] file : List.of(
                Sheets.utf8("\uFEFF" + text.replace("'+", "")),
                text.replace("'+", "").getBytes(Charset.forName("GBK")))) {
            ImportRun run = imports.preview("home", "clerk", "readings", "list.csv", file);
            assertEquals(List.of(), run.errors());
            assertEquals(1, run.rows());
            assertEquals(1, run.added());
            assertEquals("", run.columns().get("不认识的列"));
        }
        assertEquals(List.of("3 读数 is not a number"), errors("readings", "表号,抄表日期,读数", "例：W,,", "W1,2024-12-31,=1+1"));
        assertEquals(
                List.of("1 抄表日期 is missing: the column Read on", "1 读数 is missing: the column Reading"),
                errors("readings", "表号", "W1"));
        assertEquals(List.of("1  has no rows below the header"), errors("readings", "表号,抄表日期,读数"));
        assertEquals(
                List.of("1  has no header; keep the names of the columns, such as Building"),
                errors("readings", "一,二", "W1,2024-12-31"));
    }

    @Test
    void a_template_can_be_filled_in_and_sent_back() {
        for (ImportTarget target : imports.targets()) {
            byte[] template = imports.template(target.kind());
            ImportRun empty = imports.preview("home", "clerk", target.kind(), "t.csv", template);
            assertEquals(
                    List.of("has no rows below the header"),
                    empty.errors().stream().map(RowError::en).toList(),
                    target.kind());
            assertEquals(
                    target.fields().stream().map(Field::key).toList(),
                    List.copyOf(empty.columns().values()),
                    target.kind());
        }
        String filled = new String(imports.template("meters"), java.nio.charset.StandardCharsets.UTF_8)
                .replace("例：1号楼,1单元101", "一号楼,101");
        assertEquals(
                1,
                imports.preview("home", "clerk", "meters", "t.csv", Sheets.utf8(filled))
                        .added());
    }

    @Test
    void homes_and_meters_of_another_community_are_unknown() {
        applied("meters", METERS);
        ImportRun list = imports.preview("other", "clerk", "meters", "m.csv", Sheets.utf8(String.join("\n", METERS)));
        assertEquals(4, list.errorCount());
        ImportRun read =
                imports.preview("other", "clerk", "readings", "r.csv", Sheets.utf8("表号,抄表日期,读数\nW1,2024-12-31,20"));
        assertEquals(
                List.of("is an unknown meter; import the meters first"),
                read.errors().stream().map(RowError::en).toList());
    }

    @Test
    void what_was_built_on_meters_and_readings_keeps_them() {
        ImportRun dials = applied("meters", METERS);
        ImportRun read = applied("readings", READINGS);
        assertEquals("import-built-on", refusedUndo(dials));
        Reading wrong = readings("W1").get(0);
        meters.correct(
                "home", wrong.id(), new Reading.Wanted(wrong.day(), 21_000, false, false, null, "看错"), "manager");
        assertEquals("import-changed-since", refusedUndo(read));
        ImportRun homes = preview("homes", "楼栋,房号", "二号楼,201");
        apply(homes);
        applied("meters", "楼栋,房号,表类,表号,位数,安装日期", "二号楼,201,水表,W3,5,2024-02-29");
        assertEquals("import-built-on", refusedUndo(homes));
    }

    @Test
    void readings_of_a_bill_or_of_a_run_that_waits_are_not_undone() {
        applied("meters", METERS);
        ImportRun read = applied("readings", READINGS);
        billed("run-1", "PREVIEWED", false);
        assertEquals("import-reading-billed", refusedUndo(read));
        billed("run-1", "CANCELLED", false);
        billed("run-2", "POSTED", true);
        assertEquals("import-reading-billed", refusedUndo(read));
        billed("run-2", "REVERSED", false);
        undo(read);
    }

    /** As a fee run leaves it. */
    private void billed(String run, String state, boolean posted) {
        database.change(transaction -> {
            transaction.handle().execute("DELETE FROM fee_line_meter WHERE run = ?", run);
            transaction.handle().execute("DELETE FROM fee_run WHERE id = ?", run);
            transaction
                    .handle()
                    .execute(
                            "INSERT INTO fee_run (community, id, name, state, body, next_line, attempt, line_count,"
                                    + " bill_count, problem_count, note_count, amount_fen, posted_count, posted_fen, made_by,"
                                    + " made_at, reason, work) VALUES ('home', ?, 'r', ?, '{}', 0, 1, 1, 1, 0, 0, 1, 0, 0,"
                                    + " 'm', 0, '', '')",
                            run,
                            state);
            transaction
                    .handle()
                    .execute(
                            "INSERT INTO fee_line_meter (run, number, meter, community, item, from_millis, to_millis,"
                                    + " to_day, posted) VALUES (?, 1, ?, 'home', 'i', 0, 1, '2024-12-31', ?)",
                            run,
                            meter("W1").id(),
                            posted);
        });
    }

    /** Sheets of random readings: what can be applied is undone to the row, and what is told as wrong is not applied. */
    @Test
    void random_sheets_are_applied_and_undone_without_a_trace() {
        applied("meters", METERS);
        Random random = new Random(20_261_121);
        int good = 0;
        for (int round = 0; round < 40; round++) {
            List<String> lines = new ArrayList<>(List.of("表号,抄表日期,读数,过零"));
            boolean ascending = random.nextBoolean();
            for (int i = 0; i < 1 + random.nextInt(12); i++) {
                LocalDate day = LocalDate.of(2024, 4, 1).plusDays(ascending ? i * 31L : random.nextInt(900));
                long value = ascending ? 200 + i * 7L : random.nextInt(12_000);
                lines.add((random.nextBoolean() ? "W1" : "W9") + "," + day + "," + value + "."
                        + random.nextInt(1000) % 1000 + "," + (random.nextInt(20) == 0 ? "是" : ""));
            }
            String before = everything();
            ImportRun run = preview("readings", lines.toArray(new String[0]));
            if (run.state() == ImportRun.State.PREVIEWED) {
                good++;
                apply(run);
                undo(run);
            }
            assertEquals(before, everything(), () -> String.join("\n", lines));
            if (run.state() == ImportRun.State.UNDONE || random.nextInt(4) == 0) {
                applied(
                        "readings",
                        "表号,抄表日期,读数",
                        "E1," + LocalDate.of(2024, 5, 1).plusDays(round) + "," + round);
            }
        }
        assertEquals(true, good > 5 && good < 40, "good " + good);
    }
}
