package org.linli.cloud.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Passkeys, with an authenticator of software; the same on every database. */
abstract class PasskeyContract extends IdentityFixture {

    private static final Passkeys.Place PLACE =
            new Passkeys.Place("cloud.example.org", Set.of("https://cloud.example.org:8443"));

    private final SoftAuthenticator key = new SoftAuthenticator("https://cloud.example.org:8443", "cloud.example.org");

    private Passkeys passkeys() {
        return identity.passkeys();
    }

    private void register(String person) {
        passkeys().register(person, "手机", key.register(passkeys().challenge(person)), PLACE);
    }

    private String verify() {
        return passkeys().verify(key.sign(passkeys().challenge(null), "p1"), PLACE);
    }

    @Test
    void aResidentRegistersAKeyAndSignsInByIt() {
        resident("p1");
        register("p1");
        SignedIn signedIn = identity.signIn().byPasskey(verify(), HERE);
        assertEquals("p1", caller(signedIn).person());
        assertEquals(Set.of("RESIDENT"), caller(signedIn).roles());
        assertEquals(1, passkeys().list("p1").size());
        assertEquals(1, passkeys().credentialIds("p1").size());
        verify();
    }

    @Test
    void forStaffItIsTheSecondFactor() {
        standings.put("p1", at(Map.of("c1", Set.of("GUARD")), Set.of()));
        register("p1");
        assertEquals(
                Set.of("GUARD"),
                caller(identity.signIn().byPasskey(verify(), HERE)).roles());
    }

    @Test
    void anAnswerCountsOnceAndOnlyForAChallengeOfOurs() {
        register("p1");
        String answer = key.sign(passkeys().challenge(null), "p1");
        passkeys().verify(answer, PLACE);
        refused("passkey-not-valid", () -> passkeys().verify(answer, PLACE));
        refused("passkey-not-valid", () -> passkeys().verify(key.sign(Tokens.next(), "p1"), PLACE));
        String late = passkeys().challenge(null);
        clock.advance(Passkeys.CHALLENGE_LIFE);
        refused("passkey-not-valid", () -> passkeys().verify(key.sign(late, "p1"), PLACE));
        String registering = passkeys().challenge("p1");
        refused("passkey-not-valid", () -> passkeys().verify(key.sign(registering, "p1"), PLACE));
    }

    @Test
    void anotherOriginPartyOrKeyIsRefused() {
        register("p1");
        String own = key.origin;
        key.origin = "https://cloud.example.org.evil.example";
        refused("passkey-not-valid", this::verify);
        key.origin = own;
        key.relyingParty = "evil.example";
        refused("passkey-not-valid", this::verify);
        key.relyingParty = "cloud.example.org";
        refused(
                "passkey-not-valid",
                () -> passkeys().verify(key.sign(passkeys().challenge(null), "somebody-else"), PLACE));
        SoftAuthenticator stranger = new SoftAuthenticator(own, "cloud.example.org");
        refused(
                "passkey-not-valid",
                () -> passkeys().verify(stranger.sign(passkeys().challenge(null), "p1"), PLACE));
        verify();
    }

    @Test
    void aKeyThatDoesNotAskForThePersonIsNotEnough() {
        key.verifies = false;
        refused("passkey-not-valid", () -> register("p1"));
        key.verifies = true;
        register("p1");
        key.verifies = false;
        refused("passkey-not-valid", this::verify);
    }

    @Test
    void aCounterThatGoesBackGivesACopiedKeyAway() {
        register("p1");
        key.count = 10;
        verify();
        key.count = 5;
        refused("passkey-not-valid", this::verify);
    }

    @Test
    void aKeyIsRegisteredOnceAndGoneWhenRemoved() {
        register("p1");
        refused("passkey-known", () -> register("p2"));
        String id = passkeys().list("p1").get(0).id();
        assertFalse(passkeys().remove(id, "p2"));
        assertTrue(passkeys().remove(id, "p1"));
        refused("passkey-not-valid", this::verify);
    }

    @Test
    void whatIsNoCredentialAtAllIsRefused() {
        for (String broken : new String[] {
            "{}",
            "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"AA\","
                    + "\"authenticatorData\":\"AA\",\"signature\":\"AA\",\"attestationObject\":\"AA\"}}"
        }) {
            refused("passkey-not-valid", () -> passkeys().verify(broken, PLACE));
            refused("passkey-not-valid", () -> passkeys().register("p1", "x", broken, PLACE));
        }
    }

    @Test
    void whoMovedOutOrIsDisabledComesInByNoKey() {
        register("p1");
        refused("no-rights-now", () -> identity.signIn().byPasskey(verify(), HERE));
        resident("p1");
        invited("p1", "wang");
        accounts.setDisabled("p1", true);
        refused("no-rights-now", () -> identity.signIn().byPasskey(verify(), HERE));
    }
}
