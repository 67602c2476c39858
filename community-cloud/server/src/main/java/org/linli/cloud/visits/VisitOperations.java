package org.linli.cloud.visits;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.operation.Bodies;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.refusal.Refused;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** Visits over HTTP: residents invite and decide, guards ask, let in and see out, and the visitor's own page. */
final class VisitOperations {

    private final Visits visits;
    private final DeniedVisitors denied;
    private final VisitLinks links;
    private final String address;
    private final BiFunction<String, Set<String>, Names> names;

    /**
     * @param address under which browsers reach this server, without a slash at its end; empty when it is not known
     * @param names of a community and some of its doors
     */
    VisitOperations(
            Visits visits,
            DeniedVisitors denied,
            VisitLinks links,
            String address,
            BiFunction<String, Set<String>, Names> names) {
        this.visits = visits;
        this.denied = denied;
        this.links = links;
        this.address = address;
        this.names = names;
    }

    /** What a visitor reads. */
    record Names(String community, String communityEn, List<DoorName> doors) {}

    record DoorName(String name, String nameEn) {}

    private record View(
            String id,
            Visit.Kind kind,
            String name,
            String plate,
            String purpose,
            @Nullable String unit,
            @Nullable String host,
            Set<String> doors,
            Instant from,
            Instant until,
            int uses,
            @Nullable Week week,
            Visit.State state,
            Instant madeAt,
            @Nullable Instant decidedAt,
            String words,
            @Nullable Instant enteredAt,
            @Nullable Instant leftAt,
            @Nullable String link) {}

    /** @param link what the visitor is sent */
    private record Invited(View visit, String link) {}

    private record PageView(
            String name,
            Names at,
            Visit.State state,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable String text) {}

    private record WalkInInput(
            String name, @Nullable String plate, @Nullable String purpose, String unit) {}

    private record DecisionInput(boolean allowed, @Nullable String words) {}

    private record WordsInput(@Nullable String words) {}

    private record DeniedInput(
            @Nullable String name, @Nullable String plate, String reason, Instant until) {}

    private record LinkInput(String link) {}

    void register(Operations on) {
        residents(on);
        gate(on);
        on.change("openVisitPage", "", request -> {
            LinkInput input = Bodies.read(request, LinkInput.class);
            VisitLinks.Named named = links.read(input.link()).orElseThrow(() -> Refused.notFound("visit-link-unknown"));
            Visits.Shown shown = visits.show(named.community(), named.visit());
            Visit visit = shown.visit();
            return Reply.ok(new PageView(
                    visit.name(),
                    names.apply(visit.community(), visit.doors()),
                    visit.state(),
                    shown.from(),
                    shown.until(),
                    shown.text()));
        });
    }

    private void residents(Operations on) {
        on.read(
                "listMyVisits",
                request -> Operations.page(
                        visits.listOf(
                                community(request),
                                request.caller().requirePerson(),
                                Operations.cursor(request),
                                Operations.size(request)),
                        VisitOperations::view));
        on.change("inviteVisitor", "", request -> {
            Visits.Invitation wanted = Bodies.read(request, Visits.Invitation.class);
            Visit visit = visits.invite(
                    community(request),
                    wanted,
                    request.caller().requirePerson(),
                    request.caller().requireActor());
            return Reply.created(invited(visit));
        });
        on.read(
                "getMyVisit",
                request -> Reply.ok(invited(visits.mine(
                        community(request),
                        request.path("visit"),
                        request.caller().requirePerson()))));
        on.change("decideMyVisit", "visit", request -> {
            DecisionInput input = Bodies.read(request, DecisionInput.class);
            return Reply.ok(view(visits.decide(
                    community(request),
                    request.path("visit"),
                    request.caller().requirePerson(),
                    input.allowed(),
                    input.words())));
        });
        on.change("revokeMyVisit", "visit", request -> {
            WordsInput input = Bodies.read(request, WordsInput.class);
            String person = request.caller().requirePerson();
            return Reply.ok(view(visits.revoke(
                    community(request),
                    request.path("visit"),
                    person,
                    request.caller().requireActor(),
                    input.words())));
        });
    }

    private void gate(Operations on) {
        on.read("listVisits", request -> {
            VisitRows.Wanted wanted = new VisitRows.Wanted(
                    request.query("state").map(Visit.State::valueOf).orElse(null),
                    request.query("kind").map(Visit.Kind::valueOf).orElse(null),
                    request.query("unit").orElse(null),
                    request.query("inside").map(Boolean::parseBoolean).orElse(false));
            return Operations.page(
                    visits.list(community(request), wanted, Operations.cursor(request), Operations.size(request)),
                    VisitOperations::view);
        });
        on.change("askForVisitor", "", request -> {
            WalkInInput input = Bodies.read(request, WalkInInput.class);
            return Reply.created(atGate(visits.ask(
                    community(request), input.name(), input.plate(), input.purpose(), input.unit(), actor(request))));
        });
        on.change("decideVisit", "visit", request -> {
            DecisionInput input = Bodies.read(request, DecisionInput.class);
            return Reply.ok(view(visits.decideAtGate(
                    community(request), request.path("visit"), input.allowed(), input.words(), actor(request))));
        });
        on.change("revokeVisit", "visit", request -> {
            WordsInput input = Bodies.read(request, WordsInput.class);
            return Reply.ok(view(
                    visits.revoke(community(request), request.path("visit"), null, actor(request), input.words())));
        });
        on.change(
                "enterVisit",
                "visit",
                request -> Reply.ok(view(visits.enter(community(request), request.path("visit")))));
        on.change(
                "leaveVisit",
                "visit",
                request -> Reply.ok(view(visits.leave(community(request), request.path("visit")))));
        on.read(
                "listDeniedVisitors",
                request -> Operations.page(
                        denied.list(community(request), Operations.cursor(request), Operations.size(request)),
                        one -> one));
        on.change("denyVisitor", "", request -> {
            DeniedInput input = Bodies.read(request, DeniedInput.class);
            return Reply.created(denied.add(
                    community(request),
                    Operations.orEmpty(input.name()),
                    Operations.orEmpty(input.plate()),
                    input.reason(),
                    input.until(),
                    actor(request)));
        });
        on.change("removeDeniedVisitor", "denied", request -> {
            denied.remove(community(request), request.path("denied"));
            return Reply.noContent();
        });
    }

    private static String community(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    private static String actor(ApiRequest request) {
        return request.caller().requireActor();
    }

    /** The secret stands behind # in the address, so that no server on the way writes it into its log. */
    private Invited invited(Visit visit) {
        return new Invited(view(visit), address + "/visit.html#" + links.of(visit.community(), visit.id()));
    }

    private static View view(Visit visit) {
        return view(visit, null);
    }

    /** Of somebody at the gate, with the link that the guard shows them: it waits with them, and has the pass once the home says yes. */
    private View atGate(Visit visit) {
        return view(visit, invited(visit).link());
    }

    private static View view(Visit visit, @Nullable String link) {
        return new View(
                visit.id(),
                visit.kind(),
                visit.name(),
                visit.plate(),
                visit.purpose(),
                visit.unit(),
                visit.host(),
                new TreeSet<>(visit.doors()),
                visit.from(),
                visit.until(),
                visit.uses(),
                visit.week(),
                visit.state(),
                visit.madeAt(),
                visit.decidedAt(),
                visit.words(),
                visit.enteredAt(),
                visit.leftAt(),
                link);
    }
}
