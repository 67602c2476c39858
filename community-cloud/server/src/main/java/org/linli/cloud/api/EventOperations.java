package org.linli.cloud.api;

import static org.linli.cloud.operation.Operations.orEmpty;

import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.command.CommandRecord;
import org.linli.cloud.command.Commands;
import org.linli.cloud.events.EventViews;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.People;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Page;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** What doors told, and orders to them, for staff. */
final class EventOperations {

    private final EventViews views;
    private final Commands commands;
    private final People people;

    EventOperations(EventViews views, Commands commands, People people) {
        this.views = views;
        this.commands = commands;
        this.people = people;
    }

    private record AccessView(
            long event,
            String door,
            Instant at,
            @Nullable String holder,
            @Nullable String holderName,
            @Nullable String credential,
            String means,
            String side,
            String reason,
            boolean granted,
            @Nullable Double score,
            long micros) {}

    private record AlarmView(
            String id,
            String door,
            String kind,
            @Nullable String holder,
            @Nullable String holderName,
            Instant beganAt,
            Instant receivedAt,
            @Nullable Instant endedAt,
            @Nullable String acknowledgedBy,
            @Nullable Instant acknowledgedAt,
            @Nullable String closedBy,
            @Nullable Instant closedAt,
            @Nullable String closeCause) {}

    private record DoorStateView(String door, String state, String cause, Instant since) {}

    private record CauseInput(String cause) {}

    private record ReasonInput(String reason) {}

    private record SwitchInput(boolean on, @Nullable String reason) {}

    private record HolderInput(@Nullable String person) {}

    private record PersonRef(String person) {}

    private record PhotoInput(String image) {
        @Override
        public String toString() {
            return "PhotoInput[…]";
        }
    }

    /** An order as it is shown. */
    static CommandRecord view(CommandRecord command) {
        return command;
    }

    void register(Operations on) {
        on.read("listAccessLog", this::accessLog);
        on.read(
                "listEvents",
                request -> Operations.page(
                        views.events(
                                here(request),
                                request.query("door").orElse(null),
                                request.query("kind").orElse(null),
                                Operations.cursor(request),
                                Operations.size(request)),
                        event -> event));
        on.read("listAlarms", this::alarms);
        on.change("acknowledgeAlarm", "alarm", request -> {
            views.acknowledge(
                    here(request), request.path("alarm"), request.caller().requirePerson());
            return Reply.noContent();
        });
        on.change("closeAlarm", "alarm", request -> {
            String cause = request.body(CauseInput.class).cause();
            views.close(here(request), request.path("alarm"), request.caller().requirePerson(), cause);
            return Reply.noContent();
        });
        on.read(
                "getDoorStates",
                request -> Operations.list(views.doorConditions(here(request)).stream()
                        .map(state -> new DoorStateView(state.door(), state.state(), state.cause(), state.at()))
                        .toList()));
        on.read(
                "listChainBreaks",
                request -> Operations.page(
                        views.chainBreaks(
                                here(request),
                                request.query("door").orElse(null),
                                Operations.cursor(request),
                                Operations.size(request)),
                        broken -> broken));
        orders(on);
        enrolments(on);
    }

    private static String here(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    private Reply accessLog(ApiRequest request) {
        EventViews.AccessFilter filter = new EventViews.AccessFilter(
                request.query("door").map(Set::of).orElse(Set.of()),
                request.query("person").orElse(null),
                request.query("reason").orElse(null),
                request.query("granted").map(Boolean::valueOf).orElse(null),
                Operations.instant(request, "from"),
                Operations.instant(request, "until"));
        Page<EventViews.AccessEntry> page =
                views.accessLog(here(request), filter, Operations.cursor(request), Operations.size(request));
        Map<String, String> names = people.names(
                request.caller().requireCommunity(),
                page.items().stream()
                        .map(EventViews.AccessEntry::holder)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet()));
        return Operations.page(
                page,
                entry -> new AccessView(
                        entry.event(),
                        entry.door(),
                        entry.at(),
                        entry.holder(),
                        names.get(orEmpty(entry.holder())),
                        entry.credential(),
                        entry.means(),
                        entry.side(),
                        entry.reason(),
                        entry.granted(),
                        entry.score(),
                        entry.micros()));
    }

