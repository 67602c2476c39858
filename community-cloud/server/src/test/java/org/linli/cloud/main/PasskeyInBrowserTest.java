package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.people.Person;
import org.linli.messages.access.HolderItem.HolderKind;

/** The real page in a real browser, with the browser's own authenticator of software. Skipped where Chromium is not installed. */
class PasskeyInBrowserTest {

    @TempDir
    static Path directory;

    private static final String TOLD = "document.querySelector('.toasts').textContent";
    private static final String AT_HOME = "document.querySelector('.tiles')";

    private static boolean isSignedIn(Chromium browser) throws Exception {
        return browser.evaluate("fetch('/api/me').then(answer => answer.json()).then(me => me.signedIn)")
                .asBoolean();
    }

    private static void openKeys(Chromium browser) throws Exception {
        browser.evaluate("location.hash = '#/settings'; 1");
        browser.press("查看和管理");
        browser.await("the keys", "document.body.textContent.includes('有通行码的手机')");
    }

    private static int passkeys(Chromium browser) throws Exception {
        return browser.evaluate("fetch('/api/my/passkeys').then(answer => answer.json()).then(all => all.items.length)")
                .asInt();
    }

    @Test
    void aResidentAddsAPasskeySignsInByItAndProvesThemselvesByIt() throws Exception {
        assumeTrue(Chromium.isInstalled(), "no /usr/bin/chromium");
        WalkClock clock = new WalkClock(Duration.ofHours(1));
        Map<String, String> settings = Map.of(
                "data", directory.resolve("cloud").toString(),
                "http.port", "0",
                "https.port", "-1",
                "mqtt.mode", "external",
                "mqtt.host", "localhost",
                "mqtt.port", "1");
        try (Cloud cloud = Cloud.start(CloudSettings.read(new SettingsReader(null, Map.of(), settings)), clock, true);
                Chromium browser = new Chromium(directory.resolve("profile"))) {
            cloud.foundation()
                    .people()
                    .put("home", new Person("p1", HolderKind.RESIDENT, "王芳", "", "", false, null, null));
            String link = cloud.foundation().links().signIn("p1", null, "test").token();
            browser.call("WebAuthn.enable", Map.of());
            String key = browser.call(
                            "WebAuthn.addVirtualAuthenticator",
                            Map.of(
                                    "options",
                                    Map.of(
                                            "protocol", "ctap2",
                                            "transport", "internal",
                                            "hasResidentKey", true,
                                            "hasUserVerification", true,
                                            "isUserVerified", true,
                                            "automaticPresenceSimulation", true)))
                    .path("authenticatorId")
                    .asText();
            browser.open(cloud.addresses().get("http") + "/app/?lang=zh#link=" + link);
            browser.press("登录这台手机");
            browser.await("the home", AT_HOME);
            openKeys(browser);
            browser.press("添加通行密钥");
            browser.await("the passkey", TOLD + " === '通行密钥已添加'");

            browser.press("退出登录");
            browser.await("the way in", "document.body.textContent.includes('手机验证码')");
            browser.call("WebAuthn.setUserVerified", Map.of("authenticatorId", key, "isUserVerified", false));
            browser.press("用指纹、面容或手机密码登录");
            browser.await("the refusal", TOLD + " === '没有使用通行密钥'");
            assertFalse(isSignedIn(browser));

            browser.call("WebAuthn.setUserVerified", Map.of("authenticatorId", key, "isUserVerified", true));
            browser.press("用指纹、面容或手机密码登录");
            browser.await("who came in", AT_HOME);
            assertTrue(isSignedIn(browser));

            // Something dangerous a while later: the page asks, and a passkey is answer enough.
            clock.ago(Duration.ofMinutes(40));
            openKeys(browser);
            assertEquals(1, passkeys(browser));
            browser.press("删除");
            browser.press("用通行密钥验证");
            browser.await("the end of the passkey", "document.querySelectorAll('.passkey').length === 0");
            assertEquals(0, passkeys(browser));
        }
    }
}
