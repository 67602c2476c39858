package org.linli.cloud.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.CallerResolver;

/** Tokens for programs and acting for residents; the same on every database. */
abstract class TokenContract extends IdentityFixture {

    private static final Set<String> PAY = Set.of("PAY");

    private Instant days(int count) {
        return clock.instant().plus(Duration.ofDays(count));
    }

    private ApiTokens tokens() {
        return callers.tokens();
    }

    @Test
    void aPersonalTokenHasTheOwnersRightsWithinItsScopesUntilItEnds() {
        resident("p1");
        invited("p1", "wang");
        ApiTokens.Made made = tokens().personal("p1", "script", Set.of("my:read"), days(30), false);
        Caller caller = byBearer(made.secret());
        assertEquals("p1", caller.person());
        assertEquals(Set.of("my:read"), caller.scopes());
        assertEquals(Set.of("RESIDENT"), caller.roles());
        assertFalse(byCookie(made.secret()).signedIn());
        assertNotNull(tokens().listPersonal("p1").get(0).lastUsedAt());
        assertFalse(tokens().endPersonal(made.token().id(), "p2"));
        accounts.setDisabled("p1", true);
        assertFalse(byBearer(made.secret()).signedIn());
        accounts.setDisabled("p1", false);
        clock.advance(Duration.ofDays(30));
        assertFalse(byBearer(made.secret()).signedIn());
    }

    @Test
    void aTokenOfStaffHasStaffRightsOnlyWhenItsSessionHad() {
        manager();
        String person = managerId();
        assertTrue(byBearer(tokens().personal(person, "a", Set.of("people:read"), days(1), true)
                        .secret())
                .has("MANAGER"));
        assertFalse(byBearer(tokens().personal(person, "b", Set.of("people:read"), days(1), false)
                        .secret())
                .signedIn());
    }

    @Test
    void noTokenProvesWhoSomebodyIs() {
        manager();
        String secret = tokens().personal(managerId(), "a", Set.of("people:write"), days(1), true)
                .secret();
        refused(
                "second-factor-needed",
                () -> callers.resolve(
                        new CallerResolver.Credentials(null, secret, null, null, Set.of(), true, "here")));
    }

    @Test
    void aVendorsTokenHasItsOwnFewRolesInOneCommunity() {
        ApiTokens.Made made =
                tokens().vendor("c1", "parcels", Set.of(Role.PARCEL_DESK), Set.of("parcels:write"), days(90), "boss");
        Caller caller = byBearer(made.secret());
        assertEquals(Set.of("PARCEL_DESK"), caller.roles());
        assertEquals("c1", caller.community());
        assertTrue(caller.requirePerson().startsWith("vendor-"));
        assertTrue(made.secret().startsWith("linli_vnd_"));
        refused(
                "community-unknown",
                () -> callers.resolve(
                        new CallerResolver.Credentials(null, made.secret(), "c2", null, Set.of(), "here")));
        assertFalse(tokens().endVendor(made.token().id(), "c2"));
        assertEquals(1, tokens().listVendors("c1").size());
        assertTrue(tokens().endVendor(made.token().id(), "c1"));
        assertFalse(byBearer(made.secret()).signedIn());
    }

    @Test
    void aTokenNeedsAnEndAndScopesAndAVendorNoPowerfulRole() {
        ApiTokens tokens = tokens();
        Set<String> read = Set.of("my:read");
        refused("token-life", () -> tokens.personal("p1", "x", read, clock.instant(), false));
        refused("token-life", () -> tokens.personal("p1", "x", read, days(400), false));
        refused("token-scopes", () -> tokens.personal("p1", "x", Set.of(), days(1), false));
        refused("token-scopes", () -> tokens.personal("p1", "x", Set.of("identity:write"), days(1), false));
        refused("token-scopes", () -> tokens.personal("p1", "x", Set.of("my:all"), days(1), false));
        refused("vendor-roles", () -> tokens.vendor("c1", "x", Set.of(), read, days(1), "boss"));
        refused("vendor-roles", () -> tokens.vendor("c1", "x", Set.of(Role.MANAGER), read, days(1), "boss"));
    }

    private Acting acting() {
        return callers.acting();
    }

