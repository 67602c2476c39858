package org.linli.cloud.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing in at a company's own provider, with a small real one that signs; the same on every database. */
abstract class ProviderContract extends IdentityFixture {

    private static final String REDIRECT = "https://cloud.example.org/api/session/provider/callback";

    private SmallProvider provider;

    @BeforeEach
    void startProvider() {
        provider = new SmallProvider(clock);
        providers().put(wanted(provider.issuer(), true), SmallProvider.SECRET);
        resident("p1");
    }

    @AfterEach
    void stopProvider() {
        provider.close();
    }

    private static Providers.Provider wanted(String issuer, boolean secondFactor) {
        return new Providers.Provider("own", "company", "企业账户", issuer, SmallProvider.CLIENT, secondFactor, true);
    }

    private Providers providers() {
        return identity.providers();
    }

    private Providers.Arrived come(@Nullable String invitation) {
        return back(providers().begin("own", null, invitation, REDIRECT));
    }

    private Providers.Arrived back(Providers.Begun begun) {
        Map<String, String> answer = provider.agree(begun.url());
        return providers().finish(answer.get("state"), answer.get("code"), begun.browser(), REDIRECT);
    }

    private void linked() {
        come(links.invite("p1", null, "desk").token());
    }

    @Test
    void anInvitationLinksASubjectWhichSignsInFromThenOn() {
        refused("provider-not-linked", () -> come(null));
        String token = links.invite("p1", null, "desk").token();
        assertEquals("p1", come(token).person());
        refused("link-not-valid", () -> identity.residents().read(token));
        Providers.Arrived again = come(null);
        assertEquals("p1", again.person());
        assertEquals(
                Set.of("RESIDENT"),
                caller(identity.signIn().byProvider(again.person(), again.secondFactor(), HERE))
                        .roles());
        provider.subject = "subject-2";
        refused("provider-not-linked", () -> come(null));
    }

    @Test
    void whoIsSignedInLinksTheirOwnAccountAndNobodyElsesSubject() {
        assertEquals("p1", back(providers().begin("own", "p1", null, REDIRECT)).person());
        refused("provider-linked-elsewhere", () -> back(providers().begin("own", "p2", null, REDIRECT)));
        assertEquals("p1", come(null).person());
    }

    @Test
    void itMakesNobodyStaffUnlessTheProviderAskedForASecondFactor() {
        standings.put("p1", at(Map.of("c1", Set.of("GUARD")), Set.of("c1")));
        linked();
        Providers.Arrived weak = come(null);
        assertFalse(weak.secondFactor());
        assertEquals(
                Set.of("RESIDENT"),
                caller(identity.signIn().byProvider("p1", weak.secondFactor(), HERE))
                        .roles());
        provider.methods = List.of("pwd", "mfa");
        Providers.Arrived strong = come(null);
        assertTrue(strong.secondFactor());
        assertTrue(caller(identity.signIn().byProvider("p1", strong.secondFactor(), HERE))
                .has("GUARD"));
        providers().put(wanted(provider.issuer(), false), null);
        assertFalse(come(null).secondFactor());
    }

    private void spoilt(UnaryOperator<JWTClaimsSet.Builder> spoil) {
        provider.spoil = spoil;
        refused("provider-refused", () -> come(null));
        provider.spoil = claims -> claims;
    }

    @Test
    void aTokenForAnotherIssuerClientOrSignInOrOutOfTimeIsRefused() {
        linked();
        spoilt(claims -> claims.issuer("https://evil.example"));
        spoilt(claims -> claims.audience("another-client"));
        spoilt(claims -> claims.audience(List.of(SmallProvider.CLIENT, "another-client")));
        spoilt(claims -> claims.claim("azp", "another-client"));
        spoilt(claims -> claims.claim("nonce", "another sign-in"));
        spoilt(claims -> claims.claim("nonce", null));
        spoilt(claims -> claims.expirationTime(Date.from(clock.instant().minusSeconds(120))));
        spoilt(claims -> claims.expirationTime(null));
        spoilt(claims -> claims.notBeforeTime(Date.from(clock.instant().plusSeconds(600))));
        spoilt(claims -> claims.subject(null));
        come(null);
    }

    @Test
    void aForgedReplayedOrUnsignedTokenIsRefused() {
        linked();
        provider.otherKey = SmallProvider.newKey();
        refused("provider-refused", () -> come(null));
        provider.otherKey = null;
        come(null);
        provider.replay = provider.last;
        refused("provider-refused", () -> come(null));
        String[] parts = provider.last.split("\\.");
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        provider.replay = none + "." + parts[1] + ".";
        refused("provider-refused", () -> come(null));
        provider.replay = "not a token";
        refused("provider-refused", () -> come(null));
    }

    @Test
    void whatComesBackCountsOnceInTheSameBrowserWithTheRightCodeAndInTime() {
        linked();
        Providers.Begun begun = providers().begin("own", null, null, REDIRECT);
        Map<String, String> answer = provider.agree(begun.url());
        String state = answer.get("state");
        String code = answer.get("code");
        refused("provider-refused", () -> providers().finish(state, code, Tokens.next(), REDIRECT));
        refused("provider-refused", () -> providers().finish(state, code, begun.browser(), REDIRECT));
        Providers.Begun second = providers().begin("own", null, null, REDIRECT);
        Map<String, String> other = provider.agree(second.url());
        refused("provider-refused", () -> providers().finish(other.get("state"), "stolen", second.browser(), REDIRECT));
        Providers.Begun late = providers().begin("own", null, null, REDIRECT);
        Map<String, String> lateAnswer = provider.agree(late.url());
        clock.advance(Providers.STATE_LIFE);
        refused(
                "provider-refused",
                () -> providers().finish(lateAnswer.get("state"), lateAnswer.get("code"), late.browser(), REDIRECT));
    }

    @Test
    void anAddressInsideTheNetworkOrWithoutTlsIsNotAsked() throws IOException {
        OidcClient client = new OidcClient(Set.of());
        for (String bad : List.of(
                "http://example.org/",
                "https://127.0.0.1/",
                "https://[::1]/",
                "https://10.1.2.3/",
                "https://192.168.1.1/",
                "https://169.254.169.254/latest",
                "https://100.64.0.1/",
                "https://[fd00::1]/",
                "https://user@example.org/",
                "file:///etc/passwd",
                "nothing at all")) {
            assertThrows(IOException.class, () -> client.checked(bad), bad);
        }
        assertFalse(OidcClient.isInternal(InetAddress.getByName("93.184.216.34")));
        refused("provider-not-usable", () -> providers().put(wanted("https://10.0.0.1", true), "x"));
        refused("provider-not-usable", () -> providers().put(wanted(provider.issuer() + "/other", true), "x"));
    }

    @Test
    void aProviderOfAnotherIssuerKnowsNobodyAndTheSecretIsSealed() {
        linked();
        try (SmallProvider moved = new SmallProvider(clock)) {
            providers().put(wanted(moved.issuer(), true), null);
            provider.close();
            provider = moved;
            refused("provider-not-linked", () -> come(null));
        }
        provider = new SmallProvider(clock);
        byte[] sealed = database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT sealed_secret FROM identity_provider")
                .map((row, context) -> row.getBytes("sealed_secret"))
                .one());
        assertFalse(new String(sealed, StandardCharsets.ISO_8859_1).contains(SmallProvider.SECRET));
    }
}
