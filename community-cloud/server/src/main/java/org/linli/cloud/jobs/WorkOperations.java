package org.linli.cloud.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.refusal.Sentences;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/** How far long work is, and its cancelling. */
public final class WorkOperations {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Who sees the list of work; others follow what they began themselves. */
    private static final Set<String> OVERSEERS = Set.of("MANAGER", "CASHIER", "DESK", "AUDITOR");

    private final Works works;

    public WorkOperations(Works works) {
        this.works = works;
    }

    private record Failure(String code, String zh, String en) {}

    private record WorkView(
            String id,
            String kind,
            Work.State state,
            String begunBy,
            long done,
            long total,
            Instant madeAt,
            @Nullable Instant startedAt,
            @Nullable Instant heartbeatAt,
            @Nullable Instant endedAt,
            @Nullable JsonNode result,
            @Nullable Failure failure) {}

    public void register(Operations on) {
        on.read(
                "listWork",
                request -> Operations.page(
                        works.list(
                                request.caller().requireCommunity(),
                                request.query("kind").orElse(null),
                                Operations.cursor(request),
                                Operations.size(request)),
                        WorkOperations::view));
        on.read("getWork", request -> {
            Caller caller = request.caller();
            Work work = works.get(caller.requireCommunity(), request.path("work"));
            boolean overseer = OVERSEERS.stream().anyMatch(caller::has);
            if (!overseer && !work.begunBy().equals(caller.requireActor())) {
                throw Refused.notFound("work-unknown");
            }
            return Reply.ok(view(work));
        });
        on.change("cancelWork", "work", request -> {
            Caller caller = request.caller();
            Work work = works.get(caller.requireCommunity(), request.path("work"));
            if (!caller.has("MANAGER") && !work.begunBy().equals(caller.requireActor())) {
                throw Refused.forbidden("work-of-another");
            }
            return Reply.ok(view(works.cancel(caller.requireCommunity(), work.id())));
        });
    }

    /** As the contract's {@code Work} shows it. */
    public static Object view(Work work) {
        return new WorkView(
                work.id(),
                work.kind(),
                work.state(),
                work.begunBy(),
                work.done(),
                work.total(),
                work.madeAt(),
                work.startedAt(),
                work.heartbeatAt(),
                work.endedAt(),
                work.result().isEmpty() ? null : json(work.result()),
                work.failure().isEmpty()
                        ? null
                        : new Failure(
                                work.failure(), Sentences.chinese(work.failure()), Sentences.english(work.failure())));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result that is no JSON", e);
        }
    }
}
