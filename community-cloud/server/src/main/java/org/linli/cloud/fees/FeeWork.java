package org.linli.cloud.fees;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.jobs.Chunk;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.jobs.NewWork;
import org.linli.cloud.jobs.Progress;
import org.linli.cloud.jobs.Work;
import org.linli.cloud.jobs.WorkHandler;
import org.linli.cloud.jobs.Works;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.JsonText;
import org.linli.cloud.storage.Transaction;

/** Fee runs and late fees as long work, so that they are resumed by whichever server is there. */
final class FeeWork {

    private static final String RUN = "fee-run";
    private static final String LATE = "late-fees";

    /** 3 o'clock in the night in China. */
    private static final LocalTime NIGHT = LocalTime.of(19, 0);

    private final Works works;
    private final LateFeePosting late;
    private final Clock clock;
    private final Function<String, ZoneId> zones;

    FeeWork(Works works, LateFeePosting late, Clock clock, Function<String, ZoneId> zones) {
        this.works = works;
        this.late = late;
        this.clock = clock;
        this.zones = zones;
    }

    private record RunInput(String run) {}

    private record LateInput(LocalDate until) {}

    /** Says how the work is done, and lets late fees come up by themselves each night. Before the start of the jobs. */
    void register(RunSteps steps, Jobs jobs, Supplier<List<String>> communities) {
        works.register(RUN, new WorkHandler() {
            @Override
            public Chunk next(Work work) {
                RunSteps.Step step = steps.next(work.community(), run(work));
                return transaction -> {
                    RunSteps.Progress progress = step.run(transaction);
                    return progress.finished()
                            ? Progress.ended(progress.total(), work.input())
                            : Progress.at("", progress.done(), progress.total());
                };
            }

            @Override
            public void abandoned(Transaction transaction, Work work) {
                FeeRuns.abandon(transaction, work.community(), run(work));
            }
        });
        works.register(LATE, work -> {
            LocalDate until = JsonText.read(work.input(), LateInput.class).until();
            long posted = late.post(work.community(), until, today(work.community()), work.begunBy(), false);
            return transaction -> Progress.ended(1, JsonText.write(Map.of("postedFen", posted)));
        });
        jobs.daily(LATE, NIGHT, ZoneOffset.UTC, due -> communities.get().forEach(this::nightly));
    }

    private static String run(Work work) {
        return JsonText.read(work.input(), RunInput.class).run();
    }

    /** Begins the work of a run; the run remembers it, so it is begun once for each thing the run is told. */
    String launch(Transaction transaction, String community, FeeRun run, String by) {
        return works.begin(
                        transaction,
                        new NewWork(
                                RUN,
                                community,
                                by,
                                run.id() + "/" + Ids.next(),
                                JsonText.write(new RunInput(run.id())),
                                run.counts().lines()))
                .id();
    }

    /** @param until up to and including it, yesterday at the latest; null for yesterday */
    Work beginLateFees(String community, @Nullable LocalDate until, String by) {
        LocalDate yesterday = today(community).minusDays(1);
        Refused.unless(until == null || !until.isAfter(yesterday), "late-fee-day");
        LateInput input = new LateInput(until == null ? yesterday : until);
        return works.begin(new NewWork(LATE, community, by, Ids.next(), JsonText.write(input), 1));
    }

    /** All late bills at the end of a month, and in between those that were paid late, so that a debt does not get a bill each day. */
    private void nightly(String community) {
        LocalDate today = today(community);
        LocalDate monthEnd = YearMonth.from(today).minusMonths(1).atEndOfMonth();
        late.post(community, monthEnd, today, LATE, false);
        late.post(community, today.minusDays(1), today, LATE, true);
    }

    private LocalDate today(String community) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(clock.millis()), zones.apply(community));
    }
}
