package org.linli.cloud.documents.dunning;

import static org.linli.cloud.operation.Operations.cursor;
import static org.linli.cloud.operation.Operations.size;

import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.linli.cloud.documents.dunning.DunningRun.NoticeState;
import org.linli.cloud.documents.dunning.Template.Words;
import org.linli.cloud.jobs.NewWork;
import org.linli.cloud.jobs.Progress;
import org.linli.cloud.jobs.Work;
import org.linli.cloud.jobs.WorkOperations;
import org.linli.cloud.jobs.Works;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.storage.Database;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/** Dunning plans, pauses, runs and letters, and residents' messages over HTTP. A run is carried out as long work of kind {@code dunning}. */
public final class DunningOperations {

    private static final String WORK = "dunning";
    private static final int LETTERS_A_PART = 200;

    private final Database database;
    private final Works works;
    private final DunningPlans plans;
    private final Pauses pauses;
    private final DunningRuns runs;
    private final Messages messages;
    private final Clock clock;

    public DunningOperations(
            Database database,
            Works works,
            DunningPlans plans,
            Pauses pauses,
            DunningRuns runs,
            Messages messages,
            Clock clock) {
        this.database = database;
        this.works = works;
        this.plans = plans;
        this.pauses = pauses;
        this.runs = runs;
        this.messages = messages;
        this.clock = clock;
    }

    private record StepBody(int afterDays, DunningPlan.Channel channel, Words title, Words text) {}

    private record PlanBody(String name, long minimumFen, int payWithinDays, boolean active, List<StepBody> steps) {
        private DunningPlan plan() {
            return new DunningPlan(
                    name,
                    minimumFen,
                    payWithinDays,
                    active,
                    steps.stream()
                            .map(step ->
                                    new DunningPlan.Step(step.afterDays(), step.channel(), step.title(), step.text()))
                            .toList());
        }
    }

    private record RunBody(String plan) {}

    public void register(Operations on) {
        works.register(WORK, work -> transaction -> {
            int left = runs.carryOut(transaction, work.community(), work.input());
            long done = work.total() - left;
            return left == 0 ? Progress.ended(work.total(), "{}") : Progress.at("", done, work.total());
        });
        on.read("listDunningPlans", request -> Operations.list(plans.list(community(request))));
        on.change(
                "addDunningPlan",
                "",
                request -> Reply.created(plans.add(
                        community(request), request.body(PlanBody.class).plan(), actor(request))));
        on.change(
                "changeDunningPlan",
                "plan",
                request -> Reply.ok(plans.change(
                        community(request),
                        request.path("plan"),
                        request.body(PlanBody.class).plan(),
                        actor(request))));
        on.read(
                "listDunningPauses",
                request -> Operations.page(
                        pauses.list(
                                community(request),
                                request.query("household").orElse(null),
                                cursor(request),
                                size(request)),
                        Function.identity()));
        on.change(
                "beginDunningPause",
                "",
                request -> Reply.created(
                        pauses.begin(community(request), request.body(Pauses.NewPause.class), actor(request))));
        on.change("endDunningPause", "pause", request -> {
            pauses.end(community(request), request.path("pause"), actor(request));
            return Reply.noContent();
        });
        registerRuns(on);
        on.read("listMyMessages", this::myMessages);
        on.change("readMyMessage", "message", request -> {
            messages.read(community(request), request.caller().requirePerson(), request.path("message"));
            return Reply.noContent();
        });
    }

    /** Who acts for somebody in matters of money sees what is about money, and nothing else. */
    private Reply myMessages(ApiRequest request) {
        Caller caller = request.caller();
        return Operations.page(
                messages.list(
                        caller.requireCommunity(),
                        caller.requirePerson(),
                        caller.isActing() ? DunningRuns.KIND : null,
                        cursor(request),
                        size(request)),
                Function.identity());
    }

    private void registerRuns(Operations on) {
        on.change(
                "prepareDunningRun",
                "",
                request -> Reply.created(runs.prepare(
                        community(request), request.body(RunBody.class).plan(), actor(request))));
        on.read(
                "listDunningRuns",
                request -> Operations.page(
                        runs.list(community(request), cursor(request), size(request)), Function.identity()));
        on.read("getDunningRun", request -> Reply.ok(runs.get(community(request), request.path("run"))));
        on.read(
                "listDunningNotices",
                request -> Operations.page(
                        runs.entries(
                                community(request),
                                request.path("run"),
                                request.query("state").map(NoticeState::valueOf).orElse(null),
                                cursor(request),
                                size(request)),
                        Function.identity()));
        on.dangerous("carryOutDunningRun", "run", this::carryOut);
        on.read("getDunningLetters", request -> {
            int part = (int) request.queryNumber("part", 1);
            List<Letter> letters = runs.letters(community(request), request.path("run"), part, LETTERS_A_PART);
            return Reply.file(
                            "application/pdf",
                            "催缴函 " + letters.get(0).on() + " " + part + ".pdf",
                            LetterPaper.print(letters, clock.instant()))
                    .withHeader("Cache-Control", "no-store");
        });
    }

    /** Asked twice it is the same work. */
    private Reply carryOut(ApiRequest request) {
        String community = community(request);
        String id = request.path("run");
        Work work = database.write(transaction -> {
            DunningRun run = runs.begin(transaction, community, id, actor(request));
            int planned = run.counts().planned();
            return works.begin(transaction, new NewWork(WORK, community, actor(request), id, id, planned));
        });
        return Reply.accepted(WorkOperations.view(work));
    }

    private static String community(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    private static String actor(ApiRequest request) {
        return request.caller().requireActor();
    }
}
