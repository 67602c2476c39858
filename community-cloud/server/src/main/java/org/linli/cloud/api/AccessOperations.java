package org.linli.cloud.api;

import static org.linli.cloud.operation.Operations.orEmpty;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.Access;
import org.linli.cloud.access.Calendar;
import org.linli.cloud.access.Doors;
import org.linli.cloud.access.Groups;
import org.linli.cloud.access.Rules;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.StaffRoles;
import org.linli.cloud.people.Visibility;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Page;
import org.linli.messages.access.DoorItem;
import org.linli.messages.access.HolidayItem;
import org.linli.messages.access.RuleItem;
import org.linli.messages.access.ScheduleItem;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** Doors, groups, rules, schedules and holidays. */
final class AccessOperations {

    private final Access access;
    private final People people;
    private final Companies companies;
    private final Places places;
    private final Visibility visibility;

    AccessOperations(Access access, People people, Companies companies, Places places, Visibility visibility) {
        this.access = access;
        this.people = people;
        this.companies = companies;
        this.places = places;
        this.visibility = visibility;
    }

    /** What is left out keeps its value, or its default at a new door. */
    private record DoorInput(
            int number,
            String name,
            @Nullable String nameEn,
            @Nullable String building,
            @Nullable String zone,
            @Nullable Integer releaseMillis,
            @Nullable Integer heldOpenMillis,
            DoorItem.@Nullable AntiPassback antiPassback,
            @Nullable Integer antiPassbackResetMinutes,
            @Nullable Boolean twoPerson,
            @Nullable Integer twoPersonWindowMillis,
            @Nullable String freePassageSchedule,
            @Nullable Boolean firstPersonIn,
            @Nullable Integer maxAttempts,
            @Nullable Integer attemptsWindowMillis,
            @Nullable Integer lockoutMillis,
            @Nullable Boolean faceSecondFactor,
            @Nullable Boolean faces,
            DoorItem.@Nullable FacePolicy face) {

        Doors.Door over(String id, DoorItem before, @Nullable String nameEnBefore) {
            DoorItem.FacePolicy policy = face != null ? face : before.face();
            if (face == null && faces != null) {
                policy = faces ? shipped(id, before) : null;
            }
            return new Doors.Door(
                    new DoorItem(
                            id,
                            number,
                            name,
                            before.zone(),
                            or(releaseMillis, before.releaseMillis()),
                            or(heldOpenMillis, before.heldOpenMillis()),
                            or(antiPassback, before.antiPassback()),
                            or(antiPassbackResetMinutes, before.antiPassbackResetMinutes()),
                            or(twoPerson, before.twoPerson()),
                            or(twoPersonWindowMillis, before.twoPersonWindowMillis()),
                            freePassageSchedule,
                            or(firstPersonIn, before.firstPersonIn()),
                            or(maxAttempts, before.maxAttempts()),
                            or(attemptsWindowMillis, before.attemptsWindowMillis()),
                            or(lockoutMillis, before.lockoutMillis()),
                            or(faceSecondFactor, before.faceSecondFactor()),
                            policy),
                    or(nameEn, orEmpty(nameEnBefore)),
                    building);
        }

        private static DoorItem.@Nullable FacePolicy shipped(String id, DoorItem before) {
            DoorItem.FacePolicy kept = before.face();
            return kept != null
                    ? kept
                    : Doors.defaults(id, 1, "x", before.zone()).face();
        }

        private static <T> T or(@Nullable T given, T before) {
            return given == null ? before : given;
        }
    }

    private record GroupInput(String name, @Nullable String nameEn) {}

    private record RuleInput(
            String name, String group, String schedule, Set<RuleItem.Means> means, Set<String> doors) {}

    private record ScheduleInput(
            String name,
            @Nullable String nameEn,
            List<ScheduleItem.Window> windows,
            ScheduleItem.OnHolidays onHolidays) {}

    private record ScheduleView(
            String id,
            String name,
            String nameEn,
            List<ScheduleItem.Window> windows,
            ScheduleItem.OnHolidays onHolidays) {}

