package org.linli.cloud.emergencies;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.operation.Bodies;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.storage.Page;
import org.linli.eldercare.emergency.Cause;
import org.linli.eldercare.emergency.EmergencyState;
import org.linli.eldercare.emergency.EscalationPlan;
import org.linli.eldercare.emergency.EscalationPlan.Tier;
import org.linli.eldercare.emergency.Receiver;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** Calls for help over HTTP: who needs help, who was called, and staff. */
final class EmergencyOperations {

    private final Emergencies emergencies;
    private final Plans plans;
    private final Surroundings around;
    private final Clock clock;

    EmergencyOperations(Emergencies emergencies, Plans plans, Surroundings around, Clock clock) {
        this.emergencies = emergencies;
        this.plans = plans;
        this.around = around;
        this.clock = clock;
    }

    private record HelpInput(String press, @Nullable Boolean trial) {}

    private record StaffHelpInput(
            String press, String person, @Nullable Boolean trial) {}

    private record DeedInput(
            Emergencies.Doing doing,
            @Nullable String words,
            @Nullable Cause cause) {}

    private record ReceiverView(
            Receiver.Kind kind, @Nullable String id) {}

    private record TierView(List<ReceiverView> receivers, long nextSeconds, long againSeconds) {}

    private record PlanInput(List<TierView> tiers) {}

    private record PlanView(
            List<TierView> tiers, boolean usual, @Nullable Instant changedAt) {}

    /** What whoever asked for help sees. */
    private record HelpView(
            boolean open,
            @Nullable String id,
            @Nullable EmergencyState state,
            @Nullable Boolean trial,
            @Nullable Instant raisedAt,
            @Nullable Integer presses,
            @Nullable String responderName) {
        static final HelpView NONE = new HelpView(false, null, null, null, null, null, null);
    }

    private record View(
            String id,
            @Nullable String person,
            @Nullable String personName,
            @Nullable String door,
            @Nullable String unit,
            @Nullable String home,
            boolean trial,
            EmergencyState state,
            @Nullable String responder,
            @Nullable String responderName,
            Instant raisedAt,
            Instant receivedAt,
            Instant since,
            int presses,
            boolean unheard,
            @Nullable Cause cause,
            String note) {}

    private record PressView(Press.Source source, @Nullable String byName, Instant at, Instant receivedAt) {}

    private record StepView(
            Instant at,
            String step,
            @Nullable String actorName,
            String words,
            @Nullable Instant plannedAt,
            @Nullable Integer receivers) {}

    private record WholeView(View emergency, List<PressView> presses, List<StepView> steps) {}

    void register(Operations on) {
        asking(on);
        receiving(on);
        staff(on);
        plans(on);
    }

    private void asking(Operations on) {
        on.change("callForHelp", "", request -> {
            HelpInput input = Bodies.read(request, HelpInput.class);
            String person = request.caller().requirePerson();
            String actor = request.caller().requireActor();
            StoredEmergency stored = emergencies.press(
                    here(request),
                    new Press(
                            person + "." + input.press(),
                            Press.Source.PHONE,
                            person,
                            "",
                            actor.equals(person) ? "" : actor,
                            Boolean.TRUE.equals(input.trial()),
                            clock.instant()));
            return Reply.created(help(stored));
        });
        on.read(
                "getMyHelp",
                request -> Reply.ok(emergencies
                        .openOf(here(request), request.caller().requirePerson())
                        .map(this::help)
                        .orElse(HelpView.NONE)));
    }

    private void receiving(Operations on) {
        on.read(
                "listMyCallsForHelp",
                request -> page(
                        here(request),
                        emergencies.calledTo(
                                here(request),
                                request.caller().requirePerson(),
                                Operations.cursor(request),
                                Operations.size(request))));
        on.read(
                "getMyCallForHelp",
                request -> Reply.ok(whole(emergencies.wholeFor(
                        here(request),
                        request.path("emergency"),
                        request.caller().requirePerson()))));
        on.change("answerCallForHelp", "emergency", request -> doing(request, true));
    }

    private void staff(Operations on) {
        on.read(
                "listEmergencies",
                request -> page(
                        here(request),
                        emergencies.list(
                                here(request),
                                request.query("open").map(Boolean::parseBoolean).orElse(false),
                                Operations.cursor(request),
                                Operations.size(request))));
        on.change("raiseEmergency", "", request -> {
            StaffHelpInput input = Bodies.read(request, StaffHelpInput.class);
            String actor = request.caller().requireActor();
            plans.get(here(request), input.person());
            StoredEmergency stored = emergencies.press(
                    here(request),
                    new Press(
                            actor + "." + input.press(),
                            Press.Source.STAFF,
                            input.person(),
                            "",
                            actor,
                            Boolean.TRUE.equals(input.trial()),
                            clock.instant()));
            return Reply.created(
                    whole(emergencies.whole(here(request), stored.id())).emergency());
        });
        on.read(
                "getEmergency",
                request -> Reply.ok(whole(emergencies.whole(here(request), request.path("emergency")))));
        on.change("doInEmergency", "emergency", request -> doing(request, false));
    }

