package org.linli.cloud.privacy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.operation.Bodies;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.records.RetainedKind;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** How long things are kept, what was deleted, and what must not be, over HTTP. */
final class RetentionOperations {

    private final Retention retention;
    private final Holds holds;

    RetentionOperations(Retention retention, Holds holds) {
        this.retention = retention;
        this.holds = holds;
    }

    private record DaysInput(int days) {}

    private record HoldInput(
            @Nullable String person,
            @Nullable Instant from,
            @Nullable Instant to,
            String reason,
            Instant until) {}

    private record RunView(String id, RetainedKind kind, Instant at, Instant before, long deleted) {}

    void register(Operations on) {
        on.read("listRetention", request -> Operations.list(retention.periods(here(request))));
        on.change("putRetention", "kind", request -> {
            int days = Bodies.read(request, DaysInput.class).days();
            retention.set(here(request), RetainedKind.valueOf(request.path("kind")), days, actor(request));
            return Reply.noContent();
        });
        on.read(
                "listRetentionRuns",
                request -> Operations.page(
                        retention.runs(here(request), Operations.cursor(request), Operations.size(request)),
                        run -> new RunView(
                                Long.toString(run.id()), run.kind(), run.at(), run.before(), run.deleted())));
        on.read(
                "listHolds",
                request -> Operations.page(
                        holds.list(here(request), Operations.cursor(request), Operations.size(request)), hold -> hold));
        on.change("addHold", "", request -> {
            HoldInput input = Bodies.read(request, HoldInput.class);
            return Reply.created(holds.add(
                    here(request),
                    new Holds.Wanted(input.person(), input.from(), input.to(), input.reason(), input.until()),
                    actor(request)));
        });
        on.change("endHold", "hold", request -> {
            holds.end(here(request), request.path("hold"), actor(request));
            return Reply.noContent();
        });
    }

    private static String here(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    private static String actor(ApiRequest request) {
        return request.caller().requireActor();
    }
}