    private Acting.Proxy grant(String resident, String proxy, Acting.Scope scope) {
        return acting().grant(new Acting.NewProxy("c1", resident, proxy, Set.of(scope), days(30), ""), resident);
    }

    @Test
    void aDaughterPaysForHerFatherUntilTheGrantEnds() {
        resident("father");
        resident("daughter");
        Sessions.NewSession session = invited("daughter", "daughter").session();
        refused("person-unknown", () -> resolve(session, null, "father", PAY));
        Acting.Proxy grant = grant("father", "daughter", Acting.Scope.PAY);
        Caller caller = resolve(session, null, "father", PAY);
        assertEquals("father", caller.person());
        assertEquals("daughter", caller.actor());
        assertTrue(caller.isActing());
        assertEquals(Set.of("RESIDENT"), caller.roles());
        refused("person-unknown", () -> resolve(session, null, "father", Set.of("BOOK")));
        refused("acting-not-here", () -> resolve(session, null, "father", Set.of()));
        refused("person-unknown", () -> resolve(session, "c2", "father", PAY));
        assertFalse(acting().endOwn(grant.id(), "stranger"));
        assertTrue(acting().endOwn(grant.id(), "daughter"));
        refused("person-unknown", () -> resolve(session, null, "father", PAY));
        grant("father", "daughter", Acting.Scope.PAY);
        assertTrue(resolve(session, null, "father", PAY).isActing());
        clock.advance(Duration.ofDays(30));
        refused("person-unknown", () -> resolve(session, null, "father", PAY));
    }

    @Test
    void aProxyActsForAResidentOfACommunityThatIsNotTheirs() {
        resident("father");
        resident("daughter");
        standings.put("daughter", at(Map.of(), Set.of("far-away")));
        Sessions.NewSession session = invited("daughter", "daughter").session();
        grant("father", "daughter", Acting.Scope.CALL);
        Caller caller = resolve(session, "c1", "father", Set.of("CALL"));
        assertEquals("c1", caller.community());
        refused("community-unknown", () -> resolve(session, "c1", null, Set.of()));
    }

    @Test
    void aNewGrantReplacesTheOneBeforeAndNobodyGrantsToThemselves() {
        resident("father");
        grant("father", "daughter", Acting.Scope.PAY);
        grant("father", "daughter", Acting.Scope.BOOK);
        assertEquals(1, acting().listFor("daughter").size());
        assertEquals(2, acting().listOf("father", null, null, 10).items().size());
        refused("proxy-is-oneself", () -> grant("father", "father", Acting.Scope.PAY));
        refused(
                "proxy-life",
                () -> acting().grant(
                                new Acting.NewProxy("c1", "father", "d", Set.of(Acting.Scope.PAY), days(1000), ""),
                                "father"));
    }

    @Test
    void theDeskActsWithAReasonForAQuarterOfAnHourAndTheResidentSeesIt() {
        resident("father");
        byte[] secret = manager();
        SignedIn signedIn = signIn(secret, PASSWORD);
        String staff = signedIn.person();
        refused("person-unknown", () -> resolve(signedIn.session(), null, "father", PAY));
        refused("reason-missing", () -> acting().beginAtDesk("c1", "father", staff, " "));
        acting().beginAtDesk("c1", "father", staff, "老人在前台缴费");
        Caller caller = resolve(signedIn.session(), null, "father", PAY);
        assertEquals(staff, caller.actor());
        assertFalse(caller.has("MANAGER"));
        assertEquals("老人在前台缴费", acting().reason(staff, "father").orElseThrow());
        assertEquals(
                "老人在前台缴费",
                acting().deskRecords("father", null, 10).items().get(0).reason());
        clock.advance(Acting.DESK_LIFE);
        refused("person-unknown", () -> resolve(signedIn.session(), null, "father", PAY));
        acting().beginAtDesk("c1", "father", staff, "again");
        standings.put(staff, at(Map.of("c1", Set.of("GUARD")), Set.of()));
        refused("person-unknown", () -> resolve(signedIn.session(), null, "father", PAY));
        assertTrue(acting().endAtDesk("father", staff));
        assertFalse(acting().endAtDesk("father", staff));
    }
}
