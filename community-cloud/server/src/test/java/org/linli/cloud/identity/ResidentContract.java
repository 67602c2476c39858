package org.linli.cloud.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How residents come in: links, invitations, passwords, codes on the phone; the same on every database. */
abstract class ResidentContract extends IdentityFixture {

    private static final String PHONE = "139 0000 1111";

    @Test
    void aResidentSignsInByALinkOnceAndHasNoStaffRole() {
        resident("p1");
        String token = links.signIn("p1", null, "desk").token();
        SignedIn result = identity.signIn().byLink(token, HERE);
        assertEquals(Set.of("RESIDENT"), caller(result).roles());
        refused("link-not-valid", () -> identity.signIn().byLink(token, HERE));
        known.put("p1", new PersonDirectory.Known("p1", "Wang", true, false));
        assertFalse(caller(result).signedIn());
    }

    @Test
    void anInvitedResidentChoosesAPasswordAndSignsInByIt() {
        resident("p1");
        String token = links.invite("p1", null, "desk").token();
        assertEquals("居民p1", identity.residents().read(token).name());
        SignedIn first =
                identity.residents().accept(token, new Residents.Choice("Wang.Li", PASSWORD, null, null), HERE);
        assertEquals(Set.of("RESIDENT"), caller(first).roles());
        refused("link-not-valid", () -> identity.residents().read(token));
        SignedIn second = identity.signIn().byPassword("wang.li", PASSWORD, null, HERE);
        assertEquals("p1", caller(second).person());
        assertTrue(accounts.list("c1", null, 10).items().isEmpty(), "residents are no staff accounts");
    }

    @Test
    void anInvitationIsReplacedByTheNextOneAndIsWorthNothingElsewhere() {
        resident("p1");
        String old = links.invite("p1", null, "desk").token();
        String fresh = links.invite("p1", null, "desk").token();
        refused("link-not-valid", () -> identity.residents().read(old));
        refused("link-not-valid", () -> identity.signIn().byLink(fresh, HERE));
        refused("link-not-valid", () -> setUp2(fresh));
        clock.advance(Links.SIGN_IN_LIFE);
        refused("link-not-valid", () -> identity.residents().read(fresh));
    }

    private void setUp2(String token) {
        accounts.finishSetup(new Accounts.Setup(token, "x", "some-login", PASSWORD, "123456"), HERE);
    }

    @Test
    void whatAnInvitedResidentMayNotChooseLeavesTheInvitationGood() {
        resident("p1");
        resident("p2");
        invited("p2", "taken");
        String token = links.invite("p1", null, "desk").token();
        Residents residents = identity.residents();
        refused("weak-password", () -> residents.accept(token, new Residents.Choice("me", "short", null, null), HERE));
        refused(
                "login-form",
                () -> residents.accept(token, new Residents.Choice("13900001111", PASSWORD, null, null), HERE));
        refused(
                "login-taken",
                () -> residents.accept(token, new Residents.Choice("TAKEN", PASSWORD, null, null), HERE));
        refused(
                "login-and-password",
                () -> residents.accept(token, new Residents.Choice("me", null, null, null), HERE));
        residents.accept(token, new Residents.Choice("me", PASSWORD, null, null), HERE);
    }

    @Test
    void aSecondInvitationIsTheWayBackAndEndsWhatWasBefore() {
        resident("p1");
        SignedIn before = invited("p1", "wang");
        SignedIn after = invited("p1", "wang");
        assertFalse(caller(before).signedIn());
        assertTrue(caller(after).signedIn());
    }

    private void withPhone(String person) {
        resident(person);
        String token = links.invite(person, null, "desk").token();
        Codes.Challenge challenge = identity.residents().sendInvitationCode(token, PHONE, "here");
        identity.residents().accept(token, new Residents.Choice(null, null, challenge.challenge(), code()), HERE);
    }

    @Test
    void aPhoneSignsInByCodesOnceACodeSentToItCameBack() {
        withPhone("p1");
        Codes.Challenge challenge = identity.signIn().sendCode("+86 13900001111", "here");
        String code = code();
        SignedIn result = identity.signIn().byCode(challenge.challenge(), code, HERE);
        assertEquals("p1", caller(result).person());
        refused("wrong-code", () -> identity.signIn().byCode(challenge.challenge(), code, HERE));
        assertEquals("***********111", identity.residents().ways("p1").phone());
    }

    @Test
    void aCodeEndsAfterFiveMinutesAndAfterFiveTries() {
        withPhone("p1");
        Codes.Challenge late = identity.signIn().sendCode(PHONE, "here");
        String lateCode = code();
        clock.advance(Codes.LIFE);
        refused("wrong-code", () -> identity.signIn().byCode(late.challenge(), lateCode, HERE));
        Codes.Challenge guessed = identity.signIn().sendCode(PHONE, "here");
        String right = code();
        for (int i = 0; i < Codes.MAX_TRIES; i++) {
            refused("wrong-code", () -> identity.signIn().byCode(guessed.challenge(), other(right), HERE));
        }
        refused("wrong-code", () -> identity.signIn().byCode(guessed.challenge(), right, HERE));
    }

