package org.linli.cloud.privacy;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.operation.Bodies;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Wards;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Page;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** What doors had to forget, over HTTP. */
final class ErasureOperations {

    private final Erasures erasures;
    private final Wards wards;
    private final People people;

    ErasureOperations(Erasures erasures, Wards wards, People people) {
        this.erasures = erasures;
        this.wards = wards;
        this.people = people;
    }

    private record View(
            String consent,
            String door,
            String holder,
            @Nullable String holderName,
            Instant orderedAt,
            ErasureLine.State state,
            String word,
            @Nullable Instant saidAt,
            @Nullable Instant settledAt,
            String settledBy) {
        static View of(ErasureLine line, @Nullable String name) {
            return new View(
                    line.consent(),
                    line.door(),
                    line.holder(),
                    name,
                    line.orderedAt(),
                    line.state(),
                    line.word(),
                    line.saidAt(),
                    line.settledAt(),
                    line.settledBy());
        }
    }

    private record ReasonInput(String reason) {}

    void register(Operations on) {
        on.read("listErasureLines", request -> {
            String community = request.caller().requireCommunity();
            Page<ErasureLine> page = erasures.list(
                    community,
                    request.query("state").map(ErasureLine.State::valueOf).orElse(null),
                    request.query("person").orElse(null),
                    Operations.cursor(request),
                    Operations.size(request));
            Map<String, String> names = people.names(
                    community,
                    page.items().stream().map(ErasureLine::holder).distinct().toList());
            return Operations.page(page, line -> View.of(line, names.getOrDefault(line.holder(), "")));
        });
        on.change("giveUpErasure", "door", request -> {
            ReasonInput input = Bodies.read(request, ReasonInput.class);
            return Reply.ok(View.of(
                    erasures.giveUp(
                            request.caller().requireCommunity(),
                            request.path("consent"),
                            request.path("door"),
                            input.reason(),
                            request.caller().requireActor()),
                    null));
        });
        on.read(
                "listMyErasureLines",
                request -> Operations.page(
                        erasures.of(mineOrWards(wards, request), Operations.cursor(request), Operations.size(request)),
                        line -> View.of(line, null)));
    }

    /** The caller, or somebody for whom they decide; anybody else is as unknown as nobody. */
    static String mineOrWards(Wards wards, ApiRequest request) {
        String me = request.caller().requirePerson();
        String asked = request.query("holder").orElse(me);
        if (!asked.equals(me) && !wards.mayDecide(request.caller().requireCommunity(), me, asked)) {
            throw Refused.notFound("person-unknown");
        }
        return asked;
    }
}