    private record HolidayInput(String name, LocalDate from, LocalDate until) {}

    private record HolidayView(String id, String name, LocalDate from, LocalDate until) {}

    private record MemberView(String person, @Nullable String name) {}

    void register(Operations on) {
        on.read(
                "listDoors",
                request -> Operations.page(
                        access.doors()
                                .page(
                                        here(request),
                                        request.query("building").orElse(null),
                                        Operations.cursor(request),
                                        Operations.size(request)),
                        AccessOperations::view));
        on.read("getDoor", request -> Reply.ok(view(access.doors().get(here(request), request.path("door")))));
        on.change("putDoor", "door", this::putDoor);
        on.change("removeDoor", "door", request -> {
            access.doors().remove(here(request), request.path("door"));
            return Reply.noContent();
        });
        on.read(
                "listDoorSync",
                request -> Operations.page(
                        access.sync().list(here(request), Operations.cursor(request), Operations.size(request)),
                        sync -> sync));
        on.dangerous("rotateCommunityKey", "", this::rotateKey);
        groups(on);
        rules(on);
        calendar(on);
    }

    private static String here(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    /** The keys are the site's: every community's doors trust them. */
    private Reply rotateKey(ApiRequest request) {
        boolean runsTheSite = visibility
                .standing(request.caller().requireActor())
                .companies()
                .getOrDefault(Companies.FIRST, Set.of())
                .contains(StaffRoles.MANAGER);
        if (!runsTheSite) {
            throw Refused.forbidden("site-manager-only");
        }
        return Reply.ok(Map.of("id", access.keys().rotate()));
    }

    private Reply putDoor(ApiRequest request) {
        String id = request.path("door");
        DoorInput input = request.body(DoorInput.class);
        String building = input.building();
        if (building != null) {
            places.mustHaveBuilding(here(request), building);
        }
        // A door's days are those of its community.
        String zone = companies.get(here(request)).zone();
        Refused.unless(input.zone() == null || zone.equals(input.zone()), "zone");
        Doors.Door before = access.doors()
                .find(here(request), id)
                .orElseGet(() -> new Doors.Door(Doors.defaults(id, input.number(), input.name(), zone), "", null));
        return Reply.ok(view(access.doors()
                .put(here(request), Operations.value(() -> input.over(id, before.settings(), before.nameEn())))));
    }

    /** The settings with the names beside them. */
    static Map<String, Object> view(Doors.Door door) {
        DoorItem item = door.settings();
        Map<String, Object> view = new java.util.LinkedHashMap<>();
        view.put("id", item.id());
        view.put("number", item.number());
        view.put("name", item.name());
        view.put("nameEn", door.nameEn());
        putIfPresent(view, "building", door.building());
        view.put("zone", item.zone());
        view.put("releaseMillis", item.releaseMillis());
        view.put("heldOpenMillis", item.heldOpenMillis());
        view.put("antiPassback", item.antiPassback());
        view.put("antiPassbackResetMinutes", item.antiPassbackResetMinutes());
        view.put("twoPerson", item.twoPerson());
        view.put("twoPersonWindowMillis", item.twoPersonWindowMillis());
        putIfPresent(view, "freePassageSchedule", item.freePassageSchedule());
        view.put("firstPersonIn", item.firstPersonIn());
        view.put("maxAttempts", item.maxAttempts());
        view.put("attemptsWindowMillis", item.attemptsWindowMillis());
        view.put("lockoutMillis", item.lockoutMillis());
        view.put("faceSecondFactor", item.faceSecondFactor());
        putIfPresent(view, "face", item.face());
        return view;
    }

    private static void putIfPresent(Map<String, Object> view, String name, @Nullable Object value) {
        if (value != null) {
            view.put(name, value);
        }
    }

    private void groups(Operations on) {
        on.read(
                "listGroups",
                request -> Operations.page(
                        access.groups().list(here(request), Operations.cursor(request), Operations.size(request)),
                        group -> group));
        on.change("putGroup", "group", request -> {
            GroupInput input = request.body(GroupInput.class);
            return Reply.ok(access.groups()
                    .put(
                            here(request),
                            new Groups.Group(request.path("group"), input.name(), orEmpty(input.nameEn()))));
        });
        on.change("removeGroup", "group", request -> {
            access.groups().remove(here(request), request.path("group"));
            return Reply.noContent();
        });
        on.read("listGroupMembers", request -> {
            Page<String> page = access.groups()
                    .members(
                            here(request),
                            request.path("group"),
                            orEmpty(Operations.cursor(request)),
                            Operations.size(request));
            Map<String, String> names = people.names(request.caller().requireCommunity(), page.items());
            return Operations.page(page, person -> new MemberView(person, names.get(person)));
        });
        on.change("addGroupMember", "group", request -> {
            access.groups().add(here(request), request.path("group"), request.path("person"));
            return Reply.noContent();
        });
        on.change("removeGroupMember", "group", request -> {
            access.groups().removeMember(here(request), request.path("group"), request.path("person"));
            return Reply.noContent();
        });
    }

    private void rules(Operations on) {
        on.read(
                "listRules",
                request -> Operations.page(
                        access.rules()
                                .list(
                                        here(request),
                                        request.query("group").orElse(null),
                                        Operations.cursor(request),
                                        Operations.size(request)),
                        rule -> rule));
        on.change("putRule", "rule", request -> {
            RuleInput input = request.body(RuleInput.class);
            return Reply.ok(access.rules()
                    .put(
                            here(request),
                            new Rules.Rule(
                                    request.path("rule"),
                                    input.name(),
                                    input.group(),
                                    input.schedule(),
                                    input.means(),
                                    input.doors())));
        });
        on.change("removeRule", "rule", request -> {
            access.rules().remove(here(request), request.path("rule"));
            return Reply.noContent();
        });
    }

    private void calendar(Operations on) {
        on.read(
                "listSchedules",
                request -> Operations.page(
                        access.calendar()
                                .schedules(here(request), Operations.cursor(request), Operations.size(request)),
                        AccessOperations::view));
        on.change("putSchedule", "schedule", request -> {
            ScheduleInput input = request.body(ScheduleInput.class);
            return Reply.ok(view(access.calendar()
                    .putSchedule(
                            here(request),
                            new Calendar.Schedule(
                                    new ScheduleItem(request.path("schedule"), input.windows(), input.onHolidays()),
                                    input.name(),
                                    orEmpty(input.nameEn())))));
        });
        on.change("removeSchedule", "schedule", request -> {
            access.calendar().removeSchedule(here(request), request.path("schedule"));
            return Reply.noContent();
        });
        on.read(
                "listHolidays",
                request -> Operations.page(
                        access.calendar()
                                .holidays(
                                        here(request),
                                        request.query("endingFrom")
                                                .map(LocalDate::parse)
                                                .orElse(null),
                                        Operations.cursor(request),
                                        Operations.size(request)),
                        AccessOperations::view));
        on.change("putHoliday", "holiday", request -> {
            HolidayInput input = request.body(HolidayInput.class);
            return Reply.ok(view(access.calendar()
                    .putHoliday(
                            here(request),
                            new Calendar.Holiday(
                                    new HolidayItem(request.path("holiday"), input.from(), input.until()),
                                    input.name()))));
        });
        on.change("removeHoliday", "holiday", request -> {
            access.calendar().removeHoliday(here(request), request.path("holiday"));
            return Reply.noContent();
        });
    }

    private static ScheduleView view(Calendar.Schedule schedule) {
        ScheduleItem item = schedule.item();
        return new ScheduleView(item.id(), schedule.name(), schedule.nameEn(), item.windows(), item.onHolidays());
    }

    private static HolidayView view(Calendar.Holiday holiday) {
        HolidayItem item = holiday.item();
        return new HolidayView(item.id(), holiday.name(), item.from(), item.until());
    }
}
