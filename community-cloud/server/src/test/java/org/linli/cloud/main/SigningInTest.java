package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.identity.Demo;
import org.linli.cloud.identity.Role;
import org.linli.cloud.identity.SoftAuthenticator;
import org.linli.cloud.people.Person;
import org.linli.messages.access.HolderItem.HolderKind;

/** Signing in over real HTTP; every reply is held against the contract. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SigningInTest {

    private static final String PASSWORD = "seven green lamps";

    @TempDir
    static Path directory;

    private Cloud cloud;
    private HttpClientSession manager;

    @BeforeAll
    void startCloud() throws Exception {
        CloudSettings settings = CloudSettings.read(new SettingsReader(
                null,
                Map.of(),
                Map.of(
                        "data", directory.toString(),
                        "http.port", "0",
                        "https.port", "-1",
                        "mqtt.mode", "external",
                        "mqtt.host", "localhost",
                        "mqtt.port", "1",
                        "codes.sender", "file")));
        cloud = Cloud.start(settings, Clock.systemUTC(), true);
        Foundation foundation = cloud.foundation();
        foundation
                .database()
                .change(transaction -> Demo.mark(
                        transaction,
                        foundation.accounts(),
                        List.of(new Demo.Person("boss", "测试经理", "Manager", Set.of(Role.MANAGER)))));
        manager = browser();
        manager.expect(
                200,
                "POST",
                "/api/session/link",
                "{\"token\":\""
                        + Demo.link(foundation.database(), foundation.links(), "boss")
                                .token() + "\"}");
    }

    @AfterAll
    void stopCloud() {
        if (cloud != null) {
            cloud.close();
        }
    }

    private HttpClientSession browser() {
        return new HttpClientSession(cloud);
    }

    private void resident(String id) {
        cloud.foundation()
                .people()
                .put("home", new Person(id, HolderKind.RESIDENT, "测试" + id, "", "", false, null, null));
    }

    private String invitation(String person) throws Exception {
        String link = manager.expect(201, "POST", "/api/accounts/" + person + "/resident-invitation", "")
                .path("link")
                .asText();
        assertTrue(link.contains("/#invitation="), link);
        return link.substring(link.indexOf('=') + 1);
    }

    private HttpClientSession invited(String person, String login) throws Exception {
        resident(person);
        HttpClientSession browser = browser();
        browser.expect(
                200,
                "POST",
                "/api/invitation/accept",
                "{\"token\":\"%s\",\"login\":\"%s\",\"password\":\"%s\"}"
                        .formatted(invitation(person), login, PASSWORD));
        return browser;
    }

    private static String password(String login) {
        return "{\"login\":\"%s\",\"password\":\"%s\"}".formatted(login, PASSWORD);
    }

    private String lastCode() {
        Path file = directory.resolve("codes.txt");
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(file) && Files.size(file) > 0);
        try {
            List<String> lines = Files.readAllLines(file);
            Files.delete(file);
            return lines.get(lines.size() - 1).split(" ")[1];
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void anInvitedResidentChoosesAPasswordAndManagesTheirSessions() throws Exception {
        HttpClientSession browser = invited("s1", "sun");
        assertEquals("s1", browser.get("/api/me").path("person").asText());
        HttpClientSession second = browser().header("User-Agent", "Mozilla/5.0 (Windows NT 10.0) Chrome/130");
        second.expect(200, "POST", "/api/session", password("sun"));
        JsonNode sessions = browser.get("/api/sessions").path("items");
        assertEquals(2, sessions.size());
        assertEquals("Chrome · Windows", sessions.get(0).path("device").asText());
        browser.expect(
                204, "DELETE", "/api/sessions/" + sessions.get(0).path("id").asText(), "");
        second.expect(401, "GET", "/api/sessions", "");
        assertEquals("sun", browser.get("/api/my/sign-in").path("login").asText());
        browser.expect(
                204,
                "PUT",
                "/api/my/password",
                "{\"current\":\"%s\",\"password\":\"nine blue boats\"}".formatted(PASSWORD));
        browser.expect(204, "DELETE", "/api/sessions", "");
        assertFalse(browser.get("/api/me").path("signedIn").asBoolean());
    }

    @Test
    void aPhoneIsConfirmedWithTheInvitationAndSignsInByCodes() throws Exception {
        resident("s2");
        String token = invitation("s2");
        HttpClientSession browser = browser();
        assertEquals(
                "测试s2",
                browser.expect(200, "POST", "/api/invitation", "{\"token\":\"" + token + "\"}")
                        .path("name")
                        .asText());
        String phone = "\"phone\":\"139 0000 2222\"";
        String challenge = browser.expect(
                        202, "POST", "/api/invitation/code", "{\"token\":\"" + token + "\"," + phone + "}")
                .path("challenge")
                .asText();
        browser.expect(
                200,
                "POST",
                "/api/invitation/accept",
                "{\"token\":\"%s\",\"challenge\":\"%s\",\"code\":\"%s\"}".formatted(token, challenge, lastCode()));
        HttpClientSession later = browser();
        String known = later.expect(202, "POST", "/api/session/code/request", "{" + phone + "}")
                .path("challenge")
                .asText();
        JsonNode unknown = later.expect(202, "POST", "/api/session/code/request", "{\"phone\":\"139 0000 3333\"}");
        assertEquals(known.length(), unknown.path("challenge").asText().length());
        String answer = "{\"challenge\":\"%s\",\"code\":\"%s\"}";
        String code = lastCode();
        assertEquals(
                "wrong-code",
                later.refused(
                        403,
                        "POST",
                        "/api/session/code",
                        answer.formatted(unknown.path("challenge").asText(), code)));
        later.expect(200, "POST", "/api/session/code", answer.formatted(known, code));
        assertEquals("s2", later.get("/api/me").path("person").asText());
        browser().refused(403, "POST", "/api/session/code", answer.formatted(known, code));
    }

    @Test
    void aProgramGetsTokensAndAStolenRefreshTokenEndsThemAllOnTheRecord() throws Exception {
        invited("s3", "shi");
        String tokens = "{\"login\":\"shi\",\"password\":\"%s\",\"tokens\":true}".formatted(PASSWORD);
        JsonNode pair = browser().expect(200, "POST", "/api/session", tokens).path("tokens");
        HttpClientSession program = browser().bearer(pair.path("accessToken").asText());
        assertEquals("s3", program.get("/api/me").path("person").asText());
        program.get("/api/my/doors");
        String refresh = "{\"refreshToken\":\"" + pair.path("refreshToken").asText() + "\"}";
        JsonNode next = browser().expect(200, "POST", "/api/session/refresh", refresh);
        assertEquals("refresh-not-valid", browser().refused(403, "POST", "/api/session/refresh", refresh));
        assertFalse(browser()
                .bearer(next.path("accessToken").asText())
                .get("/api/me")
                .path("signedIn")
                .asBoolean());
        assertTrue(manager.get("/api/audit?size=200").toString().contains("refreshTokenReused"));
    }

    @Test
    void aBrowserKeepsTwoCookiesAndAnotherSitesPageGetsNowhere() throws Exception {
        HttpClientSession browser = invited("s4", "shen");
        assertEquals(2, browser.cookies().getCookieStore().getCookies().size());
        browser.header("Origin", "https://evil.example");
        assertEquals("forbidden", browser.refused(403, "DELETE", "/api/sessions", ""));
        assertTrue(browser.get("/api/me").path("signedIn").asBoolean());
    }

    @Test
    void wrongOversizedAndMalformedSignInsAreRefusedInOneWay() throws Exception {
        invited("s5", "shao");
        for (String login : List.of("shao", "nobody-here")) {
            HttpClientSession browser = browser();
            String wrong = "{\"login\":\"" + login + "\",\"password\":\"a wrong guess\"}";
            JsonNode answer = browser.expect(403, "POST", "/api/session", wrong);
            assertEquals("wrong-sign-in", answer.path("code").asText());
            assertFalse(answer.path("titleZh").asText().isEmpty());
        }
        HttpClientSession browser = browser();
        for (String bad : List.of(
                "{\"login\":\"shao\",\"password\":\"" + "x".repeat(201) + "\"}",
                "{\"login\":\"shao\"}",
                "{\"login\":\"shao\",\"password\":5}",
                "{\"login\":\"shao\",\"password\":\"x\",\"admin\":true}",
                "[]")) {
            assertEquals("invalid-request", browser.refused(400, "POST", "/api/session", bad));
        }
        assertEquals(
                "refresh-not-valid",
                browser.refused(
                        403, "POST", "/api/session/refresh", "{\"refreshToken\":\"linli_rt_0000000000000000\"}"));
        browser.expect(401, "GET", "/api/my/sign-in", "");
    }

    @Test
    void tokensAreShownOnceAndHeldToTheirScopes() throws Exception {
        HttpClientSession resident = invited("s7", "si");
        String until = java.time.Instant.now().plus(Duration.ofDays(3)).toString();
        String wanted = "{\"name\":\"script\",\"scopes\":[\"my:read\"],\"expiresAt\":\"" + until + "\"}";
        JsonNode made = resident.expect(201, "POST", "/api/my/tokens", wanted);
        HttpClientSession program = browser().bearer(made.path("token").asText());
        program.get("/api/my/doors");
        program.expect(403, "GET", "/api/sessions", "");
        program.expect(403, "POST", "/api/my/doors/nowhere/open", "");
        assertFalse(resident.get("/api/my/tokens")
                .toString()
                .contains(made.path("token").asText()));
        resident.expect(
                204,
                "DELETE",
                "/api/my/tokens/" + made.path("details").path("id").asText(),
                "");
        program.expect(401, "GET", "/api/my/doors", "");
        String vendor = "{\"name\":\"parcels\",\"roles\":[\"GUARD\"],\"scopes\":[\"access:read\"],\"expiresAt\":\""
                + until + "\"}";
        JsonNode vendors = manager.expect(201, "POST", "/api/vendor-tokens", vendor);
        browser().bearer(vendors.path("token").asText()).get("/api/doors");
        assertEquals(1, manager.get("/api/vendor-tokens").path("items").size());
        manager.expect(
                204,
                "DELETE",
                "/api/vendor-tokens/" + vendors.path("details").path("id").asText(),
                "");
        resident.expect(403, "POST", "/api/vendor-tokens", vendor);
    }

    @Test
    void theDeskAndFamilyActForAResidentWhoIsTold() throws Exception {
        HttpClientSession elder = invited("s8", "elder");
        invited("s9", "daughter");
        String until = java.time.Instant.now().plus(Duration.ofDays(30)).toString();
        String grant = "{\"proxy\":\"s9\",\"scopes\":[\"PAY\"],\"until\":\"" + until + "\",\"reason\":\"书面委托\"}";
        String proxy = manager.expect(201, "POST", "/api/people/s8/proxies", grant)
                .path("id")
                .asText();
        assertEquals(
                "测试s9",
                elder.get("/api/my/proxies")
                        .path("mine")
                        .get(0)
                        .path("proxyName")
                        .asText());
        manager.expect(201, "POST", "/api/people/s8/acting", "{\"reason\":\"前台缴费\"}");
        assertTrue(elder.get("/api/me").has("actedForAt"));
        assertEquals(
                "前台缴费",
                elder.get("/api/my/acting-log")
                        .path("items")
                        .get(0)
                        .path("reason")
                        .asText());
        manager.expect(204, "DELETE", "/api/people/s8/acting", "");
        manager.expect(404, "POST", "/api/people/nobody/acting", "{\"reason\":\"x\"}");
        assertEquals("acting-not-here", manager.refused(403, "GET", "/api/sessions?for=s8", ""));
        elder.expect(204, "DELETE", "/api/my/proxies/" + proxy, "");
        elder.expect(404, "DELETE", "/api/my/proxies/" + proxy, "");
        assertEquals(
                "proxy-unknown",
                elder.refused(
                        404,
                        "POST",
                        "/api/my/proxies",
                        "{\"phone\":\"13999998888\",\"scopes\":[\"PAY\"],\"until\":\"" + until + "\"}"));
    }

    @Test
    void aPasskeyIsAddedUsedAndRemoved() throws Exception {
        HttpClientSession browser = invited("s10", "sang");
        JsonNode options = browser.expect(200, "POST", "/api/my/passkeys/options", "");
        String origin = cloud.addresses().getOrDefault("http", "");
        SoftAuthenticator key =
                new SoftAuthenticator(origin, options.path("relyingParty").asText());
        String added = "{\"name\":\"手机\",\"credential\":%s}"
                .formatted(key.register(options.path("challenge").asText()));
        String id = browser.expect(201, "POST", "/api/my/passkeys", added)
                .path("id")
                .asText();
        assertEquals("passkey-not-valid", browser.refused(403, "POST", "/api/my/passkeys", added));
        HttpClientSession other = browser();
        String challenge = other.expect(200, "POST", "/api/session/passkey/options", "")
                .path("challenge")
                .asText();
        String answer = "{\"credential\":%s}".formatted(key.sign(challenge, "s10"));
        assertEquals(
                "s10",
                other.expect(200, "POST", "/api/session/passkey", answer)
                        .path("person")
                        .asText());
        assertEquals("passkey-not-valid", browser().refused(403, "POST", "/api/session/passkey", answer));
        browser.expect(204, "DELETE", "/api/my/passkeys/" + id, "");
        assertEquals(0, browser.get("/api/my/passkeys").path("items").size());
    }

    @Test
    void whoComesBackFromAProviderWithoutHavingGoneThereIsLedToThePage() throws Exception {
        HttpClientSession browser = browser();
        assertEquals(0, browser.get("/api/session/providers").path("items").size());
        browser.expect(404, "POST", "/api/session/provider/unknown", "{}");
        var answer = browser.send("GET", "/api/session/provider/callback?state=x&code=y", "");
        assertEquals(302, answer.statusCode());
        assertEquals(
                "/#problem=provider-refused",
                answer.headers().firstValue("Location").orElseThrow());
        String inside = "{\"name\":\"x\",\"issuer\":\"https://127.0.0.1\",\"client\":\"c\",\"secret\":\"s\","
                + "\"secondFactor\":false,\"enabled\":true}";
        assertEquals("provider-not-usable", manager.refused(400, "POST", "/api/identity-providers", inside));
        assertEquals(0, manager.get("/api/identity-providers").path("items").size());
    }

    @Test
    void aManagerCannotInviteWhoIsNoResidentAndAResidentInvitesNobody() throws Exception {
        manager.expect(404, "POST", "/api/accounts/nobody/resident-invitation", "");
        HttpClientSession resident = invited("s6", "su");
        resident.expect(403, "POST", "/api/accounts/s6/resident-invitation", "");
    }
}
