package org.linli.cloud.people;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** Moving in, living together, paying, moving out; and residents' own homes. */
public final class HouseholdOperations {

    private final Database database;
    private final Households households;
    private final Homes homes;
    private final People people;
    private final Visibility visibility;
    private final Clock clock;

    public HouseholdOperations(
            Database database, Households households, Homes homes, People people, Visibility visibility, Clock clock) {
        this.database = database;
        this.households = households;
        this.homes = homes;
        this.people = people;
        this.visibility = visibility;
        this.clock = clock;
    }

    private record MoveInInput(
            String unit,
            LocalDate movedIn,
            @Nullable String payer,
            @Nullable Integer heads,
            List<Households.Member> members) {}

    private record MemberInput(
            String person,
            Relation.Kind kind,
            @Nullable LocalDate from,
            @Nullable LocalDate until) {}

    private record MoveOutInput(LocalDate day) {}

    private record PayerInput(
            @Nullable String payer, @Nullable Integer heads) {}

    private record MemberView(
            String relation,
            String person,
            @Nullable String name,
            Relation.Kind kind,
            Instant from,
            @Nullable Instant until) {}

    private record HouseholdView(
            String id,
            String unit,
            @Nullable String payer,
            @Nullable String payerName,
            @Nullable Integer heads,
            LocalDate movedIn,
            @Nullable LocalDate movedOut,
            @Nullable List<MemberView> members) {}

    public void register(Operations on) {
        on.read("listHouseholds", request -> {
            var page = households.list(
                    here(request),
                    request.query("unit").orElse(null),
                    request.query("current").map(Boolean::valueOf).orElse(false),
                    Operations.cursor(request),
                    Operations.size(request));
            Map<String, String> names = people.names(
                    here(request),
                    page.items().stream()
                            .map(Household::payer)
                            .filter(java.util.Objects::nonNull)
                            .collect(Collectors.toSet()));
            return Operations.page(page, household -> view(household, names, null));
        });
        on.read("getHousehold", request -> Reply.ok(whole(request, request.path("household"))));
        on.change("moveIn", "", request -> {
            MoveInInput input = request.body(MoveInInput.class);
            Household made = households.moveIn(
                    here(request),
                    new Households.MoveIn(
                            input.unit(), input.movedIn(), input.payer(), input.heads(), input.members()));
            return Reply.created(whole(request, made.id()));
        });
        on.change("addMember", "household", request -> {
            MemberInput input = request.body(MemberInput.class);
            return Reply.created(households.addMember(
                    here(request),
                    request.path("household"),
                    input.person(),
                    input.kind(),
                    input.from(),
                    input.until()));
        });
        on.change("moveOut", "household", request -> {
            Household left = households.moveOut(
                    here(request),
                    request.path("household"),
                    request.body(MoveOutInput.class).day(),
                    request.caller().requireActor());
            return Reply.ok(whole(request, left.id()));
        });
        on.change("changePayer", "household", request -> {
            PayerInput input = request.body(PayerInput.class);
            households.changePayer(here(request), request.path("household"), input.payer(), input.heads());
            return Reply.ok(whole(request, request.path("household")));
        });
        on.change("admitPerson", "person", this::admit);
        on.read("listMyHomes", request -> Operations.list(mine(request)));
    }

    private static String here(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    /** Somebody of another community of the company is known here too; only who may change people there can say so. */
    private Reply admit(ApiRequest request) {
        String person = request.path("person");
        Visibility.Standing standing = visibility.standing(request.caller().requireActor());
        boolean seenElsewhere = database.read(transaction -> standing.staff().entrySet().stream()
                .filter(entry ->
                        entry.getValue().contains("MANAGER") || entry.getValue().contains("DESK"))
                .anyMatch(entry -> visibility.hasPerson(transaction, entry.getKey(), person)));
        if (!seenElsewhere) {
            throw Refused.notFound("person-unknown");
        }
        people.admit(here(request), person);
        return Reply.noContent();
    }

    /** Where the resident relates to a home, now or once. */
    private List<Homes.HouseholdOf> mine(ApiRequest request) {
        String asked = request.caller().community();
        String me = request.caller().requirePerson();
        return database.read(transaction -> homes.householdsOf(transaction, me, clock.instant())).stream()
                .filter(one -> asked == null || asked.equals(one.community()))
                .toList();
    }

    private HouseholdView whole(ApiRequest request, String id) {
        Household household = households.get(here(request), id);
        List<Relation> members = households.members(here(request), id);
        Set<String> ids = new TreeSet<>(members.stream().map(Relation::person).toList());
        String payer = household.payer();
        if (payer != null) {
            ids.add(payer);
        }
        Map<String, String> names = people.names(here(request), ids);
        return view(
                household,
                names,
                members.stream()
                        .map(member -> new MemberView(
                                member.id(),
                                member.person(),
                                names.get(member.person()),
                                member.kind(),
                                member.from(),
                                member.until()))
                        .toList());
    }

    private static HouseholdView view(
            Household household, Map<String, String> names, @Nullable List<MemberView> members) {
        String payer = household.payer();
        return new HouseholdView(
                household.id(),
                household.unit(),
                payer,
                payer == null ? null : names.get(payer),
                household.heads(),
                household.movedIn(),
                household.movedOut(),
                members);
    }
}
