package org.linli.cloud.outcomes;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.linli.cloud.jobs.Chunk;
import org.linli.cloud.jobs.Each;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.jobs.NewWork;
import org.linli.cloud.jobs.Progress;
import org.linli.cloud.jobs.Work;
import org.linli.cloud.jobs.Works;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.JsonText;

/** Counts days that are over, by itself and when asked to count again. */
final class OutcomeWork {

    private static final String REBUILD = "outcomes-rebuild";

    /** A day is counted within this time after it closes, and again after late news. */
    private static final Duration EVERY = Duration.ofMinutes(15);

    /** Counted at one time for one community, so that an avalanche of late news does not keep the others waiting. */
    private static final int AT_ONCE = 200;

    private final OutcomeDays days;
    private final Reports reports;
    private final Works works;
    private final Function<String, ZoneId> zones;
    private final Supplier<List<String>> communities;
    private final Clock clock;

    OutcomeWork(
            OutcomeDays days,
            Reports reports,
            Works works,
            Function<String, ZoneId> zones,
            Supplier<List<String>> communities,
            Clock clock) {
        this.days = days;
        this.reports = reports;
        this.works = works;
        this.zones = zones;
        this.communities = communities;
        this.clock = clock;
    }

    private record Input(LocalDate from, LocalDate until) {}

    /** Before the start of the jobs. */
    void register(Jobs jobs) {
        jobs.every("outcomes", EVERY, due -> Each.apart(communities.get(), this::count));
        works.register(REBUILD, this::next);
    }

    /** What is over and what changed, of one community. */
    void count(String community) {
        ZoneId zone = zones.apply(community);
        days.look(community, zone);
        days.countMarked(community, zone, AT_ONCE);
        reports.makeDue(community, zone);
    }

    /** Counts a range of days again; days that are not over are counted when they are. */
    Work begin(String community, LocalDate from, LocalDate until, String by) {
        LocalDate last = OutcomeDays.lastClosed(zones.apply(community), clock.instant());
        LocalDate end = until.isAfter(last) ? last : until;
        Refused.unless(
                !from.isAfter(end) && !from.isBefore(last.minusDays(OutcomeDays.REACHES_BACK_DAYS)), "outcome-range");
        long total = ChronoUnit.DAYS.between(from, end) + 1;
        return works.begin(
                new NewWork(REBUILD, community, by, Ids.next(), JsonText.write(new Input(from, end)), total));
    }

    /** The next day of a rebuild. Counted before the transaction; a day that was counted in vain is counted again. */
    Chunk next(Work work) {
        Input input = JsonText.read(work.input(), Input.class);
        LocalDate day = work.position().isEmpty() ? input.from() : LocalDate.parse(work.position());
        ZoneId zone = zones.apply(work.community());
        List<OutcomeDays.Counted> counted = days.countAnew(work.community(), zone, day);
        return transaction -> {
            counted.forEach(each -> days.write(transaction, each));
            long done = ChronoUnit.DAYS.between(input.from(), day) + 1;
            return day.isBefore(input.until())
                    ? Progress.at(day.plusDays(1).toString(), done, work.total())
                    : Progress.ended(work.total(), JsonText.write(Map.of("days", work.total())));
        };
    }
}
