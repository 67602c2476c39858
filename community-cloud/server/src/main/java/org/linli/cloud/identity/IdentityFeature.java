package org.linli.cloud.identity;

import java.time.Clock;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.audit.AuditLog;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;
import org.linli.mobileapi.Api;

/** All of identity, built once in main. Its operations stand in {@code openapi/identity.yaml}. */
public final class IdentityFeature {

    private final Links links;
    private final Sessions sessions;
    private final Callers callers;
    private final Accounts accounts;
    private final PersonDirectory people;
    private final Limits limits;
    private final SignIn signIn;
    private final Residents residents;
    private final Passkeys passkeys;
    private final Providers providers;
    private final UnaryOperator<String> companyOf;

    /**
     * What identity has to do with outside.
     *
     * @param post null when this site sends no codes to phones
     * @param companyOf the company of a community
     * @param internalProviders hosts of identity providers that may be inside our own network
     */
    public record Outside(@Nullable CodePost post, UnaryOperator<String> companyOf, Set<String> internalProviders) {
        public Outside {
            internalProviders = Set.copyOf(internalProviders);
        }
    }

    public IdentityFeature(
            Database database,
            SecretBox box,
            Links links,
            Sessions sessions,
            Callers callers,
            Accounts accounts,
            PersonDirectory people,
            Outside outside,
            Clock clock) {
        this.links = links;
        this.sessions = sessions;
        this.callers = callers;
        this.accounts = accounts;
        this.people = people;
        this.limits = new Limits(database, clock);
        Codes codes = new Codes(database, box, limits, outside.post(), clock);
        this.signIn = new SignIn(database, box, links, sessions, codes, limits, people, callers::standing, clock);
        this.passkeys = new Passkeys(database, clock);
        this.providers = new Providers(database, box, links, new OidcClient(outside.internalProviders()), clock);
        this.companyOf = outside.companyOf();
        this.residents = new Residents(database, links, sessions, codes, limits, people, clock);
    }

    Links links() {
        return links;
    }

    Sessions sessions() {
        return sessions;
    }

    Accounts accounts() {
        return accounts;
    }

    PersonDirectory people() {
        return people;
    }

    Callers callers() {
        return callers;
    }

    Limits limits() {
        return limits;
    }

    SignIn signIn() {
        return signIn;
    }

    Residents residents() {
        return residents;
    }

    Passkeys passkeys() {
        return passkeys;
    }

    Providers providers() {
        return providers;
    }

    public void register(Api api, Site site, AuditLog audit) {
        MeView me = new MeView(accounts, people, callers.acting(), site);
        HttpSessions http = new HttpSessions(callers, sessions, me, site);
        new SignInOperations(this, http, site, audit).register(api);
        new OwnOperations(this, http, me, audit).register(api);
        new AccountOperations(this, site, audit).register(api);
        new PasskeyOperations(this, http, me, site, audit).register(api);
        new ProviderOperations(this, http, site, companyOf, audit).register(api);
        new TokenOperations(this, audit).register(api);
        new ActingOperations(this, me, audit).register(api);
    }
}
