package org.linli.cloud.outcomes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.cloud.outcomes.OutcomeWorld.TODAY;
import static org.linli.cloud.outcomes.OutcomeWorld.YESTERDAY;
import static org.linli.cloud.outcomes.OutcomeWorld.at;
import static org.linli.cloud.people.TestCommunity.HERE;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.jobs.Progress;
import org.linli.cloud.jobs.Work;
import org.linli.cloud.people.Relation;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.Reason;

/** What days come to, on a database that the subclass chooses. */
abstract class OutcomesContract {

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

    @Test
    void a_day_is_counted_once_it_is_over_each_building_and_the_whole() {
        world.enters("gate", at(YESTERDAY, "08:00"), "mei");
        world.passes("hall", at(YESTERDAY, "08:01"), "", CredentialKind.FACE, Reason.LOW_FACE_SCORE);
        world.passes("hall", at(YESTERDAY, "08:01"), "mei", CredentialKind.FACE, Reason.GRANTED);
        world.enters("hall", at(TODAY, "07:00"), "lin");
        world.count();

        assertEquals(new Measure(3, 1, 0, 0, Histogram.EMPTY), world.of(YESTERDAY, Outcome.DOOR_FAILURE));
        assertEquals(1, world.of(YESTERDAY, Outcome.DOOR_FAILURE, Tally.NOWHERE).n());
        assertEquals(2, world.of(YESTERDAY, Outcome.DOOR_FAILURE, "1").n());
        assertEquals(2, world.of(YESTERDAY, Outcome.TIME_TO_OPEN).n());
        assertEquals(0, world.of(TODAY, Outcome.TIME_TO_OPEN).n(), "today is not over");
        assertEquals(
                OptionalLong.of(3333),
                Figure.of(Outcome.DOOR_FAILURE, world.of(YESTERDAY, Outcome.DOOR_FAILURE)),
                "a third, in hundredths of a percent");

        world.clock.advance(Duration.ofDays(1));
        world.count();
        assertEquals(1, world.of(TODAY, Outcome.TIME_TO_OPEN).n());
    }

    @Test
    void events_that_come_days_later_change_their_day_and_are_never_added_twice() {
        world.enters("hall", at(YESTERDAY, "08:00"), "mei");
        world.count();
        world.enters("gate", at(YESTERDAY, "09:00"), "mei");
        world.enters("gate", at(YESTERDAY.minusDays(3), "09:00"), "mei");
        assertEquals(1, world.of(YESTERDAY, Outcome.TIME_TO_OPEN).n(), "not yet counted again");
        world.count();
        assertEquals(2, world.of(YESTERDAY, Outcome.TIME_TO_OPEN).n());
        assertEquals(1, world.of(YESTERDAY.minusDays(3), Outcome.TIME_TO_OPEN).n());
        List<String> before = world.everything();
        world.count();
        world.clock.advance(Duration.ofMinutes(15));
        world.count();
        assertEquals(before, world.everything());
    }

    @Test
    void an_event_of_the_last_second_before_midnight_belongs_to_that_day_and_one_at_midnight_to_the_next() {
        LocalDate silvester = LocalDate.of(2026, 12, 31);
        world.clock.set(at(LocalDate.of(2027, 1, 2), "00:05"));
        world.enters("hall", at(silvester, "23:59:59.999"), "mei");
        world.enters("hall", at(silvester.plusDays(1), "00:00"), "mei");
        world.count();
        assertEquals(1, world.of(silvester, Outcome.TIME_TO_OPEN).n());
        assertEquals(0, world.of(silvester.plusDays(1), Outcome.TIME_TO_OPEN).n(), "closes ten minutes after midnight");
        world.clock.set(at(LocalDate.of(2027, 1, 2), "00:10"));
        world.count();
        assertEquals(1, world.of(silvester.plusDays(1), Outcome.TIME_TO_OPEN).n());
        assertEquals(
                List.of("2026-12", "2027-01"),
                world.rows(Outcomes.By.MONTH, silvester, silvester.plusDays(5)).stream()
                        .map(Outcomes.Row::period)
                        .distinct()
                        .toList());
    }

