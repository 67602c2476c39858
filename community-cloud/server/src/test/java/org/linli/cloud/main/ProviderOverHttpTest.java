package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.identity.Demo;
import org.linli.cloud.identity.Role;
import org.linli.cloud.identity.SmallProvider;
import org.linli.cloud.people.Person;
import org.linli.messages.access.HolderItem.HolderKind;

/** There and back: a browser, the cloud and a company's OpenID provider, each over real HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProviderOverHttpTest {

    private static final String REFUSED = "/#problem=provider-refused";

    @TempDir
    static Path directory;

    private final SmallProvider provider = new SmallProvider(Clock.systemUTC());
    private final HttpClient outside = HttpClient.newHttpClient();
    private Cloud cloud;
    private String id = "";

    @BeforeAll
    void start() throws Exception {
        cloud = Cloud.start(
                CloudSettings.read(new SettingsReader(
                        null,
                        Map.of(),
                        Map.of(
                                "data", directory.toString(),
                                "http.port", "0",
                                "https.port", "-1",
                                "mqtt.mode", "external",
                                "mqtt.host", "localhost",
                                "mqtt.port", "1",
                                "providers.internal", "localhost"))),
                Clock.systemUTC(),
                true);
        Foundation foundation = cloud.foundation();
        foundation.people().put("home", new Person("guard", HolderKind.STAFF, "测试保安", "", "", false, null, null));
        foundation
                .database()
                .change(transaction -> Demo.mark(
                        transaction,
                        foundation.accounts(),
                        List.of(
                                new Demo.Person("boss", "测试经理", "Manager", Set.of(Role.MANAGER)),
                                new Demo.Person("guard", "测试保安", "Guard", Set.of(Role.GUARD)))));
        String wanted =
                "{\"name\":\"企业账户\",\"issuer\":\"%s\",\"client\":\"%s\",\"secret\":\"%s\",\"secondFactor\":true,\"enabled\":true}"
                        .formatted(provider.issuer(), SmallProvider.CLIENT, SmallProvider.SECRET);
        id = entered("boss")
                .expect(201, "POST", "/api/identity-providers", wanted)
                .path("id")
                .asText();
        provider.methods = List.of("pwd", "otp", "mfa");
        HttpClientSession guard = entered("guard");
        String url = guard.expect(200, "POST", "/api/my/providers/" + id, "")
                .path("url")
                .asText();
        assertEquals("/", location(guard, callback(url)));
    }

    @AfterAll
    void stop() {
        provider.close();
        if (cloud != null) {
            cloud.close();
        }
    }

    private HttpClientSession browser() {
        return new HttpClientSession(cloud);
    }

    private HttpClientSession entered(String person) throws Exception {
        HttpClientSession session = browser();
        String token = Demo.link(
                        cloud.foundation().database(), cloud.foundation().links(), person)
                .token();
        session.expect(200, "POST", "/api/session/link", "{\"token\":\"" + token + "\"}");
        return session;
    }

    private String begin(HttpClientSession browser) throws Exception {
        return browser.expect(200, "POST", "/api/session/provider/" + id, "{}")
                .path("url")
                .asText();
    }

    /** Signs in at the provider; path and query by which the browser comes back to us. */
    private String callback(String url) throws Exception {
        HttpResponse<String> answer =
                outside.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(302, answer.statusCode(), answer.body());
        URI back = URI.create(answer.headers().firstValue("location").orElseThrow());
        assertTrue(back.toString().startsWith(cloud.addresses().get("http")), back.toString());
        return back.getRawPath() + "?" + back.getRawQuery();
    }

    private static String location(HttpClientSession browser, String callback) throws Exception {
        HttpResponse<String> answer = browser.send("GET", callback, "");
        assertEquals(302, answer.statusCode(), answer.body());
        return answer.headers().firstValue("location").orElseThrow();
    }

    private static boolean isIn(HttpClientSession browser) throws Exception {
        return browser.get("/api/me").path("signedIn").asBoolean();
    }

    @Test
    void whoIsLinkedComesInWithStaffRightsWhenTheProviderAskedForASecondFactor() throws Exception {
        HttpClientSession browser = browser();
        assertEquals(
                "企业账户",
                browser.get("/api/session/providers")
                        .path("items")
                        .get(0)
                        .path("name")
                        .asText());
        assertEquals("/", location(browser, callback(begin(browser))));
        assertEquals("guard", browser.get("/api/me").path("person").asText());
        browser.expect(200, "GET", "/api/alarms", "");
        provider.methods = List.of("pwd");
        HttpClientSession weak = browser();
        assertEquals("/#problem=no-rights-now", location(weak, callback(begin(weak))));
        assertFalse(isIn(weak));
        provider.methods = List.of("pwd", "otp", "mfa");
    }

    @Test
    void aStateOfAnotherBrowserAnotherSignInOrASecondTimeIsWorthNothing() throws Exception {
        HttpClientSession owner = browser();
        String callback = callback(begin(owner));
        HttpClientSession thief = browser();
        assertEquals(REFUSED, location(thief, callback));
        begin(thief);
        assertEquals(REFUSED, location(thief, callback));
        assertFalse(isIn(thief));

        HttpClientSession mixed = browser();
        String first = callback(begin(mixed));
        String second = callback(begin(mixed));
        String spliced = first.replaceFirst("code=[^&]*", second.replaceFirst(".*(code=[^&]*).*", "$1"));
        assertEquals(REFUSED, location(mixed, spliced));

        HttpClientSession twice = browser();
        String once = callback(begin(twice));
        assertEquals("/", location(twice, once));
        twice.expect(204, "DELETE", "/api/session", "");
        assertEquals(REFUSED, location(twice, once));
        assertFalse(isIn(twice));
        for (String odd : List.of("", "?state=x", "?code=y", "?error=access_denied", "?state=&code=")) {
            String answer = location(browser(), "/api/session/provider/callback" + odd);
            assertEquals(REFUSED, answer);
        }
    }

    private void spoilt(String what, UnaryOperator<JWTClaimsSet.Builder> spoil) throws Exception {
        provider.spoil = spoil;
        HttpClientSession browser = browser();
        assertEquals(REFUSED, location(browser, callback(begin(browser))), what);
        assertFalse(isIn(browser), what);
        provider.spoil = claims -> claims;
    }

    @Test
    void aTokenForAnotherSignInClientTimeOrBySomebodyElseLetsNobodyIn() throws Exception {
        spoilt("nonce", claims -> claims.claim("nonce", "another sign-in"));
        spoilt("audience", claims -> claims.audience("another-client"));
        spoilt("issuer", claims -> claims.issuer("https://evil.example"));
        spoilt(
                "expired",
                claims -> claims.expirationTime(
                        Date.from(Clock.systemUTC().instant().minusSeconds(300))));
        provider.otherKey = SmallProvider.newKey();
        spoilt("key", claims -> claims);
        provider.otherKey = null;
        provider.replay = provider.last;
        spoilt("replayed token", claims -> claims);
        provider.replay = null;
        String subject = provider.subject;
        provider.subject = "somebody-nobody-knows";
        HttpClientSession browser = browser();
        assertEquals("/#problem=provider-not-linked", location(browser, callback(begin(browser))));
        provider.subject = subject;
        HttpClientSession right = browser();
        assertEquals("/", location(right, callback(begin(right))));
    }
}
