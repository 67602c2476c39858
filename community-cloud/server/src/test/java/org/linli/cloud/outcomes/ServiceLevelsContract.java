package org.linli.cloud.outcomes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.cloud.outcomes.OutcomeWorld.at;
import static org.linli.cloud.people.TestCommunity.HERE;
import static org.linli.cloud.people.TestCommunity.THERE;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;

/** Contracts and settlements, on a database that the subclass chooses. */
abstract class ServiceLevelsContract {

    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    private static final YearMonth DECEMBER = YearMonth.of(2026, 12);
    private static final YearMonth JANUARY = YearMonth.of(2027, 1);

    /** 95 % of repairs in time; 100 yuan for each begun percent, at most 1500 yuan. */
    private static final ServiceTerm IN_TIME = new ServiceTerm("repair-in-time", 9_500, 100, 10_000, 150_000, 1);

    private static final ServiceTerm ANSWER = new ServiceTerm("complaint-in-time", 9_000, 1_000, 20_000, 80_000, 1);

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

    private static void refused(String code, Executable what) {
        assertEquals(code, assertThrows(Refused.class, what).code());
    }

    private ServiceContract agree(YearMonth from, @Nullable YearMonth until) {
        return world.levels.create(
                HERE, new ServiceLevels.Draft("约定", 200_000, from, until, List.of(IN_TIME, ANSWER)), "boss");
    }

    /** A repair of that day that took so many hours; eight are promised, around the clock. */
    private void repair(LocalDate day, int hours) {
        world.ticket(
                "REPAIR",
                "water",
                "1",
                at(day, "08:00"),
                Map.of(
                        at(day, "08:05"),
                        "GRAB ACCEPTED",
                        at(day, "08:00").plusSeconds(3600L * hours),
                        "FINISH FINISHED"));
        world.countAnew(day);
    }

    private void november() {
        for (int i = 0; i < 9; i++) {
            repair(NOVEMBER.atDay(2 + i), 2);
        }
        world.clock.set(at(DECEMBER.atDay(1), "09:00"));
        repair(NOVEMBER.atDay(20), 12);
    }

    @Test
    void a_month_is_counted_by_one_and_confirmed_by_another_and_then_stays() {
        agree(NOVEMBER, null);
        refused("settlement-month", () -> world.levels.preview(HERE, NOVEMBER, "boss"));
        november();
        Settlement preview = world.levels.preview(HERE, NOVEMBER, "boss");
        ServiceContract.Line line = preview.content().lines().get(0);
        assertEquals(9_000, line.figure());
        assertEquals(5 * 10_000, line.fen(), "five percent below, a hundred yuan each");
        assertTrue(line.explanation().contains("90.00 %"), line.explanation());
        assertEquals(
                ServiceContract.Found.NO_DATA, preview.content().lines().get(1).found());
        assertEquals(50_000, preview.totalFen());

        refused("settlement-own", () -> world.levels.confirm(HERE, preview.id(), 1, "boss"));
        Settlement again = world.levels.preview(HERE, NOVEMBER, "boss");
        assertEquals(preview.id(), again.id());
        refused("settlement-stale", () -> world.levels.confirm(HERE, preview.id(), preview.version(), "ada"));
        refused("settlement-unknown", () -> world.levels.confirm(THERE, preview.id(), again.version(), "ada"));
        Settlement confirmed = world.levels.confirm(HERE, again.id(), again.version(), "ada");
        assertEquals("ada", confirmed.confirmedBy());
        assertNotNull(confirmed.confirmedAt());
        refused("settlement-confirmed", () -> world.levels.preview(HERE, NOVEMBER, "boss"));
        refused("settlement-confirmed", () -> world.levels.confirm(HERE, again.id(), again.version(), "eve"));
        assertEquals(confirmed, world.levels.get(HERE, again.id()));
        assertEquals(List.of(confirmed), world.levels.list(HERE, null, 10).items());
    }

