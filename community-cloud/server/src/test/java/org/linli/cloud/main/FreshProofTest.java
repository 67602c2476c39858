package org.linli.cloud.main;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.audit.AuditEntry;
import org.linli.cloud.identity.Totp;
import org.linli.cloud.people.People;

/** Real staff with a real second factor over HTTP: what is dangerous asks for it again, and nobody gives more than they have. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FreshProofTest {

    private static final String PASSWORD = "seven green lamps";

    @TempDir
    static Path directory;

    /** Nearer to today with each proof, since a code counts once. */
    private Duration ago = Duration.ofHours(10);

    private final WalkClock clock = new WalkClock(ago);
    private Cloud cloud;
    private Staff manager;

    private final class Staff {
        final HttpClientSession browser = new HttpClientSession(cloud);
        final byte[] secret;

        Staff(String token, String login) throws Exception {
            JsonNode offer = browser.expect(200, "POST", "/api/setup/begin", "{\"token\":\"" + token + "\"}");
            secret = Totp.fromBase32(offer.path("totpSecret").asText());
            browser.expect(
                    200,
                    "POST",
                    "/api/setup/finish",
                    "{\"token\":\"%s\",\"name\":\"%s\",\"login\":\"%s\",\"password\":\"%s\",\"code\":\"%s\"}"
                            .formatted(token, login, login, PASSWORD, Totp.code(secret, clock.instant())));
        }

        void prove() throws Exception {
            browser.expect(
                    200, "POST", "/api/session/proof", "{\"proof\":\"" + Totp.code(secret, clock.instant()) + "\"}");
        }

        String person() throws Exception {
            return browser.get("/api/me").path("person").asText();
        }
    }

    @BeforeAll
    void start() throws Exception {
        Map<String, String> settings = Map.of(
                "data", directory.toString(),
                "http.port", "0",
                "https.port", "-1",
                "mqtt.mode", "external",
                "mqtt.host", "localhost",
                "mqtt.port", "1");
        cloud = Cloud.start(CloudSettings.read(new SettingsReader(null, Map.of(), settings)), clock, true);
        manager = new Staff(
                cloud.foundation().links().firstManager().orElseThrow().token(), "manager");
    }

    @AfterAll
    void stop() {
        if (cloud != null) {
            cloud.close();
        }
    }

    private void later(Duration length) {
        ago = ago.minus(length);
        clock.ago(ago);
    }

    private Staff invited(String person, String community, String role) throws Exception {
        later(Duration.ofMinutes(2));
        manager.prove();
        String link = manager.browser
                .expect(
                        201,
                        "POST",
                        "/api/accounts/" + person + "/invitation?community=" + community,
                        "{\"roles\":[\"" + role + "\"]}")
                .path("link")
                .asText();
        return new Staff(link.substring(link.indexOf('=') + 1), "login-" + person);
    }

    @Test
    void aPersonIsRemovedOnlyWithAFreshProofAndOnRecordBeforeAndAfter() throws Exception {
        later(Duration.ofMinutes(2));
        manager.prove();
        String person = manager.browser
                .expect(
                        201,
                        "POST",
                        "/api/people?community=home",
                        "{\"kind\":\"RESIDENT\",\"name\":\"王芳\",\"suspended\":false}")
                .path("id")
                .asText();
        later(Duration.ofMinutes(16));
        String path = "/api/people/" + person + "?community=home";
        assertEquals("second-factor-needed", manager.browser.refused(403, "DELETE", path, ""));
        assertEquals(
                "second-factor-needed",
                manager.browser.refused(403, "POST", "/api/devices/x/revoke?community=home", ""));
        manager.browser.expect(200, "GET", path, "");
        manager.browser.refused(403, "POST", "/api/session/proof", "{\"proof\":\"000000\"}");
        manager.prove();
        manager.browser.expect(204, "DELETE", path, "");
        manager.browser.expect(404, "GET", path, "");
        int begun = 0;
        for (JsonNode row :
                manager.browser.get("/api/audit?community=home&size=200").path("items")) {
            boolean removal = row.path("operation").asText().equals("removePerson");
            begun += removal && row.path("status").asInt() == AuditEntry.BEGUN ? 1 : 0;
        }
        assertEquals(1, begun, "before it acted");
    }

    @Test
    void aTokenNeverProvesAnything() throws Exception {
        later(Duration.ofMinutes(2));
        manager.prove();
        String until = clock.instant().plus(Duration.ofDays(1)).toString();
        String token = manager.browser
                .expect(
                        201,
                        "POST",
                        "/api/my/tokens",
                        "{\"name\":\"script\",\"scopes\":[\"people:read\",\"people:write\"],\"expiresAt\":\"" + until
                                + "\"}")
                .path("token")
                .asText();
        HttpClientSession program = new HttpClientSession(cloud).bearer(token);
        program.expect(200, "GET", "/api/people?community=home", "");
        assertEquals(
                "second-factor-needed",
                program.refused(403, "DELETE", "/api/people/" + manager.person() + "?community=home", ""));
    }

    @Test
    void staffBelongToTheInvitingCompanyAndReachNoFurther() throws Exception {
        later(Duration.ofMinutes(2));
        manager.prove();
        manager.browser.expect(200, "PUT", "/api/companies/green", "{\"name\":\"绿城\"}");
        manager.browser.expect(
                200,
                "PUT",
                "/api/communities/lake",
                "{\"company\":\"green\",\"name\":\"湖畔\",\"zone\":\"Asia/Shanghai\"}");
        Staff lake = invited("lake-manager", "lake", "MANAGER");
        String company = cloud.foundation()
                .database()
                .read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT company FROM person WHERE id = 'lake-manager'")
                        .mapTo(String.class)
                        .one());
        assertEquals("green", company);
        lake.browser.expect(200, "GET", "/api/people?community=lake", "");
        assertEquals("community-unknown", lake.browser.refused(404, "GET", "/api/people?community=home", ""));
        String first = manager.person();
        assertEquals(
                "company-manager-only",
                lake.browser.refused(
                        403, "POST", "/api/staff/lake-manager/roles", "{\"role\":\"CASHIER\",\"wholeCompany\":true}"));
        // The first manager also manages the new company, so the manager of one community cannot become them.
        for (String take : new String[] {"/invitation", "/sign-in-link", "/resident-invitation"}) {
            String body = take.equals("/invitation") ? "{\"roles\":[\"GUARD\"]}" : "";
            int status = take.equals("/invitation") ? 403 : 404;
            lake.browser.expect(status, "POST", "/api/accounts/" + first + take, body);
        }
        lake.browser.expect(403, "PUT", "/api/accounts/" + first + "/state", "{\"disabled\":true}");
        assertEquals(
                "staff-roles-first",
                lake.browser.refused(409, "DELETE", "/api/people/" + first + "?community=lake", ""));
    }

    @Test
    void whoManagesTheCompanyLastIsNotRemovedDisabledOrStripped() throws Exception {
        later(Duration.ofMinutes(2));
        manager.prove();
        String first = manager.person();
        String staff = "/api/staff/" + first + "/roles/MANAGER?wholeCompany=true&community=home";
        assertEquals("last-manager", manager.browser.refused(409, "DELETE", staff, ""));
        assertEquals(
                "staff-roles-first",
                manager.browser.refused(409, "DELETE", "/api/people/" + first + "?community=home", ""));
        assertEquals(
                "own-account",
                manager.browser.refused(
                        409, "PUT", "/api/accounts/" + first + "/state?community=home", "{\"disabled\":true}"));
        assertTrue(cloud.foundation().accounts().hasManager());
        assertTrue(cloud.foundation().people().list("home", People.Wanted.ALL, null, 50).items().stream()
                .anyMatch(person -> person.id().equals(first)));
    }

    private String uploaded(Staff staff, String kind, String... lines) throws Exception {
        JsonNode run = staff.browser.expect(
                201, "POST", "/api/import-kinds/" + kind + "/upload?community=home", String.join("\n", lines) + "\n");
        assertEquals(0, run.path("errorCount").asInt(), run.toString());
        return "/api/imports/" + run.path("id").asText() + "/apply?community=home";
    }

    private String followed(Staff staff, String work) {
        return await().until(
                        () -> staff.browser
                                .get("/api/work/" + work + "?community=home")
                                .path("state")
                                .asText(),
                        state -> !Set.of("WAITING", "RUNNING").contains(state));
    }

    @Test
    void balancesOfAnEarlierSystemNeedAFreshProofAndRepairersFollowTheirOwnReadingsOnly() throws Exception {
        Staff repairer = invited("fixer", "home", "REPAIRER");
        HttpClientSession browser = manager.browser;
        browser.expect(200, "PUT", "/api/buildings/b1?community=home", "{\"name\":\"1号楼\"}");
        browser.expect(200, "PUT", "/api/units/u1?community=home", "{\"building\":\"b1\",\"name\":\"101\"}");
        String owner = browser.expect(
                        201, "POST", "/api/people?community=home", "{\"kind\":\"RESIDENT\",\"name\":\"甲\"}")
                .path("id")
                .asText();
        browser.expect(
                201,
                "POST",
                "/api/people/" + owner + "/relations?community=home",
                "{\"unit\":\"u1\",\"kind\":\"OWNER\"}");
        browser.expect(
                200,
                "PUT",
                "/api/meters/w1?community=home",
                "{\"kind\":\"WATER\",\"serial\":\"W1\",\"unit\":\"u1\",\"digits\":5,\"from\":\"2026-01-01\"}");
        String balances = uploaded(manager, "balances", "楼栋,房号,姓名,预存金额", "1号楼,101,,100");
        later(Duration.ofMinutes(16));
        assertEquals("second-factor-needed", browser.refused(403, "POST", balances, ""));
        manager.prove();
        String theirs = browser.expect(202, "POST", balances, "").path("id").asText();
        assertEquals("DONE", followed(manager, theirs));

        // What is done every month asks for nothing more than the right to do it.
        String readings = uploaded(repairer, "readings", "表类,表号,抄表日期,读数", "水表,W1,2026-02-01,5");
        String own =
                repairer.browser.expect(202, "POST", readings, "").path("id").asText();
        assertEquals("DONE", followed(repairer, own));
        assertEquals(
                repairer.browser
                        .send("GET", "/api/work/none?community=home", "")
                        .body(),
                repairer.browser
                        .send("GET", "/api/work/" + theirs + "?community=home", "")
                        .body(),
                "another's work is as unknown as none");
        browser.expect(200, "GET", "/api/work/" + own + "?community=home", "");
    }
}
