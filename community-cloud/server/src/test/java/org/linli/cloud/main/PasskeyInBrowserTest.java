package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

    private static final String NOTICE = "document.getElementById('notice').textContent";

    private static boolean isSignedIn(Chromium browser) throws Exception {
        return browser.evaluate("fetch('/api/me').then(answer => answer.json()).then(me => me.signedIn)")
                .asBoolean();
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
            browser.open(cloud.addresses().get("http") + "/#link=" + link);
            browser.press("登录这台设备");
            browser.press("添加通行密钥");
            browser.await("the dialog", "document.querySelector('dialog[open] input[name=name]')");
            browser.press("确认");
            browser.await("the passkey", NOTICE + " === '通行密钥已添加'");

            browser.press("退出");
            browser.press("用指纹、面容或设备密码登录");
            browser.await("who came in", "document.getElementById('bar').textContent.includes('王芳')");

            // Something dangerous a quarter of an hour later: the page asks, and a passkey is answer enough.
            clock.ago(Duration.ofMinutes(40));
            browser.evaluate("window.tried = import('/calls.js').then(calls => calls.post('/api/my/recovery-codes'))"
                    + ".then(() => 'done', refused => refused.code); 1");
            browser.press("用通行密钥验证");
            assertEquals(
                    "no-second-factor",
                    browser.evaluate("window.tried").asText(),
                    "the proof was taken; a resident without an authenticator app has no recovery codes");

            browser.press("退出");
            browser.await("the way in", "document.body.textContent.includes('通行密钥登录')");
            browser.call("WebAuthn.setUserVerified", Map.of("authenticatorId", key, "isUserVerified", false));
            browser.press("用指纹、面容或设备密码登录");
            browser.await("the refusal", NOTICE + " === '没有使用通行密钥'");
            assertFalse(isSignedIn(browser));
        }
    }
}