    private Reply alarms(ApiRequest request) {
        boolean onlyOpen = request.query("open").map(Boolean::valueOf).orElse(false);
        Page<EventViews.Alarm> page =
                views.alarms(here(request), onlyOpen, Operations.cursor(request), Operations.size(request));
        Map<String, String> names = people.names(
                request.caller().requireCommunity(),
                page.items().stream()
                        .map(EventViews.Alarm::holder)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet()));
        return Operations.page(
                page,
                alarm -> new AlarmView(
                        alarm.id(),
                        alarm.door(),
                        alarm.kind(),
                        alarm.holder(),
                        names.get(orEmpty(alarm.holder())),
                        alarm.beganAt(),
                        alarm.receivedAt(),
                        alarm.endedAt(),
                        alarm.acknowledgedBy(),
                        alarm.acknowledgedAt(),
                        alarm.closedBy(),
                        alarm.closedAt(),
                        alarm.closeCause()));
    }

    private void orders(Operations on) {
        on.dangerous(
                "openDoor",
                "door",
                request -> Reply.accepted(commands.openAsStaff(
                        here(request),
                        request.path("door"),
                        request.caller().requirePerson(),
                        request.body(ReasonInput.class).reason())));
        on.dangerous("setLockdown", "door", request -> {
            SwitchInput input = request.body(SwitchInput.class);
            return Reply.accepted(commands.lockdown(
                    here(request),
                    request.path("door"),
                    input.on(),
                    request.caller().requirePerson(),
                    reason(input)));
        });
        on.dangerous("setEvacuation", "door", request -> {
            SwitchInput input = request.body(SwitchInput.class);
            return Reply.accepted(commands.evacuate(
                    here(request),
                    request.path("door"),
                    input.on(),
                    request.caller().requirePerson(),
                    reason(input)));
        });
        on.change(
                "resetAntiPassback",
                "door",
                request -> Reply.accepted(commands.resetAntiPassback(
                        here(request),
                        request.path("door"),
                        request.body(HolderInput.class).person(),
                        request.caller().requirePerson())));
        on.read(
                "listCommands",
                request -> Operations.page(
                        commands.list(
                                here(request),
                                request.query("door").orElse(null),
                                Operations.cursor(request),
                                Operations.size(request)),
                        command -> command));
        on.read("getCommand", request -> Reply.ok(commands.get(here(request), request.path("command"))));
    }

    /** In an emergency nobody should have to type first. */
    private static String reason(SwitchInput input) {
        String reason = input.reason();
        return reason == null || reason.isBlank() ? "-" : reason;
    }

    private void enrolments(Operations on) {
        on.change("enrolCard", "door", request -> {
            String person = request.body(PersonRef.class).person();
            return Reply.accepted(commands.enrolCard(
                    here(request),
                    request.path("door"),
                    person,
                    request.caller().requirePerson()));
        });
        on.change("enrolFaceAtDoor", "door", request -> {
            String person = request.body(PersonRef.class).person();
            return Reply.accepted(commands.enrolAtDoor(
                    here(request),
                    request.path("door"),
                    person,
                    request.caller().requirePerson()));
        });
        on.change("enrolFacePhoto", "person", request -> {
            byte[] image;
            try {
                image = Base64.getDecoder()
                        .decode(request.body(PhotoInput.class).image());
            } catch (IllegalArgumentException e) {
                throw Refused.invalid("photo-format");
            }
            String id = commands.enrolPhoto(
                    here(request),
                    request.path("person"),
                    image,
                    request.caller().requirePerson());
            return Reply.accepted(commands.photoEnrolment(here(request), id));
        });
        on.read(
                "getPhotoEnrolment",
                request -> Reply.ok(commands.photoEnrolment(here(request), request.path("enrolment"))));
    }
}