    @Test
    void a_day_of_25_hours_and_one_of_23_are_counted_as_long_as_they_are() {
        world.zone = ZoneId.of("Europe/Berlin");
        LocalDate long25 = LocalDate.of(2026, 10, 25);
        LocalDate short23 = LocalDate.of(2026, 3, 29);
        world.connection("gate", at(LocalDate.of(2026, 1, 1), "00:00"), true);
        Instant now = world.clock.instant();
        for (LocalDate day : List.of(long25, short23)) {
            world.countAnew(day);
        }
        assertEquals(25 * 3600, world.of(long25, Outcome.DOOR_ONLINE).n());
        assertEquals(23 * 3600, world.of(short23, Outcome.DOOR_ONLINE).hits());
        assertEquals(now, world.clock.instant());
    }

    @Test
    void a_door_that_does_not_know_the_time_counts_when_it_was_heard() {
        world.clock.set(at(YESTERDAY, "12:00"));
        world.passes(
                "hall",
                Instant.parse("1970-01-01T00:05:00Z"),
                ClockTrust.UNKNOWN,
                "mei",
                CredentialKind.QR_ROTATING,
                Reason.CLOCK_NOT_TRUSTED,
                10);
        world.clock.set(at(TODAY, "12:00"));
        world.passes(
                "hall", at(YESTERDAY, "11:00"), ClockTrust.UNKNOWN, "mei", CredentialKind.CARD, Reason.GRANTED, 10);
        world.count();
        assertEquals(new Measure(1, 1, 0, 0, Histogram.EMPTY), world.of(YESTERDAY, Outcome.DOOR_FAILURE));
        world.clock.advance(Duration.ofDays(1));
        world.count();
        assertEquals(1, world.of(TODAY, Outcome.DOOR_FAILURE).n());
    }

    @Test
    void a_door_is_online_from_its_first_word_until_its_connection_breaks() {
        world.connection("gate", at(YESTERDAY, "06:00"), true);
        world.connection("gate", at(YESTERDAY, "18:00"), false);
        world.connection("gate", at(YESTERDAY, "21:00"), true);
        world.count();
        assertEquals(
                new Measure(18 * 3600, 15 * 3600, 0, 0, Histogram.EMPTY), world.of(YESTERDAY, Outcome.DOOR_ONLINE));
        assertEquals(0, world.of(YESTERDAY, Outcome.DOOR_ONLINE, "1").n(), "hall was never heard");
        world.clock.advance(Duration.ofDays(1));
        world.count();
        assertEquals(86_400, world.of(TODAY, Outcome.DOOR_ONLINE).hits());
    }

    @Test
    void a_repair_waits_in_working_time_without_its_pauses_and_is_pending_until_it_is_decided() {
        // A Thursday. Water is promised around the clock, the rest from half past eight to six with a break at noon.
        world.ticket(
                "REPAIR",
                "door",
                "1",
                at(YESTERDAY, "17:30"),
                Map.of(
                        at(YESTERDAY, "17:45"), "DISPATCH DISPATCHED",
                        at(YESTERDAY, "18:30"), "ACCEPT ACCEPTED",
                        at(TODAY, "08:30"), "ARRIVE ON_SITE",
                        at(TODAY, "09:00"), "PAUSE PAUSED",
                        at(TODAY, "10:00"), "RESUME ON_SITE",
                        at(TODAY, "10:30"), "FINISH FINISHED"));
        String open = world.ticket("REPAIR", "water", "1", at(YESTERDAY, "23:00"), Map.of());
        world.count();

        Measure answer = world.of(YESTERDAY, Outcome.REPAIR_ANSWER);
        assertEquals(1, answer.n());
        assertEquals(1, answer.pending());
        assertEquals(1800, answer.total(), "half an hour until six");
        assertEquals(3600, world.of(YESTERDAY, Outcome.REPAIR_ANSWER_CALENDAR).total());
        assertEquals(
                1800 + 1800 + 1800, world.of(YESTERDAY, Outcome.REPAIR_FINISH).total());
        assertEquals(
                16 * 3600, world.of(YESTERDAY, Outcome.REPAIR_FINISH_CALENDAR).total());
        Measure inTime = world.of(YESTERDAY, Outcome.REPAIR_IN_TIME, "1");
        assertEquals(2, inTime.n(), "water is promised within eight hours around the clock, and is late");
        assertEquals(1, inTime.hits());

        world.clock.set(at(TODAY, "13:00"));
        world.step(open, at(TODAY, "12:30"), "FINISH", "FINISHED");
        world.count();
        assertEquals(0, world.of(YESTERDAY, Outcome.REPAIR_ANSWER).pending(), "the change was seen");
        assertEquals(2, world.of(YESTERDAY, Outcome.REPAIR_FINISH).n());
        world.clock.set(at(TODAY, "13:30"));
        world.step(open, at(TODAY, "13:30"), "REOPEN", "SUBMITTED");
        world.count();
        assertEquals(1, world.of(YESTERDAY, Outcome.REPAIR_FINISH).pending());
    }

