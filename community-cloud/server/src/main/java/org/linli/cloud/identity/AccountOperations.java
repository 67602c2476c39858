package org.linli.cloud.identity;

import java.time.Instant;
import java.util.Set;
import org.linli.cloud.audit.AuditLog;
import org.linli.cloud.audit.Audited;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.refusal.Refused;
import org.linli.mobileapi.Api;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Problem;
import org.linli.mobileapi.Reply;

/** What managers and the desk do about others' signing in: invitations, links, disabling. */
final class AccountOperations {

    private final Accounts accounts;
    private final Links links;
    private final PersonDirectory people;
    private final Site site;
    private final AuditLog audit;

    AccountOperations(IdentityFeature identity, Site site, AuditLog audit) {
        this.accounts = identity.accounts();
        this.links = identity.links();
        this.people = identity.people();
        this.site = site;
        this.audit = audit;
    }

    void register(Api api) {
        api.on("listAccounts", this::list)
                .on("inviteStaff", Audited.by(audit, "person", this::inviteStaff))
                .on("inviteResident", Audited.by(audit, "person", this::inviteResident))
                .on("createSignInLink", Audited.by(audit, "person", this::createSignInLink))
                .on("setAccountState", Audited.by(audit, "person", this::setAccountState));
    }

    record Invitation(Set<Role> roles) {}

    record State(boolean disabled) {}

    /** Drawn as a QR code by the page, or copied. */
    record OneTimeLink(String link, Instant expiresAt) {
        @Override
        public String toString() {
            return "OneTimeLink[…]";
        }
    }

    private Reply link(String kind, Links.NewLink link) {
        return Reply.created(
                new OneTimeLink(site.address().get() + "/#" + kind + "=" + link.token(), link.expiresAt()));
    }

    private Reply list(ApiRequest request) {
        return Operations.page(
                accounts.list(
                        request.caller().requireCommunity(), Operations.cursor(request), Operations.size(request)),
                account -> account);
    }

    private boolean isKnownHere(ApiRequest request) {
        return people.isKnownIn(request.caller().requireCommunity(), request.path("person"));
    }

    private Reply inviteStaff(ApiRequest request) {
        // Somebody new may be invited, and who is known here; not who belongs to others.
        if (!isKnownHere(request) && people.find(request.path("person")).isPresent()) {
            return Reply.problem(Problem.notFound("a person of this id"));
        }
        if (!mayManage(request)) {
            return Reply.problem(Problem.forbidden("this person acts for more than this community"));
        }
        return link(
                "setup",
                links.setup(
                        request.path("person"),
                        request.body(Invitation.class).roles(),
                        request.caller().requireCommunity(),
                        request.caller().requirePerson()));
    }

    private boolean mayManage(ApiRequest request) {
        return accounts.mayManage(
                request.caller().requirePerson(),
                request.path("person"),
                request.caller().requireCommunity());
    }

    private boolean isResident(ApiRequest request) {
        return isKnownHere(request)
                && people.find(request.path("person"))
                        .filter(PersonDirectory.Known::resident)
                        .isPresent();
    }

    /** A link opens whatever the person is, so it must not reach further than who hands it out. */
    private void mustLetIn(ApiRequest request) {
        String community = request.caller().requireCommunity();
        String person = request.path("person");
        if (!isResident(request)) {
            throw Refused.notFound("person-unknown");
        }
        if (!accounts.mayLetIn(request.caller().requirePerson(), person, community)) {
            throw Refused.forbidden("acts-elsewhere");
        }
    }

    private Reply inviteResident(ApiRequest request) {
        String person = request.path("person");
        mustLetIn(request);
        return link(
                "invitation",
                links.invite(
                        person,
                        request.caller().requireCommunity(),
                        request.caller().requirePerson()));
    }

    private Reply createSignInLink(ApiRequest request) {
        String person = request.path("person");
        mustLetIn(request);
        return link(
                "link",
                links.signIn(
                        person,
                        request.caller().requireCommunity(),
                        request.caller().requirePerson()));
    }

    private Reply setAccountState(ApiRequest request) {
        String person = request.path("person");
        boolean disabled = request.body(State.class).disabled();
        if (disabled && person.equals(request.caller().person())) {
            return Reply.problem(Problem.conflict("own-account", "another manager must disable this account"));
        }
        if (isKnownHere(request) && !mayManage(request)) {
            return Reply.problem(Problem.forbidden("this person acts for more than this community"));
        }
        return isKnownHere(request) && accounts.setDisabled(person, disabled)
                ? Reply.noContent()
                : Reply.problem(Problem.notFound("the account"));
    }
}
