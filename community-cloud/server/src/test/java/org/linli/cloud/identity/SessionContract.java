package org.linli.cloud.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.linli.cloud.people.Visibility;
import org.linli.cloud.refusal.Refused;
import org.linli.mobileapi.CallerResolver;

/** Sessions of browsers and programs; the same on every database. */
abstract class SessionContract extends IdentityFixture {

    private SignedIn program() {
        resident("p1");
        invited("p1", "wang");
        return identity.signIn().byPassword("wang", PASSWORD, null, PROGRAM);
    }

    private static String refreshOf(Sessions.NewSession session) {
        return Objects.requireNonNull(session.refresh());
    }

    private Sessions.NewSession renew(String refresh) {
        return Objects.requireNonNull(sessions.refresh(refresh).session());
    }

    @Test
    void anAccessTokenCountsAQuarterOfAnHourAndOnlyAsBearer() {
        Sessions.NewSession session = program().session();
        assertTrue(byBearer(session.token()).signedIn());
        assertFalse(byCookie(session.token()).signedIn());
        clock.advance(Sessions.ACCESS_LIFE);
        assertFalse(byBearer(session.token()).signedIn());
        assertTrue(byBearer(renew(refreshOf(session)).token()).signedIn());
    }

    @Test
    void aCookieIsNoBearerToken() {
        resident("p1");
        assertFalse(byBearer(invited("p1", "wang").session().token()).signedIn());
    }

    @Test
    void aRefreshTokenIsReplacedByEachUseAndKeepsTheSessionsId() {
        Sessions.NewSession first = program().session();
        Sessions.NewSession second = renew(refreshOf(first));
        assertEquals(first.id(), second.id());
        assertNotEquals(first.refresh(), second.refresh());
        assertFalse(byBearer(first.token()).signedIn());
        assertTrue(byBearer(second.token()).signedIn());
    }

    @Test
    void aStolenRefreshTokenEndsTheSessionOfThiefAndOwner() {
        Sessions.NewSession owner = program().session();
        Sessions.NewSession thief = renew(refreshOf(owner));
        Sessions.Renewal replay = sessions.refresh(refreshOf(owner));
        assertNull(replay.session());
        assertEquals("p1", replay.person());
        assertFalse(byBearer(thief.token()).signedIn());
        refused("refresh-not-valid", () -> sessions.refresh(refreshOf(thief)));
        refused("refresh-not-valid", () -> sessions.refresh(refreshOf(owner)));
    }

    @Test
    void whatIsNoRefreshTokenIsRefused() {
        Sessions.NewSession session = program().session();
        String refresh = refreshOf(session);
        for (String wrong : List.of("", session.token(), refresh + "0", refresh.substring(1), "linli_rt_x")) {
            refused("refresh-not-valid", () -> sessions.refresh(wrong));
        }
        clock.advance(Sessions.RESIDENT_IDLE);
        refused("refresh-not-valid", () -> sessions.refresh(refresh));
    }

    @Test
    void aProgramThatIsUsedStaysSignedInForAYearAtMost() {
        Sessions.NewSession session = program().session();
        for (int month = 0; month < 12; month++) {
            session = renew(refreshOf(session));
            clock.advance(Duration.ofDays(30));
        }
        session = renew(refreshOf(session));
        clock.advance(Duration.ofDays(6));
        String refresh = refreshOf(session);
        refused("refresh-not-valid", () -> sessions.refresh(refresh));
    }

    @Test
    void signingOutEverywhereEndsBrowsersAndProgramsAndTellsEach() {
        List<String> ended = new ArrayList<>();
        sessions.onEnd(ended::add);
        SignedIn program = program();
        SignedIn browser = identity.signIn().byPassword("wang", PASSWORD, null, HERE);
        assertEquals(3, sessions.list("p1", browser.session().id()).size());
        assertEquals(
                "program",
                sessions.list("p1", "").stream()
                        .filter(session -> session.id().equals(program.session().id()))
                        .findFirst()
                        .orElseThrow()
                        .device());
        sessions.endEverywhere("p1");
        assertFalse(caller(program).signedIn());
        assertFalse(caller(browser).signedIn());
        assertEquals(3, ended.size());
    }