    @Test
    void what_was_pending_is_late_by_time_alone() {
        world.ticket("COMPLAINT", "complaint", null, at(YESTERDAY, "17:30"), Map.of());
        world.clock.set(at(TODAY, "00:30"));
        world.count();
        assertEquals(1, world.of(YESTERDAY, Outcome.COMPLAINT_IN_TIME).pending());
        world.clock.set(at(TODAY.plusDays(1), "00:30"));
        world.count();
        assertEquals(new Measure(1, 0, 0, 0, Histogram.EMPTY), world.of(YESTERDAY, Outcome.COMPLAINT_IN_TIME));
    }

    @Test
    void stars_count_on_the_day_they_were_given_until_they_are_taken_back() {
        String good = world.ticket(
                "REPAIR",
                "water",
                "1",
                at(YESTERDAY.minusDays(4), "09:00"),
                Map.of(at(YESTERDAY.minusDays(4), "10:00"), "FINISH FINISHED", at(YESTERDAY, "08:00"), "RATE RATED"));
        world.stars(good, 5);
        String poor = world.ticket(
                "COMPLAINT",
                "complaint",
                null,
                at(YESTERDAY, "09:00"),
                Map.of(at(YESTERDAY, "10:00"), "FINISH FINISHED", at(YESTERDAY, "11:00"), "RATE RATED"));
        world.stars(poor, 2);
        world.count();
        assertEquals(new Measure(2, 1, 0, 7, Histogram.EMPTY), world.of(YESTERDAY, Outcome.SATISFACTION));
        assertEquals(OptionalLong.of(350), Figure.of(Outcome.SATISFACTION, world.of(YESTERDAY, Outcome.SATISFACTION)));
        assertEquals(1, world.of(YESTERDAY, Outcome.SATISFIED, "1").hits());
        world.step(poor, at(TODAY, "12:00"), "REOPEN", "SUBMITTED");
        world.stars(poor, null);
        world.count();
        assertEquals(1, world.of(YESTERDAY, Outcome.SATISFACTION).n());
    }

    @Test
    void parcels_count_where_the_home_is_and_money_on_the_day_it_was_due_however_late_it_comes() {
        world.parcel("1-101", at(YESTERDAY.minusDays(2), "10:00"), at(YESTERDAY, "10:00"));
        world.bill("1-101", YESTERDAY, 30_000, 0);
        world.count();
        assertEquals(2 * 86_400, world.of(YESTERDAY, Outcome.PARCEL_DWELL, "1").total());
        assertEquals(new Measure(30_000, 0, 1, 1, Histogram.EMPTY), world.of(YESTERDAY, Outcome.COLLECTION, "1"));
        world.pay(30_000);
        world.clock.advance(Duration.ofDays(1));
        world.count();
        assertEquals(new Measure(30_000, 30_000, 0, 1, Histogram.EMPTY), world.of(YESTERDAY, Outcome.COLLECTION));
        world.pay(10_000);
        world.clock.advance(Duration.ofDays(1));
        world.count();
        assertEquals(10_000, world.of(YESTERDAY, Outcome.COLLECTION).hits(), "a refund is seen");
    }

