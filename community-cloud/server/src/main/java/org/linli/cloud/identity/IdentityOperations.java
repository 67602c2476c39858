package org.linli.cloud.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.audit.AuditLog;
import org.linli.cloud.audit.Audited;
import org.linli.mobileapi.Api;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Problem;
import org.linli.mobileapi.Reply;

/** The operations of the contract's {@code identity} part. */
public final class IdentityOperations {

    private final Accounts accounts;
    private final Links links;
    private final Sessions sessions;
    private final PersonDirectory people;
    private final Site site;
    private final AuditLog audit;

    /**
     * Where and what the cloud is.
     *
     * @param cookie name of the session cookie, by whether the connection is TLS
     * @param address base of links, such as {@code https://localhost:8443}; asked for at each link since ports may be chosen at start
     * @param sessionEnded told the id of a session that ended
     */
    public record Site(
            String communityId,
            String communityName,
            String zone,
            Function<Boolean, String> cookie,
            Supplier<String> address,
            Consumer<String> sessionEnded) {}

    public IdentityOperations(
            Accounts accounts, Links links, Sessions sessions, PersonDirectory people, Site site, AuditLog audit) {
        this.accounts = accounts;
        this.links = links;
        this.sessions = sessions;
        this.people = people;
        this.site = site;
        this.audit = audit;
    }

    public void register(Api api) {
        api.on("beginSetup", this::beginSetup)
                .on("finishSetup", Audited.by(audit, "", this::finishSetup))
                .on("signIn", Audited.by(audit, "", this::signIn))
                .on("signInByLink", Audited.by(audit, "", this::signInByLink))
                .on("signOut", Audited.by(audit, "", this::signOut))
                .on("listSessions", this::listSessions)
                .on("revokeSession", Audited.by(audit, "session", this::revokeSession))
                .on("getMe", request -> Reply.ok(me(request.caller())))
                .on("listAccounts", request -> Reply.ok(new AccountList(accounts.list())))
                .on("inviteStaff", Audited.by(audit, "person", this::inviteStaff))
                .on("createSignInLink", Audited.by(audit, "person", this::createSignInLink))
                .on("setAccountState", Audited.by(audit, "person", this::setAccountState));
    }

    record Token(String token) {
        @Override
        public String toString() {
            return "Token[…]";
        }
    }

    record SetupOffer(String person, Set<Role> roles, String totpSecret, String totpUri) {
        @Override
        public String toString() {
            return "SetupOffer[" + person + "]";
        }
    }

    record SetupAnswer(String token, String name, String login, String password, String code) {
        @Override
        public String toString() {
            return "SetupAnswer[…]";
        }
    }

    record PasswordSignIn(String login, String password, String code) {
        @Override
        public String toString() {
            return "PasswordSignIn[…]";
        }
    }

    record Me(
            boolean signedIn,
            @Nullable String person,
            @Nullable String name,
            Set<String> roles,
            String communityId,
            String communityName,
            String zone,
            boolean setupNeeded) {}

    record SessionList(List<Sessions.Session> items) {}

    record AccountList(List<Accounts.Account> items) {}

    record Invitation(Set<Role> roles) {}

    record State(boolean disabled) {}

    record OneTimeLink(String link, Instant expiresAt) {
        @Override
        public String toString() {
            return "OneTimeLink[…]";
        }
    }

    private Reply beginSetup(ApiRequest request) {
        Optional<Links.Link> link =
                links.find(request.body(Token.class).token()).filter(found -> found.kind() == Links.Kind.SETUP);
        byte @Nullable [] secret = link.map(Links.Link::totpSecret).orElse(null);
        if (link.isEmpty() || secret == null) {
            return refusal(Accounts.Refusal.LINK_NOT_VALID);
        }
        String person = link.get().person();
        return Reply.ok(new SetupOffer(
                person, link.get().roles(), Totp.base32(secret), Totp.uri(site.communityName(), person, secret)));
    }

    private Reply finishSetup(ApiRequest request) {
        SetupAnswer answer = request.body(SetupAnswer.class);
        return answer(
                accounts.finishSetup(
                        answer.token(),
                        answer.name(),
                        answer.login(),
                        answer.password(),
                        answer.code(),
                        request.caller().address()),
                request);
    }

    private Reply signIn(ApiRequest request) {
        PasswordSignIn body = request.body(PasswordSignIn.class);
        return answer(
                accounts.signIn(
                        body.login(),
                        body.password(),
                        body.code(),
                        request.caller().address()),
                request);
    }

    private Reply signInByLink(ApiRequest request) {
        return answer(
                accounts.signInByLink(
                        request.body(Token.class).token(), request.caller().address()),
                request);
    }

