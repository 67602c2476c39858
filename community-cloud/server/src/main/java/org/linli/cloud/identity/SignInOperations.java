package org.linli.cloud.identity;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.audit.AuditLog;
import org.linli.cloud.audit.Audited;
import org.linli.cloud.refusal.Refused;
import org.linli.mobileapi.Api;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** Setting up, invitations, signing in, the next pair of tokens. */
final class SignInOperations {

    private final Accounts accounts;
    private final Links links;
    private final SignIn signIn;
    private final Residents residents;
    private final Sessions sessions;
    private final HttpSessions http;
    private final Site site;
    private final AuditLog audit;

    SignInOperations(IdentityFeature identity, HttpSessions http, Site site, AuditLog audit) {
        this.accounts = identity.accounts();
        this.links = identity.links();
        this.signIn = identity.signIn();
        this.residents = identity.residents();
        this.sessions = identity.sessions();
        this.http = http;
        this.site = site;
        this.audit = audit;
    }

    void register(Api api) {
        api.on("beginSetup", this::beginSetup)
                .on("finishSetup", Audited.by(audit, "", this::finishSetup))
                .on("readInvitation", this::readInvitation)
                .on("sendInvitationCode", Audited.by(audit, "", this::sendInvitationCode))
                .on("acceptInvitation", Audited.by(audit, "", this::acceptInvitation))
                .on("signIn", Audited.by(audit, "", this::byPassword))
                .on("sendSignInCode", Audited.by(audit, "", this::sendSignInCode))
                .on("signInByCode", Audited.by(audit, "", this::byCode))
                .on("signInByLink", Audited.by(audit, "", this::byLink))
                .on("refreshTokens", Audited.by(audit, "", this::refresh));
    }

    record Token(String token, boolean tokens) {
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

    record PasswordSignIn(
            String login, String password, @Nullable String code, boolean tokens) {
        @Override
        public String toString() {
            return "PasswordSignIn[…]";
        }
    }

    record PhoneNumber(@Nullable String token, String phone) {
        @Override
        public String toString() {
            return "PhoneNumber[…]";
        }
    }

    record CodeSignIn(String challenge, String code, boolean tokens) {
        @Override
        public String toString() {
            return "CodeSignIn[…]";
        }
    }

    record InvitationAnswer(
            String token,
            @Nullable String login,
            @Nullable String password,
            @Nullable String challenge,
            @Nullable String code,
            boolean tokens) {
        @Override
        public String toString() {
            return "InvitationAnswer[…]";
        }
    }

    record InvitationView(String name, String communityName, List<String> ways) {}

    record RefreshToken(String refreshToken) {
        @Override
        public String toString() {
            return "RefreshToken[…]";
        }
    }

    private Reply beginSetup(ApiRequest request) {
        Links.Link link = links.find(request.body(Token.class).token())
                .filter(found -> found.kind() == Links.Kind.SETUP)
                .orElseThrow(() -> Refused.forbidden("link-not-valid"));
        byte @Nullable [] secret = link.totpSecret();
        if (secret == null) {
            throw Refused.forbidden("link-not-valid");
        }
        return Reply.ok(new SetupOffer(
                link.person(),
                link.roles(),
                Totp.base32(secret),
                Totp.uri(site.communityName(), link.person(), secret)));
    }

    private Reply finishSetup(ApiRequest request) {
        return http.signedIn(
                request, accounts.finishSetup(request.body(Accounts.Setup.class), http.origin(request, false)));
    }

    private Reply readInvitation(ApiRequest request) {
        Residents.Offer offer = residents.read(request.body(Token.class).token());
        List<String> ways = offer.codes() ? List.of("PASSWORD", "CODE", "PASSKEY") : List.of("PASSWORD", "PASSKEY");
        return Reply.ok(new InvitationView(offer.name(), site.communityName(), ways));
    }

    private Reply sendInvitationCode(ApiRequest request) {
        PhoneNumber body = request.body(PhoneNumber.class);
        String token = body.token();
        if (token == null) {
            throw Refused.forbidden("link-not-valid");
        }
        return Reply.accepted(residents.sendInvitationCode(
                token, body.phone(), request.caller().address()));
    }

    private Reply acceptInvitation(ApiRequest request) {
        InvitationAnswer body = request.body(InvitationAnswer.class);
        return http.signedIn(
                request,
                residents.accept(
                        body.token(),
                        new Residents.Choice(body.login(), body.password(), body.challenge(), body.code()),
                        http.origin(request, body.tokens())));
    }

    private Reply byPassword(ApiRequest request) {
        PasswordSignIn body = request.body(PasswordSignIn.class);
        return http.signedIn(
                request,
                signIn.byPassword(body.login(), body.password(), body.code(), http.origin(request, body.tokens())));
    }

    private Reply sendSignInCode(ApiRequest request) {
        return Reply.accepted(signIn.sendCode(
                request.body(PhoneNumber.class).phone(), request.caller().address()));
    }

    private Reply byCode(ApiRequest request) {
        CodeSignIn body = request.body(CodeSignIn.class);
        return http.signedIn(
                request, signIn.byCode(body.challenge(), body.code(), http.origin(request, body.tokens())));
    }

    private Reply byLink(ApiRequest request) {
        Token body = request.body(Token.class);
        return http.signedIn(request, signIn.byLink(body.token(), http.origin(request, body.tokens())));
    }

    private Reply refresh(ApiRequest request) {
        Sessions.Renewal renewal =
                sessions.refresh(request.body(RefreshToken.class).refreshToken());
        Sessions.NewSession session = renewal.session();
        if (session == null) {
            audit.record(renewal.person(), request.caller().address(), "refreshTokenReused", renewal.person(), 403);
            throw Refused.forbidden("refresh-not-valid");
        }
        return Reply.ok(http.tokens(session));
    }
}