    @Test
    void elders_who_open_doors_themselves_are_counted_by_means_and_never_when_they_are_few() {
        for (int i = 1; i <= 5; i++) {
            world.clock.set(at(YESTERDAY, "09:00"));
            world.community.resident(HERE, "old" + i, "1-103", Relation.Kind.FAMILY);
            world.elders.mark(HERE, "old" + i, true, "ana");
            if (i == 4) {
                world.clock.set(at(TODAY, "12:00"));
                world.count();
                Measure few = world.of(YESTERDAY, Outcome.ELDER_USE);
                assertTrue(Figure.isTooFew(Outcome.ELDER_USE, few));
                assertEquals(OptionalLong.empty(), Figure.of(Outcome.ELDER_USE, few));
            }
        }
        world.clock.set(at(TODAY, "12:00"));
        world.enters("gate", at(TODAY.minusDays(20), "08:00"), "old1");
        world.passes("gate", at(TODAY.minusDays(2), "08:00"), "old1", CredentialKind.FACE, Reason.GRANTED);
        world.passes("gate", at(TODAY.minusDays(2), "08:01"), "old2", CredentialKind.COMMAND, Reason.GRANTED);
        world.enters("gate", at(TODAY.minusDays(40), "08:00"), "old3");
        world.clock.set(at(TODAY.plusDays(1), "12:00"));
        world.count();
        assertEquals(new Measure(5, 1, 0, 0, Histogram.EMPTY), world.of(TODAY, Outcome.ELDER_USE));
        assertEquals(1, world.of(TODAY, Outcome.ELDER_USE, "1", "CARD").hits());
        assertEquals(1, world.of(TODAY, Outcome.ELDER_USE, "1", "FACE").hits());
        assertEquals(0, world.of(TODAY, Outcome.ELDER_USE, "1", "PIN").hits());
        List<Outcomes.Row> month = world.rows(Outcomes.By.MONTH, TODAY.withDayOfMonth(1), TODAY).stream()
                .filter(row -> row.outcome() == Outcome.ELDER_USE && row.part().isEmpty())
                .toList();
        assertEquals(5, month.get(0).measure().n(), "the last day says how a month stands");
        assertThrows(Refused.class, () -> world.elders.mark("west", "old1", true, "ana"));
    }

