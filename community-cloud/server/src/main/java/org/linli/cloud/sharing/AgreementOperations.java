package org.linli.cloud.sharing;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.identity.PartnerTokens;
import org.linli.cloud.operation.Bodies;
import org.linli.cloud.operation.Operations;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** The data catalogue and the agreements over HTTP. */
final class AgreementOperations {

    private final Agreements agreements;
    private final Clock clock;

    AgreementOperations(Agreements agreements, Clock clock) {
        this.agreements = agreements;
        this.clock = clock;
    }

    private record FieldView(String name, boolean personal) {}

    private record GroundView(DataKind.Ground ground, String zh, String en) {}

    private record KindView(
            DataKind kind, int version, String zh, String en, List<FieldView> fields, List<GroundView> grounds) {

        static KindView of(DataKind kind) {
            List<FieldView> fields = new ArrayList<>();
            kind.fields().forEach((name, personal) -> fields.add(new FieldView(name, personal)));
            return new KindView(
                    kind,
                    kind.version(),
                    kind.zh(),
                    kind.en(),
                    fields,
                    kind.grounds().stream()
                            .map(ground -> new GroundView(ground, ground.zh(), ground.en()))
                            .toList());
        }
    }

    private enum State {
        COMING,
        IN_FORCE,
        OVER
    }

    private record View(
            String id,
            String recipient,
            String contact,
            String purpose,
            List<Agreement.Share> shares,
            State state,
            Instant from,
            Instant until,
            String madeBy,
            Instant madeAt,
            @Nullable Instant endedAt,
            @Nullable String endedBy,
            @Nullable String endReason) {}

    /** What residents see: everything but who of the staff did it. */
    private record MyView(
            String id,
            String recipient,
            String contact,
            String purpose,
            List<Agreement.Share> shares,
            State state,
            Instant from,
            Instant until,
            @Nullable Instant endedAt,
            @Nullable String endReason) {}

    private record EndInput(String reason) {}

    private record TokenInput(String name, @Nullable Instant expiresAt) {}

    private record MadeToken(String token, PartnerTokens.Token details) {
        @Override
        public String toString() {
            return "MadeToken[" + details.id() + "]";
        }
    }

    void register(Operations on) {
        List<KindView> kinds =
                Arrays.stream(DataKind.values()).map(KindView::of).toList();
        on.read("getDataCatalogue", request -> Operations.list(kinds));
        on.read(
                "listAgreements",
                request -> Operations.page(
                        agreements.list(community(request), Operations.cursor(request), Operations.size(request)),
                        this::view));
        on.change(
                "makeAgreement",
                "",
                request -> Reply.created(view(agreements.make(
                        community(request),
                        Bodies.read(request, Agreements.Draft.class),
                        request.caller().requireActor()))));
        on.read(
                "getAgreement",
                request -> Reply.ok(view(agreements.get(community(request), request.path("agreement")))));
        on.change(
                "endAgreement",
                "agreement",
                request -> Reply.ok(view(agreements.end(
                        community(request),
                        request.path("agreement"),
                        request.body(EndInput.class).reason(),
                        request.caller().requireActor()))));
        on.read(
                "listAgreementTokens",
                request -> Operations.list(agreements.tokens(community(request), request.path("agreement"))));
        on.change("makeAgreementToken", "agreement", request -> {
            TokenInput input = request.body(TokenInput.class);
            PartnerTokens.Made made = agreements.addToken(
                    community(request),
                    request.path("agreement"),
                    input.name(),
                    input.expiresAt(),
                    request.caller().requireActor());
            return Reply.created(new MadeToken(made.secret(), made.token()));
        });
        on.change("endAgreementToken", "token", request -> {
            agreements.endToken(community(request), request.path("agreement"), request.path("token"));
            return Reply.noContent();
        });
        on.read(
                "listMySharing",
                request -> Operations.page(
                        agreements.list(community(request), Operations.cursor(request), Operations.size(request)),
                        this::myView));
    }

    private static String community(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    private State state(Agreement agreement) {
        Instant now = clock.instant();
        return agreement.isInForce(now) ? State.IN_FORCE : agreement.over().isAfter(now) ? State.COMING : State.OVER;
    }

    private View view(Agreement agreement) {
        Agreement.End end = agreement.end();
        return new View(
                agreement.id(),
                agreement.recipient(),
                agreement.contact(),
                agreement.purpose(),
                agreement.shares(),
                state(agreement),
                agreement.from(),
                agreement.until(),
                agreement.madeBy(),
                agreement.madeAt(),
                end == null ? null : end.at(),
                end == null ? null : end.by(),
                end == null ? null : end.reason());
    }

    private MyView myView(Agreement agreement) {
        Agreement.End end = agreement.end();
        return new MyView(
                agreement.id(),
                agreement.recipient(),
                agreement.contact(),
                agreement.purpose(),
                agreement.shares(),
                state(agreement),
                agreement.from(),
                agreement.until(),
                end == null ? null : end.at(),
                end == null ? null : end.reason());
    }
}