    private void plans(Operations on) {
        on.read("getEmergencyPlan", request -> Reply.ok(view(plans.get(here(request), request.path("person")))));
        on.change("putEmergencyPlan", "person", request -> {
            PlanInput input = Bodies.read(request, PlanInput.class);
            EscalationPlan plan = Operations.value(() -> new EscalationPlan(
                    input.tiers().stream().map(EmergencyOperations::tier).toList()));
            plans.put(
                    here(request),
                    request.path("person"),
                    plan,
                    request.caller().requireActor());
            return Reply.ok(view(plans.get(here(request), request.path("person"))));
        });
        on.change("removeEmergencyPlan", "person", request -> {
            plans.remove(here(request), request.path("person"));
            return Reply.noContent();
        });
    }

    private Reply doing(ApiRequest request, boolean receiver) {
        DeedInput input = Bodies.read(request, DeedInput.class);
        String id = request.path("emergency");
        emergencies.does(
                here(request),
                id,
                request.caller().requireActor(),
                receiver,
                new Emergencies.Deed(input.doing(), Operations.orEmpty(input.words()), input.cause()));
        return Reply.ok(whole(emergencies.whole(here(request), id)));
    }

    private static String here(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    private static Tier tier(TierView view) {
        return new Tier(
                view.receivers().stream()
                        .map(each -> new Receiver(each.kind(), Operations.orEmpty(each.id())))
                        .toList(),
                Duration.ofSeconds(view.nextSeconds()),
                Duration.ofSeconds(view.againSeconds()));
    }

    private static PlanView view(Plans.Known known) {
        return new PlanView(
                known.plan().tiers().stream()
                        .map(tier -> new TierView(
                                tier.receivers().stream()
                                        .map(each -> new ReceiverView(
                                                each.kind(), each.id().isEmpty() ? null : each.id()))
                                        .toList(),
                                tier.next().toSeconds(),
                                tier.again().toSeconds()))
                        .toList(),
                known.changedAt().isEmpty(),
                known.changedAt().orElse(null));
    }

    private HelpView help(StoredEmergency stored) {
        String responder = stored.emergency().responder();
        return new HelpView(
                true,
                stored.id(),
                stored.emergency().state(),
                stored.trial(),
                stored.raisedAt(),
                stored.emergency().presses(),
                responder == null
                        ? null
                        : around.names(stored.community(), Set.of(responder)).get(responder));
    }

    private Reply page(String community, Page<StoredEmergency> page) {
        Map<String, String> names = names(
                community,
                page.items().stream()
                        .flatMap(one -> Stream.of(
                                one.person(), Operations.orEmpty(one.emergency().responder()))));
        Map<String, String> homes = around.homes(
                community, page.items().stream().map(StoredEmergency::unit).collect(Collectors.toSet()));
        return Operations.page(page, one -> view(one, names, homes));
    }

    private WholeView whole(Emergencies.Whole whole) {
        StoredEmergency stored = whole.stored();
        Map<String, String> names = names(
                stored.community(),
                Stream.of(
                                Stream.of(
                                        stored.person(),
                                        Operations.orEmpty(stored.emergency().responder())),
                                whole.presses().stream().map(EmergencyRows.PressRow::by),
                                whole.steps().stream().map(EmergencyRows.Step::actor))
                        .flatMap(each -> each));
        return new WholeView(
                view(stored, names, around.homes(stored.community(), Set.of(stored.unit()))),
                whole.presses().stream()
                        .map(press ->
                                new PressView(press.source(), names.get(press.by()), press.at(), press.receivedAt()))
                        .toList(),
                whole.steps().stream()
                        .map(step -> new StepView(
                                step.at(),
                                step.step(),
                                names.get(step.actor()),
                                step.words(),
                                step.plannedAt(),
                                step.call() == null ? null : step.receivers()))
                        .toList());
    }

    private Map<String, String> names(String community, Stream<String> persons) {
        Collection<String> known = persons.filter(Objects::nonNull)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        return around.names(community, known);
    }

    private static View view(StoredEmergency stored, Map<String, String> names, Map<String, String> homes) {
        String responder = stored.emergency().responder();
        return new View(
                stored.id(),
                emptyAsNull(stored.person()),
                names.get(stored.person()),
                emptyAsNull(stored.door()),
                emptyAsNull(stored.unit()),
                homes.get(stored.unit()),
                stored.trial(),
                stored.emergency().state(),
                responder,
                names.get(Operations.orEmpty(responder)),
                stored.raisedAt(),
                stored.receivedAt(),
                stored.emergency().since(),
                stored.emergency().presses(),
                stored.emergency().escalation().isUnheard(),
                stored.cause(),
                stored.note());
    }

    private static @Nullable String emptyAsNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
