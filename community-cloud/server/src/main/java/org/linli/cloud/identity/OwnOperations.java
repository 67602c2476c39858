package org.linli.cloud.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.audit.AuditLog;
import org.linli.cloud.audit.Audited;
import org.linli.mobileapi.Api;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Problem;
import org.linli.mobileapi.Reply;

/** What everybody does about their own signing in: sessions, password, phone. */
final class OwnOperations {

    private final Sessions sessions;
    private final Residents residents;
    private final SignIn signIn;
    private final HttpSessions http;
    private final MeView me;
    private final AuditLog audit;

    OwnOperations(IdentityFeature identity, HttpSessions http, MeView me, AuditLog audit) {
        this.sessions = identity.sessions();
        this.residents = identity.residents();
        this.signIn = identity.signIn();
        this.http = http;
        this.me = me;
        this.audit = audit;
    }

    void register(Api api) {
        api.on("getMe", request -> Reply.ok(me.of(request.caller(), null)))
                .on("signOut", Audited.by(audit, "", this::signOut))
                .on("listSessions", this::listSessions)
                .on("revokeSession", Audited.by(audit, "session", this::revokeSession))
                .on("signOutEverywhere", Audited.by(audit, "", this::signOutEverywhere))
                .on("getMySignIn", request -> Reply.ok(residents.ways(person(request))))
                .on("changeMyPassword", Audited.by(audit, "", this::changePassword))
                .on("sendMyPhoneCode", Audited.by(audit, "", this::sendPhoneCode))
                .on("changeMyPhone", Audited.by(audit, "", this::changePhone))
                .on("renewRecoveryCodes", Audited.by(audit, "", this::renewRecoveryCodes))
                .on("proveMyself", Audited.by(audit, "", this::prove));
    }

    record SessionList(List<Sessions.Session> items) {}

    record PasswordChange(
            @Nullable String current, @Nullable String login, String password) {
        @Override
        public String toString() {
            return "PasswordChange[…]";
        }
    }

    record RecoveryCodeList(List<String> codes) {
        @Override
        public String toString() {
            return "RecoveryCodeList[…]";
        }
    }

    record Proof(String proof) {
        @Override
        public String toString() {
            return "Proof[…]";
        }
    }

    private static String person(ApiRequest request) {
        return request.caller().requirePerson();
    }

    private static String session(ApiRequest request) {
        return String.valueOf(request.caller().session());
    }

    private Reply signOut(ApiRequest request) {
        sessions.end(session(request), person(request));
        return http.signedOut(request);
    }

    private Reply signOutEverywhere(ApiRequest request) {
        sessions.endEverywhere(person(request));
        return http.signedOut(request);
    }

    private Reply listSessions(ApiRequest request) {
        Caller caller = request.caller();
        return Reply.ok(new SessionList(sessions.list(caller.requirePerson(), session(request))));
    }

    private Reply revokeSession(ApiRequest request) {
        return sessions.end(request.path("session"), person(request))
                ? Reply.noContent()
                : Reply.problem(Problem.notFound("the session"));
    }

    private Reply changePassword(ApiRequest request) {
        PasswordChange body = request.body(PasswordChange.class);
        residents.changePassword(person(request), session(request), body.current(), body.login(), body.password());
        return Reply.noContent();
    }

    private Reply sendPhoneCode(ApiRequest request) {
        return Reply.accepted(residents.sendCode(
                person(request),
                request.body(SignInOperations.PhoneNumber.class).phone(),
                request.caller().address()));
    }

    private Reply changePhone(ApiRequest request) {
        SignInOperations.CodeSignIn body = request.body(SignInOperations.CodeSignIn.class);
        residents.changePhone(person(request), body.challenge(), body.code());
        return Reply.noContent();
    }

    private Reply renewRecoveryCodes(ApiRequest request) {
        return Reply.created(new RecoveryCodeList(residents.renewRecoveryCodes(person(request))));
    }

    private Reply prove(ApiRequest request) {
        SignedIn result = signIn.prove(
                person(request),
                session(request),
                request.body(Proof.class).proof(),
                http.origin(request, sessions.isOfTokens(session(request))));
        return http.signedIn(request, result);
    }
}