    @Test
    void whatIsRememberedOfASessionIsForgottenAtOnceWhenItEndsHereAndSoonWhenItEndsElsewhere() {
        resident("p1");
        Callers quick = new Callers(database, standing, sessions, clock, Callers.MEMORY);
        SignedIn signedIn = invited("p1", "wang");
        var credentials =
                new CallerResolver.Credentials(signedIn.session().token(), null, null, null, Set.of(), "here");
        assertTrue(quick.resolve(credentials).signedIn());
        sessions.end(signedIn.session().id(), "p1");
        assertFalse(quick.resolve(credentials).signedIn());

        SignedIn second = identity.signIn().byPassword("wang", PASSWORD, null, HERE);
        var secondCredentials =
                new CallerResolver.Credentials(second.session().token(), null, null, null, Set.of(), "here");
        assertTrue(quick.resolve(secondCredentials).signedIn());
        new Sessions(database, clock).end(second.session().id(), "p1");
        clock.advance(Duration.ofSeconds(1));
        assertFalse(quick.resolve(secondCredentials).signedIn());
    }

    @Test
    void whatTimeAloneChangesIsSeenAtItsMomentHoweverLongTheRestIsRemembered() {
        resident("p1");
        Instant moveIn = clock.instant().plusSeconds(20);
        AtomicInteger asked = new AtomicInteger();
        Standings timed = person -> {
            asked.incrementAndGet();
            return clock.instant().isBefore(moveIn)
                    ? new Visibility.Standing(Map.of(), Map.of(), Set.of("c1"), moveIn)
                    : IdentityFixture.at(Map.of(), Set.of("c1", "c2"));
        };
        Callers alone = new Callers(database, timed, sessions, clock, Callers.MEMORY_ALONE);
        SignedIn signedIn = invited("p1", "wang");
        var inNewHome = new CallerResolver.Credentials(signedIn.session().token(), null, "c2", null, Set.of(), "here");
        var credentials =
                new CallerResolver.Credentials(signedIn.session().token(), null, null, null, Set.of(), "here");
        assertEquals("c1", alone.resolve(credentials).community());
        clock.advance(Duration.ofSeconds(19));
        assertEquals("c1", alone.remembered(credentials).orElseThrow().community());
        assertThrows(Refused.class, () -> alone.resolve(inNewHome));
        assertEquals(1, asked.get());
        clock.advance(Duration.ofSeconds(1));
        assertTrue(alone.remembered(credentials).isEmpty());
        assertEquals("c2", alone.resolve(inNewHome).community());
        clock.advance(Duration.ofSeconds(59));
        assertTrue(alone.remembered(inNewHome).isPresent());
        assertEquals(2, asked.get());
    }

    @Test
    void aUseThatHasToBeNotedIsNotedOnceThoughTheSessionIsRemembered() {
        resident("p1");
        Callers alone = new Callers(database, standing, sessions, clock, Callers.MEMORY_ALONE);
        SignedIn signedIn = invited("p1", "wang");
        var credentials =
                new CallerResolver.Credentials(signedIn.session().token(), null, null, null, Set.of(), "here");
        clock.advance(Duration.ofMinutes(4).plusSeconds(50));
        assertTrue(alone.resolve(credentials).signedIn());
        clock.advance(Duration.ofSeconds(10));
        assertTrue(alone.remembered(credentials).isEmpty(), "due to be noted");
        assertTrue(alone.resolve(credentials).signedIn());
        assertTrue(alone.resolve(credentials).signedIn());
        assertTrue(alone.remembered(credentials).isPresent());
        Instant noted = sessions.list("p1", "").get(0).lastSeenAt();
        assertEquals(clock.instant(), noted);
    }

    @Test
    void nobodyPilesUpSessions() {
        resident("p1");
        for (int i = 0; i < 55; i++) {
            clock.advance(Duration.ofSeconds(1));
            identity.signIn().byLink(links.signIn("p1", null, "desk").token(), HERE);
        }
        assertEquals(50, sessions.list("p1", "").size());
    }
}