    @Test
    void anUnknownNumberIsAnsweredLikeAKnownOneAndNothingIsSent() {
        Codes.Challenge challenge = identity.signIn().sendCode("13911112222", "here");
        assertEquals(clock.instant().plus(Codes.LIFE), challenge.expiresAt());
        refused("wrong-code", () -> identity.signIn().byCode(challenge.challenge(), "123456", HERE));
        withPhone("p1");
        assertTrue(phones.isEmpty(), "only the invited phone got a code");
        for (int i = 1; i < Limits.CODES_FROM_ADDRESS_TO_PHONE.times(); i++) {
            identity.signIn().sendCode("13911112222", "here");
        }
        refused("too-many-codes", () -> identity.signIn().sendCode("13911112222", "here"));
        refused("no-phone-number", () -> identity.signIn().sendCode("hello", "here"));
    }

    @Test
    void codesToOnePhoneAreFewHoweverManyAskAndTheNextDayBringsNewOnes() {
        withPhone("p1");
        for (int i = 1; i < Limits.CODES_TO_PHONE.times(); i++) {
            identity.signIn().sendCode(PHONE, "10.0.0." + i);
        }
        refused("too-many-codes", () -> identity.signIn().sendCode(PHONE, "10.0.1.1"));
        clock.advance(Limits.CODES_TO_PHONE.window());
        identity.signIn().sendCode(PHONE, "10.0.1.1");
    }

    @Test
    void aStrangersChallengeTakesNothingFromTheOwners() {
        withPhone("p1");
        Codes.Challenge owners = identity.signIn().sendCode(PHONE, "here");
        String code = code();
        Codes.Challenge strangers = identity.signIn().sendCode(PHONE, "elsewhere");
        for (int i = 0; i <= Codes.MAX_TRIES; i++) {
            refused("wrong-code", () -> identity.signIn().byCode(strangers.challenge(), "x", HERE));
        }
        assertEquals(
                "p1",
                caller(identity.signIn().byCode(owners.challenge(), code, HERE)).person());
    }

    @Test
    void aPhoneSignsInOnePersonAndACodeForOneIsNoneForAnother() {
        withPhone("p1");
        resident("p2");
        SignedIn second = invited("p2", "second");
        Codes.Challenge taken = identity.residents().sendCode("p2", PHONE, "here");
        String code = code();
        refused("phone-taken", () -> identity.residents().changePhone("p2", taken.challenge(), code));
        Codes.Challenge own = identity.residents().sendCode("p2", "13922223333", "here");
        String ownCode = code();
        refused("wrong-code", () -> identity.residents().changePhone("p1", own.challenge(), ownCode));
        Codes.Challenge again = identity.residents().sendCode("p2", "13922223333", "here");
        identity.residents().changePhone("p2", again.challenge(), code());
        assertEquals(
                "***********333", identity.residents().ways(second.person()).phone());
    }

    @Test
    void aChangedPasswordNeedsTheOldOneAndEndsOtherSessions() {
        resident("p1");
        invited("p1", "wang");
        SignedIn other = identity.signIn().byPassword("wang", PASSWORD, null, HERE);
        SignedIn mine = identity.signIn().byPassword("wang", PASSWORD, null, HERE);
        String session = mine.session().id();
        Residents residents = identity.residents();
        refused("wrong-password", () -> residents.changePassword("p1", session, "a guess", null, "nine blue boats"));
        refused("second-factor-needed", () -> residents.changePassword("p1", session, null, null, "nine blue boats"));
        residents.changePassword("p1", session, PASSWORD, null, "nine blue boats");
        assertTrue(caller(mine).signedIn());
        assertFalse(caller(other).signedIn());
        refused("wrong-sign-in", () -> identity.signIn().byPassword("wang", PASSWORD, null, HERE));
        identity.signIn().byPassword("wang", "nine blue boats", null, HERE);
    }

    @Test
    void aForgottenPasswordIsSetAnewShortlyAfterSigningInByCode() {
        withPhone("p1");
        Codes.Challenge challenge = identity.signIn().sendCode(PHONE, "here");
        SignedIn byCode = identity.signIn().byCode(challenge.challenge(), code(), HERE);
        String session = byCode.session().id();
        identity.residents().changePassword("p1", session, null, "wang", PASSWORD);
        identity.signIn().byPassword(PHONE, PASSWORD, null, HERE);
        clock.advance(Sessions.PROOF_LIFE);
        refused(
                "second-factor-needed",
                () -> identity.residents().changePassword("p1", session, null, null, "nine blue boats"));
    }

    @Test
    void aResidentWhoMovedOutOrIsDisabledComesInByNoWay() {
        withPhone("p1");
        invited("p1", "wang");
        Codes.Challenge challenge = identity.signIn().sendCode(PHONE, "here");
        String code = code();
        known.put("p1", new PersonDirectory.Known("p1", "Wang", true, false));
        refused("wrong-code", () -> identity.signIn().byCode(challenge.challenge(), code, HERE));
        refused("wrong-sign-in", () -> identity.signIn().byPassword("wang", PASSWORD, null, HERE));
        resident("p1");
        accounts.setDisabled("p1", true);
        refused("wrong-sign-in", () -> identity.signIn().byPassword("wang", PASSWORD, null, HERE));
        clock.advance(Duration.ofMinutes(1));
        refused("wrong-code", () -> identity.signIn().byCode(challenge.challenge(), code, HERE));
    }
}
