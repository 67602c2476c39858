package org.linli.cloud.people;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.Doors;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/** Property companies, their communities, and who works there as what. */
public final class CompanyOperations {

    private static final String RESIDENT = "RESIDENT";

    private final Database database;
    private final Companies companies;
    private final People people;
    private final StaffRoles staff;
    private final Visibility visibility;
    private final Doors doors;

    public CompanyOperations(
            Database database,
            Companies companies,
            People people,
            StaffRoles staff,
            Visibility visibility,
            Doors doors) {
        this.database = database;
        this.companies = companies;
        this.people = people;
        this.staff = staff;
        this.visibility = visibility;
        this.doors = doors;
    }

    private record CommunityView(
            String id,
            String company,
            String companyName,
            String name,
            String nameEn,
            String zone,
            Set<String> roles) {}

    private record CompanyView(String id, String name, String nameEn, Set<String> roles) {}

    private record CompanyInput(String name, @Nullable String nameEn) {}

    private record CommunityInput(
            String company, String name, @Nullable String nameEn, String zone) {}

    private record RoleView(String role, boolean wholeCompany) {}

    private record StaffView(String person, @Nullable String name, List<RoleView> roles) {}

    private record GrantInput(String role, boolean wholeCompany) {}

    public void register(Operations on) {
        on.read("listMyCommunities", request -> Operations.list(communities(request.caller())));
        on.read("listMyCompanies", request -> Operations.list(companies(request.caller())));
        on.change("putCompany", "company", this::putCompany);
        on.change("putCommunity", "target", this::putCommunity);
        on.read("listStaff", this::listStaff);
        on.change("grantRole", "person", request -> {
            GrantInput input = request.body(GrantInput.class);
            Companies.Community here = scope(request, input.wholeCompany());
            visibility.mustHavePerson(here.id(), request.path("person"));
            database.change(transaction -> staff.grant(
                    transaction,
                    request.path("person"),
                    here.company(),
                    input.wholeCompany() ? null : here.id(),
                    input.role(),
                    request.caller().requireActor()));
            return Reply.noContent();
        });
        on.change("revokeRole", "person", request -> {
            boolean wholeCompany =
                    request.query("wholeCompany").map(Boolean::valueOf).orElse(false);
            Companies.Community here = scope(request, wholeCompany);
            database.change(transaction -> staff.revoke(
                    transaction,
                    request.path("person"),
                    here.company(),
                    wholeCompany ? null : here.id(),
                    request.path("role")));
            return Reply.noContent();
        });
    }

    /** Staff rights count only with the second factor, which the caller's roles already tell. */
    private static boolean actsAsStaff(Caller caller) {
        return caller.roles().stream().anyMatch(role -> !role.equals(RESIDENT));
    }

    private List<CommunityView> communities(Caller caller) {
        Visibility.Standing standing = visibility.standing(caller.requirePerson());
        boolean asStaff = actsAsStaff(caller);
        Set<String> ids = asStaff ? standing.communities() : new TreeSet<>(standing.residentIn());
        return ids.stream()
                .map(companies::get)
                .map(community -> {
                    Set<String> roles = new TreeSet<>(asStaff ? standing.staffRolesIn(community.id()) : Set.of());
                    if (standing.residentIn().contains(community.id())) {
                        roles.add(RESIDENT);
                    }
                    return new CommunityView(
                            community.id(),
                            community.company(),
                            companies
                                    .findCompany(community.company())
                                    .map(Companies.Company::name)
                                    .orElse(""),
                            community.name(),
                            community.nameEn(),
                            community.zone(),
                            roles);
                })
                .toList();
    }

    private List<CompanyView> companies(Caller caller) {
        if (!actsAsStaff(caller)) {
            return List.of();
        }
        return visibility.standing(caller.requirePerson()).companies().entrySet().stream()
                .flatMap(entry -> companies.findCompany(entry.getKey()).stream()
                        .map(company ->
                                new CompanyView(company.id(), company.name(), company.nameEn(), entry.getValue())))
                .toList();
    }

    private boolean manages(Caller caller, String company) {
        return visibility
                .standing(caller.requirePerson())
                .companies()
                .getOrDefault(company, Set.of())
                .contains(StaffRoles.MANAGER);
    }

    private Reply putCompany(ApiRequest request) {
        Caller caller = request.caller();
        String id = request.path("company");
        CompanyInput input = request.body(CompanyInput.class);
        Companies.Company company =
                new Companies.Company(id, input.name(), input.nameEn() == null ? "" : input.nameEn());
        Optional<Companies.Company> before = companies.findCompany(id);
        // Only who runs the site brings another company onto it, and manages it until it has a manager of its own.
        boolean may = before.isPresent() ? manages(caller, id) : manages(caller, Companies.FIRST);
        if (!may) {
            throw Refused.notFound("company-unknown");
        }
        database.change(transaction -> {
            companies.putCompany(transaction, company);
            if (before.isEmpty()) {
                staff.grant(transaction, caller.requirePerson(), id, null, StaffRoles.MANAGER, caller.requireActor());
            }
        });
        return Reply.ok(new CompanyView(company.id(), company.name(), company.nameEn(), Set.of(StaffRoles.MANAGER)));
    }

    private Reply putCommunity(ApiRequest request) {
        Caller caller = request.caller();
        String id = request.path("target");
        CommunityInput input = request.body(CommunityInput.class);
        if (!manages(caller, input.company())) {
            throw Refused.notFound("company-unknown");
        }
        Companies.Community community = companies.putCommunity(new Companies.Community(
                id, input.company(), input.name(), input.nameEn() == null ? "" : input.nameEn(), input.zone()));
        doors.rezone(id, community.zone());
        return Reply.ok(new CommunityView(
                id,
                community.company(),
                companies
                        .findCompany(community.company())
                        .map(Companies.Company::name)
                        .orElse(""),
                community.name(),
                community.nameEn(),
                community.zone(),
                visibility.standing(caller.requirePerson()).staffRolesIn(id)));
    }

    private Reply listStaff(ApiRequest request) {
        Companies.Community here = companies.get(request.caller().requireCommunity());
        Page<String> page =
                staff.staffOf(here.company(), here.id(), Operations.cursor(request), Operations.size(request));
        Map<String, String> names = people.names(here.id(), page.items());
        return Operations.page(
                page,
                person -> new StaffView(
                        person,
                        names.get(person),
                        staff.of(person).stream()
                                .filter(grant -> grant.company().equals(here.company())
                                        && (grant.community() == null
                                                || here.id().equals(grant.community())))
                                .map(grant -> new RoleView(grant.role(), grant.community() == null))
                                .toList()));
    }

    /** The community acted in; for the whole company only who manages all of it. */
    private Companies.Community scope(ApiRequest request, boolean wholeCompany) {
        Companies.Community here = companies.get(request.caller().requireCommunity());
        if (wholeCompany && !manages(request.caller(), here.company())) {
            throw Refused.forbidden("company-manager-only");
        }
        return here;
    }
}