    private Reply answer(Accounts.SignedIn result, ApiRequest request) {
        Sessions.NewSession session = result.session();
        if (session == null) {
            return refusal(result.refusal() == null ? Accounts.Refusal.WRONG_SIGN_IN : result.refusal());
        }
        Caller caller = sessions.resolve(new org.linli.mobileapi.CallerResolver.Credentials(
                session.token(), null, null, null, Set.of(), request.caller().address()));
        if (!caller.signedIn()) {
            return Reply.problem(Problem.forbidden("this person has no rights at the moment"));
        }
        return Reply.ok(me(caller))
                .withHeader(
                        "Set-Cookie",
                        cookie(request, session.token(), session.life().toSeconds()));
    }

    private String cookie(ApiRequest request, String value, long seconds) {
        return site.cookie().apply(request.secure()) + "=" + value + "; Path=/; Max-Age=" + seconds
                + "; HttpOnly; SameSite=Strict" + (request.secure() ? "; Secure" : "");
    }

    private static Reply refusal(Accounts.Refusal why) {
        return Reply.problem(
                switch (why) {
                    case LINK_NOT_VALID ->
                        Problem.of(403, "link-not-valid", "The link is not valid")
                                .withDetail("it is wrong, used or too old");
                    case WEAK_PASSWORD ->
                        Problem.of(400, "weak-password", "The password is too weak")
                                .withField(
                                        "password",
                                        "at least " + Passwords.MIN_LENGTH
                                                + " characters, five of them different, without the login");
                    case LOGIN_TAKEN -> Problem.conflict("login-taken", "choose another login");
                    case WRONG_CODE ->
                        Problem.of(403, "wrong-code", "The code is wrong").withDetail("check the clock of the phone");
                    case WRONG_SIGN_IN -> Problem.of(403, "wrong-sign-in", "Login, password or code is wrong");
                    case LOCKED ->
                        Problem.of(429, "account-locked", "Too many wrong tries")
                                .withDetail("the account rests for " + Accounts.LOCK.toMinutes() + " minutes");
                });
    }

    private Reply signOut(ApiRequest request) {
        end(request.caller().session(), request.caller().requirePerson());
        return Reply.noContent().withHeader("Set-Cookie", cookie(request, "", 0));
    }

    private boolean end(@Nullable String session, String person) {
        if (session == null || !sessions.end(session, person)) {
            return false;
        }
        site.sessionEnded().accept(session);
        return true;
    }

    private Reply listSessions(ApiRequest request) {
        Caller caller = request.caller();
        return Reply.ok(new SessionList(sessions.list(caller.requirePerson(), String.valueOf(caller.session()))));
    }

    private Reply revokeSession(ApiRequest request) {
        return end(request.path("session"), request.caller().requirePerson())
                ? Reply.noContent()
                : Reply.problem(Problem.notFound("the session"));
    }

    private Me me(Caller caller) {
        String person = caller.person();
        boolean setupNeeded = !accounts.hasManager();
        return new Me(
                person != null,
                person,
                person == null ? null : nameOf(person),
                new TreeSet<>(caller.roles()),
                site.communityId(),
                site.communityName(),
                site.zone(),
                setupNeeded);
    }

    private String nameOf(String person) {
        return people.find(person)
                .map(PersonDirectory.Known::name)
                .or(() -> accounts.nameOf(person))
                .orElse(person);
    }

    private Reply inviteStaff(ApiRequest request) {
        Links.NewLink link = links.setup(
                request.path("person"),
                request.body(Invitation.class).roles(),
                request.caller().requirePerson());
        return Reply.created(new OneTimeLink(site.address().get() + "/#setup=" + link.token(), link.expiresAt()));
    }

    private Reply createSignInLink(ApiRequest request) {
        String person = request.path("person");
        if (people.find(person).filter(PersonDirectory.Known::resident).isEmpty()) {
            return Reply.problem(Problem.notFound("a resident of this id"));
        }
        Links.NewLink link = links.signIn(person, request.caller().requirePerson());
        return Reply.created(new OneTimeLink(site.address().get() + "/#link=" + link.token(), link.expiresAt()));
    }

    private Reply setAccountState(ApiRequest request) {
        String person = request.path("person");
        boolean disabled = request.body(State.class).disabled();
        if (disabled && person.equals(request.caller().person())) {
            return Reply.problem(Problem.conflict("own-account", "another manager must disable this account"));
        }
        return accounts.setDisabled(person, disabled)
                ? Reply.noContent()
                : Reply.problem(Problem.notFound("the account"));
    }
}
