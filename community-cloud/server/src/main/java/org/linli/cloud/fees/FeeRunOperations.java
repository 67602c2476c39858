package org.linli.cloud.fees;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.jobs.WorkOperations;
import org.linli.cloud.operation.Bodies;
import org.linli.cloud.operation.Operations;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/** Fee runs: preview, post, reverse. What takes long is begun here and done as work. */
final class FeeRunOperations {

    private final FeeRuns runs;
    private final FeeWork work;

    FeeRunOperations(FeeRuns runs, FeeWork work) {
        this.runs = runs;
        this.work = work;
    }

    private record RunInput(
            String name,
            LocalDate from,
            LocalDate until,
            List<String> items,
            @Nullable List<String> buildings,
            @Nullable List<String> units,
            @Nullable List<FeeRun.Total> totals,
            @Nullable LocalDate due) {

        FeeRun.Plan plan() {
            return new FeeRun.Plan(
                    name,
                    from,
                    until,
                    items,
                    buildings == null ? List.of() : buildings,
                    units == null ? List.of() : units,
                    totals == null ? List.of() : totals,
                    due);
        }
    }

    private record RunView(
            String id,
            FeeRun.Plan plan,
            FeeRun.State state,
            FeeRun.Counts counts,
            long done,
            String madeBy,
            Instant madeAt,
            @Nullable Instant previewedAt,
            @Nullable String postedBy,
            @Nullable Instant postedAt,
            @Nullable String reversedBy,
            @Nullable Instant reversedAt,
            @Nullable String reason,
            @Nullable String work) {}

    private record ProblemView(LineProblem code, String zh, String en) {}

    private record LineView(
            long number,
            String item,
            String unit,
            String unitName,
            @Nullable String household,
            LocalDate from,
            LocalDate until,
            LocalDate due,
            long amountFen,
            long quantityMillis,
            FeeLine.State state,
            @Nullable ProblemView problem,
            @Nullable String bill,
            @Nullable Explanation explanation,
            @Nullable String explanationZh,
            @Nullable String explanationEn) {}

    private record Reason(String reason) {}

    private record LateFeesInput(@Nullable LocalDate until) {}

    void register(Operations on) {
        on.read(
                "listFeeRuns",
                request -> Operations.page(
                        runs.list(
                                request.caller().requireCommunity(),
                                Operations.cursor(request),
                                Operations.size(request)),
                        FeeRunOperations::view));
        on.change("createFeeRun", "", request -> {
            Caller caller = request.caller();
            FeeRun.Plan plan = Bodies.read(request, RunInput.class).plan();
            return Reply.created(view(runs.create(caller.requireCommunity(), plan, caller.requireActor())));
        });
        on.read(
                "getFeeRun",
                request -> Reply.ok(view(runs.get(request.caller().requireCommunity(), request.path("run")))));
        on.read(
                "listFeeLines",
                request -> Operations.page(
                        runs.lines(
                                request.caller().requireCommunity(),
                                request.path("run"),
                                request.query("problems").map("true"::equals).orElse(false),
                                Operations.cursor(request),
                                Operations.size(request)),
                        FeeRunOperations::view));
        on.change("previewFeeRun", "run", request -> {
            Caller caller = request.caller();
            return Reply.accepted(
                    view(runs.beginPreview(caller.requireCommunity(), request.path("run"), caller.requireActor())));
        });
        on.change("postFeeRun", "run", request -> {
            Caller caller = request.caller();
            return Reply.accepted(
                    view(runs.beginPost(caller.requireCommunity(), request.path("run"), caller.requireActor())));
        });
        on.dangerous("reverseFeeRun", "run", this::reverse);
        on.change(
                "cancelFeeRun",
                "run",
                request -> Reply.ok(view(runs.cancel(request.caller().requireCommunity(), request.path("run")))));
        on.change("postLateFees", "", request -> {
            Caller caller = request.caller();
            LocalDate until = Bodies.read(request, LateFeesInput.class).until();
            return Reply.accepted(
                    WorkOperations.view(work.beginLateFees(caller.requireCommunity(), until, caller.requireActor())));
        });
    }

    private Reply reverse(ApiRequest request) {
        Caller caller = request.caller();
        String reason = Bodies.read(request, Reason.class).reason();
        return Reply.accepted(
                view(runs.beginReverse(caller.requireCommunity(), request.path("run"), caller.requireActor(), reason)));
    }

    private static RunView view(FeeRun run) {
        return new RunView(
                run.id(),
                run.plan(),
                run.state(),
                run.counts(),
                run.nextLine(),
                run.madeBy(),
                run.madeAt(),
                run.previewedAt(),
                run.postedBy(),
                run.postedAt(),
                run.reversedBy(),
                run.reversedAt(),
                run.reason().isEmpty() ? null : run.reason(),
                run.work().isEmpty() ? null : run.work());
    }

    private static LineView view(FeeLine line) {
        LineProblem problem = line.problem();
        Explanation explanation = line.explanation();
        return new LineView(
                line.number(),
                line.item(),
                line.unit(),
                line.unitName(),
                line.household(),
                line.from(),
                line.until(),
                line.due(),
                line.amountFen(),
                line.quantityMillis(),
                line.state(),
                problem == null ? null : new ProblemView(problem, problem.chinese(), problem.english()),
                line.bill(),
                explanation,
                explanation == null ? null : Wording.CHINESE.say(explanation),
                explanation == null ? null : Wording.ENGLISH.say(explanation));
    }
}
