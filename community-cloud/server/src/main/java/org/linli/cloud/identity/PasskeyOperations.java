package org.linli.cloud.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.audit.AuditLog;
import org.linli.cloud.audit.Audited;
import org.linli.mobileapi.Api;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Problem;
import org.linli.mobileapi.Reply;

/** Registering, using and removing passkeys. */
final class PasskeyOperations {

    private final Passkeys passkeys;
    private final SignIn signIn;
    private final Sessions sessions;
    private final HttpSessions http;
    private final MeView names;
    private final Site site;
    private final AuditLog audit;

    PasskeyOperations(IdentityFeature identity, HttpSessions http, MeView names, Site site, AuditLog audit) {
        this.passkeys = identity.passkeys();
        this.signIn = identity.signIn();
        this.sessions = identity.sessions();
        this.http = http;
        this.names = names;
        this.site = site;
        this.audit = audit;
    }

    void register(Api api) {
        api.on(
                        "listMyPasskeys",
                        request -> Reply.ok(
                                new PasskeyList(passkeys.list(request.caller().requirePerson()))))
                .on("beginMyPasskey", this::beginRegistration)
                .on("addMyPasskey", Audited.by(audit, "", this::add))
                .on("removeMyPasskey", Audited.by(audit, "passkey", this::remove))
                .on("beginPasskeySignIn", this::beginSignIn)
                .on("signInByPasskey", Audited.by(audit, "", this::bySignature))
                .on("proveByPasskey", Audited.by(audit, "", this::prove));
    }

    record PasskeyList(List<Passkeys.Passkey> items) {}

    /** What the page hands to {@code navigator.credentials.create}. Binary values are base64url. */
    record RegistrationOptions(
            String challenge,
            String relyingParty,
            String relyingPartyName,
            String userHandle,
            String userName,
            List<Long> algorithms,
            List<String> known,
            long timeoutMillis) {}

    /** What the page hands to {@code navigator.credentials.get}. */
    record SignInOptions(String challenge, String relyingParty, long timeoutMillis) {}

    record NewPasskey(String name, JsonNode credential) {
        @Override
        public String toString() {
            return "NewPasskey[…]";
        }
    }

    record Assertion(JsonNode credential, boolean tokens) {
        @Override
        public String toString() {
            return "Assertion[…]";
        }
    }

    /** The page's own address counts too: on this machine it may differ from the one in links. The kit has refused requests of other sites. */
    private Passkeys.Place place(ApiRequest request) {
        String address = site.address().get();
        String host = host(address);
        Set<String> origins = new HashSet<>(Set.of(address));
        request.rawHeader("Origin").filter(origin -> host.equals(host(origin))).ifPresent(origins::add);
        return new Passkeys.Place(host, origins);
    }

    private static String host(String address) {
        try {
            @Nullable String host = URI.create(address).getHost();
            return host == null ? "" : host;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private Reply beginRegistration(ApiRequest request) {
        String person = request.caller().requirePerson();
        return Reply.ok(new RegistrationOptions(
                passkeys.challenge(person),
                place(request).relyingParty(),
                "Linli " + site.communityName(),
                java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(Passkeys.userHandle(person)),
                names.nameOf(person),
                Passkeys.ALGORITHMS,
                passkeys.credentialIds(person),
                Passkeys.CHALLENGE_LIFE.toMillis()));
    }

    private Reply add(ApiRequest request) {
        NewPasskey wanted = request.body(NewPasskey.class);
        return Reply.created(passkeys.register(
                request.caller().requirePerson(),
                wanted.name(),
                wanted.credential().toString(),
                place(request)));
    }

    private Reply remove(ApiRequest request) {
        return passkeys.remove(request.path("passkey"), request.caller().requirePerson())
                ? Reply.noContent()
                : Reply.problem(Problem.notFound("the passkey"));
    }

    private Reply beginSignIn(ApiRequest request) {
        return Reply.ok(new SignInOptions(
                passkeys.challenge(null), place(request).relyingParty(), Passkeys.CHALLENGE_LIFE.toMillis()));
    }

    private Reply bySignature(ApiRequest request) {
        Assertion body = request.body(Assertion.class);
        String person = passkeys.verify(body.credential().toString(), place(request));
        return http.signedIn(request, signIn.byPasskey(person, http.origin(request, body.tokens())));
    }

    private Reply prove(ApiRequest request) {
        String session = String.valueOf(request.caller().session());
        String person =
                passkeys.verify(request.body(Assertion.class).credential().toString(), place(request));
        return http.signedIn(
                request,
                signIn.proveByPasskey(
                        request.caller().requirePerson(),
                        person,
                        session,
                        http.origin(request, sessions.isOfTokens(session))));
    }
}