    @Test
    void an_elder_of_a_small_building_cannot_be_told_from_the_others() {
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            List<org.linli.cloud.people.Elders.Living> living = new ArrayList<>();
            int buildings = 1 + random.nextInt(6);
            for (int building = 0; building < buildings; building++) {
                int elders = random.nextInt(9);
                for (int i = 0; i < elders; i++) {
                    living.add(new org.linli.cloud.people.Elders.Living("p" + building + "-" + i, "b" + building));
                }
            }
            Map<String, String> shown = DayCounts.together(living);
            Map<String, Long> counts = living.stream()
                    .collect(java.util.stream.Collectors.groupingBy(
                            elder -> shown.getOrDefault(elder.building(), "?"),
                            java.util.stream.Collectors.counting()));
            boolean fine =
                    living.size() < Outcome.FEW || counts.values().stream().allMatch(count -> count >= Outcome.FEW);
            assertTrue(fine, counts.toString());
        }
    }

    @Test
    void buildings_and_days_add_up_to_the_whole_and_the_same_facts_give_the_same_counts() {
        Random random = new Random(20261121);
        for (int i = 0; i < 120; i++) {
            Instant at = at(TODAY.minusDays(1 + random.nextInt(6)), "00:00").plusSeconds(random.nextInt(86_400));
            world.passes(
                    random.nextBoolean() ? "gate" : "hall",
                    at,
                    ClockTrust.TRUSTED,
                    "mei",
                    CredentialKind.CARD,
                    random.nextInt(4) == 0 ? Reason.NOT_RECORDED : Reason.GRANTED,
                    random.nextInt(100_000));
        }
        world.count();
        List<String> before = world.everything();
        LocalDate first = TODAY.minusDays(6);
        for (Outcome outcome : List.of(Outcome.DOOR_FAILURE, Outcome.TIME_TO_OPEN)) {
            Measure sum = Measure.NONE;
            for (LocalDate day = first; day.isBefore(TODAY); day = day.plusDays(1)) {
                assertEquals(
                        world.of(day, outcome),
                        world.of(day, outcome, "1").plus(world.of(day, outcome, Tally.NOWHERE)));
                sum = sum.plus(world.of(day, outcome));
            }
            Measure whole = sum;
            assertEquals(
                    whole,
                    world.rows(Outcomes.By.MONTH, first, TODAY).stream()
                            .filter(row -> row.outcome() == outcome)
                            .findFirst()
                            .orElseThrow()
                            .measure());
        }
        for (LocalDate day = first; day.isBefore(TODAY); day = day.plusDays(1)) {
            LocalDate each = day;
            List<OutcomeDays.Counted> older = world.days.countAnew(HERE, world.zone, each);
            List<OutcomeDays.Counted> newer = world.days.countAnew(HERE, world.zone, each);
            world.database.change(transaction -> {
                newer.forEach(counted -> world.days.write(transaction, counted));
                older.forEach(counted -> world.days.write(transaction, counted));
            });
        }
        assertEquals(before, world.everything());
    }

    @Test
    void a_log_that_was_cleared_by_rule_does_not_clear_what_was_counted_from_it() {
        world.enters("hall", at(YESTERDAY, "08:00"), "mei");
        world.enters("hall", at(YESTERDAY, "09:00"), "mei");
        world.count();
        world.database.change(transaction -> transaction.handle().execute("DELETE FROM access_log"));
        world.countAnew(YESTERDAY);
        assertEquals(2, world.of(YESTERDAY, Outcome.TIME_TO_OPEN).n());
    }

    @Test
    void a_range_is_counted_again_day_by_day_and_goes_on_where_a_crash_left_it() {
        for (int i = 1; i <= 4; i++) {
            world.enters("hall", at(TODAY.minusDays(i), "08:00"), "mei");
        }
        Work begun = world.rebuild(TODAY.minusDays(4), TODAY);
        assertEquals(4, begun.total(), "today is not over");
        Progress first = world.step(begun, "");
        world.days.countAnew(HERE, world.zone, TODAY.minusDays(3));
        assertEquals(0, world.of(TODAY.minusDays(3), Outcome.TIME_TO_OPEN).n(), "counted in vain, as in a crash");
        Progress progress = first;
        int steps = 1;
        while (progress.result() == null) {
            progress = world.step(begun, progress.position());
            steps++;
        }
        assertEquals(4, steps);
        assertEquals(4, progress.done());
        for (int i = 1; i <= 4; i++) {
            assertEquals(1, world.of(TODAY.minusDays(i), Outcome.TIME_TO_OPEN).n());
        }
    }

    @Test
    void pages_of_a_list_join_without_gap_and_a_range_has_an_end() {
        world.enters("hall", at(YESTERDAY, "08:00"), "mei");
        world.count();
        Outcomes.Wanted wanted = new Outcomes.Wanted(Outcomes.By.DAY, TODAY.minusDays(3), null, null, null);
        List<Outcomes.Row> paged = new ArrayList<>();
        String cursor = null;
        do {
            var page = world.outcomes.list(HERE, wanted, cursor, 7);
            paged.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        assertEquals(3 * Outcome.values().length, paged.size());
        assertEquals(world.outcomes.list(HERE, wanted, null, 1000).items(), paged);
        assertEquals(YESTERDAY, world.outcomes.lastDay(HERE));
        assertFalse(paged.stream().anyMatch(row -> row.period().equals(TODAY.toString())));
        Outcomes.Wanted endless = new Outcomes.Wanted(Outcomes.By.DAY, LocalDate.of(1, 1, 1), null, null, null);
        assertThrows(Refused.class, () -> world.outcomes.list(HERE, endless, null, 10));
        assertThrows(
                Refused.class, () -> world.work.begin(HERE, LocalDate.of(1, 1, 1), YESTERDAY, "boss"), "too long ago");
        assertThrows(Refused.class, () -> world.work.begin(HERE, TODAY, TODAY, "boss"), "not over yet");
    }
}