    @Test
    void late_news_of_a_confirmed_month_are_a_line_of_the_next_and_are_taken_up_once() {
        agree(NOVEMBER, null);
        november();
        Settlement first = world.levels.preview(HERE, NOVEMBER, "boss");
        world.levels.confirm(HERE, first.id(), first.version(), "ada");
        repair(NOVEMBER.atDay(21), 12);
        assertEquals(
                first.content(), world.levels.get(HERE, first.id()).content(), "what is confirmed stays as it was");

        world.clock.set(at(JANUARY.atDay(1), "09:00"));
        Settlement december = world.levels.preview(HERE, DECEMBER, "boss");
        Settlement.Correction correction = december.content().corrections().get(0);
        assertEquals(NOVEMBER, correction.month());
        assertEquals(50_000, correction.settledFen());
        assertEquals(14 * 10_000, correction.nowFen(), "9 of 11 is 81.82 %");
        assertEquals(90_000, december.totalFen(), "nothing was counted in December itself");

        world.clock.set(at(LocalDate.of(2027, 2, 1), "09:00"));
        Settlement january = world.levels.preview(HERE, JANUARY, "boss");
        assertEquals(90_000, january.totalFen(), "nobody confirmed the other yet");
        world.levels.confirm(HERE, december.id(), december.version(), "ada");
        refused("settlement-stale", () -> world.levels.confirm(HERE, january.id(), january.version(), "ada"));
        Settlement counted = world.levels.preview(HERE, JANUARY, "boss");
        assertEquals(0, counted.totalFen());
        assertEquals(
                0,
                world.levels
                        .confirm(HERE, counted.id(), counted.version(), "ada")
                        .totalFen());
    }

    @Test
    void a_correction_gives_back_what_was_taken_too_much_and_never_takes_more_than_the_months_cap() {
        agree(NOVEMBER, null);
        november();
        Settlement first = world.levels.preview(HERE, NOVEMBER, "boss");
        world.levels.confirm(HERE, first.id(), first.version(), "ada");
        for (int day = 2; day <= 29; day++) {
            repair(NOVEMBER.atDay(day), 1);
        }
        world.clock.set(at(JANUARY.atDay(1), "09:00"));
        Settlement back = world.levels.preview(HERE, DECEMBER, "boss");
        assertEquals(-50_000, back.totalFen());
        for (int day = 2; day <= 29; day++) {
            for (int i = 0; i < 5; i++) {
                repair(NOVEMBER.atDay(day), 10);
            }
            world.ticket("COMPLAINT", "complaint", null, at(NOVEMBER.atDay(day), "09:00"), Map.of());
            world.countAnew(NOVEMBER.atDay(day));
        }
        Settlement much = world.levels.preview(HERE, DECEMBER, "boss");
        assertEquals(200_000, much.content().corrections().get(0).nowFen(), "the cap of the month");
        assertEquals(150_000, much.totalFen());
    }

    @Test
    void contracts_do_not_overlap_and_end_only_where_nothing_is_settled() {
        ServiceContract contract = agree(NOVEMBER, null);
        refused("contract-overlaps", () -> agree(JANUARY, null));
        refused("contract-overlaps", () -> agree(YearMonth.of(2026, 1), NOVEMBER));
        agree(YearMonth.of(2026, 1), YearMonth.of(2026, 10));
        refused("contract-months", () -> agree(YearMonth.of(2025, 5), YearMonth.of(2025, 4)));
        november();
        Settlement first = world.levels.preview(HERE, NOVEMBER, "boss");
        world.levels.confirm(HERE, first.id(), first.version(), "ada");
        refused("contract-months", () -> world.levels.end(HERE, contract.id(), YearMonth.of(2026, 10)));
        refused("contract-unknown", () -> world.levels.end(THERE, contract.id(), DECEMBER));
        assertEquals(DECEMBER, world.levels.end(HERE, contract.id(), DECEMBER).until());
        refused("contract-months", () -> world.levels.end(HERE, contract.id(), JANUARY));
        agree(JANUARY, null);
        assertEquals(
                List.of(JANUARY, NOVEMBER, YearMonth.of(2026, 1)),
                world.levels.contracts(HERE, (String) null, 10).items().stream()
                        .map(ServiceContract::from)
                        .toList());
        assertEquals(
                NOVEMBER,
                world.levels
                        .contracts(
                                HERE,
                                world.levels.contracts(HERE, (String) null, 1).next(),
                                1)
                        .items()
                        .get(0)
                        .from());
        ServiceTerm twice = IN_TIME;
        refused(
                "contract-terms",
                () -> world.levels.create(
                        HERE,
                        new ServiceLevels.Draft(
                                "x", 1, YearMonth.of(2020, 1), YearMonth.of(2020, 2), List.of(twice, twice)),
                        "boss"));
        refused("contract-unknown", () -> world.levels.preview(HERE, YearMonth.of(2020, 1), "boss"));
    }

    @Test
    void a_preview_of_a_month_whose_contract_ended_meanwhile_is_out_of_date() {
        ServiceContract contract = agree(YearMonth.of(2026, 10), null);
        november();
        Settlement preview = world.levels.preview(HERE, NOVEMBER, "boss");
        world.levels.end(HERE, contract.id(), YearMonth.of(2026, 10));
        refused("settlement-stale", () -> world.levels.confirm(HERE, preview.id(), preview.version(), "ada"));
    }
}
