package org.linli.cloud.identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.audit.AuditLog;
import org.linli.cloud.audit.Audited;
import org.linli.cloud.refusal.Refused;
import org.linli.mobileapi.Api;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** A company's identity providers: naming them, signing in there, linking them. */
final class ProviderOperations {

    private static final String CALLBACK = "/api/session/provider/callback";
    private static final String COOKIE = "-provider";

    private final Providers providers;
    private final Callers callers;
    private final SignIn signIn;
    private final HttpSessions http;
    private final Site site;
    private final UnaryOperator<String> companyOf;
    private final AuditLog audit;

    ProviderOperations(
            IdentityFeature identity, HttpSessions http, Site site, UnaryOperator<String> companyOf, AuditLog audit) {
        this.providers = identity.providers();
        this.callers = identity.callers();
        this.signIn = identity.signIn();
        this.http = http;
        this.site = site;
        this.companyOf = companyOf;
        this.audit = audit;
    }

    void register(Api api) {
        api.on(
                        "listSignInProviders",
                        request -> Reply.ok(new ProviderNames(providers.enabled().stream()
                                .map(provider -> new ProviderName(provider.id(), provider.name()))
                                .toList())))
                .on("beginProviderSignIn", Audited.by(audit, "provider", this::begin))
                .on("linkMyProvider", Audited.by(audit, "provider", this::link))
                .on("finishProviderSignIn", Audited.by(audit, "", this::finish))
                .on(
                        "listIdentityProviders",
                        request -> Reply.ok(new ProviderList(providers.ofCompany(company(request)).stream()
                                .map(ProviderView::of)
                                .toList())))
                .on(
                        "createIdentityProvider",
                        Audited.by(audit, "", request -> Reply.created(put(Providers.nextId(), request))))
                .on(
                        "putIdentityProvider",
                        Audited.by(audit, "provider", request -> Reply.ok(put(request.path("provider"), request))));
    }

    record ProviderName(String id, String name) {}

    record ProviderNames(List<ProviderName> items) {}

    record ProviderView(String id, String name, String issuer, String client, boolean secondFactor, boolean enabled) {
        static ProviderView of(Providers.Provider provider) {
            return new ProviderView(
                    provider.id(),
                    provider.name(),
                    provider.issuer(),
                    provider.client(),
                    provider.secondFactor(),
                    provider.enabled());
        }
    }

    record ProviderList(List<ProviderView> items) {}

    record ProviderInput(
            String name,
            String issuer,
            String client,
            @Nullable String secret,
            boolean secondFactor,
            boolean enabled) {
        @Override
        public String toString() {
            return "ProviderInput[…]";
        }
    }

    record Begin(@Nullable String invitation) {
        @Override
        public String toString() {
            return "Begin[…]";
        }
    }

    record Redirection(String url) {
        @Override
        public String toString() {
            return "Redirection[…]";
        }
    }

    /** The company of the community asked for; only who manages all of it decides how its people sign in. */
    private String company(ApiRequest request) {
        String company = companyOf.apply(request.caller().requireCommunity());
        boolean manages = callers.standing(request.caller().requirePerson())
                .companies()
                .getOrDefault(company, java.util.Set.of())
                .contains(Role.MANAGER.name());
        if (!manages) {
            throw Refused.forbidden("company-manager-needed");
        }
        return company;
    }

    private ProviderView put(String id, ApiRequest request) {
        ProviderInput input = request.body(ProviderInput.class);
        return ProviderView.of(providers.put(
                new Providers.Provider(
                        id,
                        company(request),
                        input.name(),
                        input.issuer(),
                        input.client(),
                        input.secondFactor(),
                        input.enabled()),
                input.secret()));
    }

    private String redirect() {
        return site.address().get() + CALLBACK;
    }

    private Reply begin(ApiRequest request) {
        return sent(
                request,
                providers.begin(
                        request.path("provider"),
                        null,
                        request.body(Begin.class).invitation(),
                        redirect()));
    }

    private Reply link(ApiRequest request) {
        return sent(
                request,
                providers.begin(request.path("provider"), request.caller().requirePerson(), null, redirect()));
    }

    /** Lax, since the browser comes back from another site. */
    private Reply sent(ApiRequest request, Providers.Begun begun) {
        return Reply.ok(new Redirection(begun.url()))
                .withCookie(cookieName(request) + "=" + begun.browser() + "; Path=/; Max-Age="
                        + Providers.STATE_LIFE.toSeconds() + "; HttpOnly; SameSite=Lax"
                        + (request.secure() ? "; Secure" : ""));
    }

    private String cookieName(ApiRequest request) {
        return site.cookie().apply(request.secure()) + COOKIE;
    }

    /** Always leads to the page, also when it failed: a browser stands here, not a program. */
    private Reply finish(ApiRequest request) {
        try {
            Optional<String> code = request.query("code");
            Optional<String> state = request.query("state");
            Optional<String> browser = HttpSessions.cookie(request, cookieName(request));
            if (code.isEmpty() || state.isEmpty() || browser.isEmpty()) {
                throw Refused.forbidden("provider-refused");
            }
            Providers.Arrived arrived = providers.finish(state.get(), code.get(), browser.get(), redirect());
            SignedIn result = signIn.byProvider(arrived.person(), arrived.secondFactor(), http.origin(request, false));
            Reply signedIn = http.signedIn(request, result);
            return new Reply(302, null, signedIn.headers()).withHeader("Location", "/");
        } catch (Refused refused) {
            return new Reply(302, null, Map.of("Location", "/#problem=" + refused.code()));
        }
    }
}
