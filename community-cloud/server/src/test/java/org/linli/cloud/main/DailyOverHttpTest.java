package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.identity.Demo;
import org.linli.cloud.identity.Role;
import org.linli.cloud.papers.TestPdf;
import org.linli.cloud.people.Person;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.Unit;
import org.linli.messages.access.HolderItem.HolderKind;

/** A day in a community over the interface of a running cloud. Every reply is held against the contract. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DailyOverHttpTest {

    private Cloud cloud;
    private HttpClientSession boss;
    private HttpClientSession guard;
    private HttpClientSession mei;
    private HttpClientSession wu;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
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
                                "mqtt.port", "1"))),
                Clock.systemUTC(),
                true);
        Foundation foundation = cloud.foundation();
        foundation.places().putBuilding("home", new Places.Building("1", "1号楼", "Building 1"));
        resident(foundation, "mei", "101");
        resident(foundation, "wu", "102");
        foundation.people().put("home", new Person("boss", HolderKind.STAFF, "经理", "Manager", "", false, null, null));
        foundation.people().put("home", new Person("guard", HolderKind.STAFF, "保安", "Guard", "", false, null, null));
        foundation
                .database()
                .change(transaction -> Demo.mark(
                        transaction,
                        foundation.accounts(),
                        List.of(
                                new Demo.Person("boss", "经理", "Manager", Set.of(Role.MANAGER)),
                                new Demo.Person("guard", "保安", "Guard", Set.of(Role.GUARD)),
                                new Demo.Person("mei", "梅", "Mei", Set.of()),
                                new Demo.Person("wu", "吴", "Wu", Set.of()))));
        boss = session("boss");
        guard = session("guard");
        mei = session("mei");
        wu = session("wu");
    }

    private static void resident(Foundation foundation, String id, String unit) {
        foundation.places().putUnit("home", Unit.home("1-" + unit, "1", unit, unit));
        foundation.people().put("home", new Person(id, HolderKind.RESIDENT, id, id, "", false, null, null));
        foundation
                .people()
                .relate(
                        "home",
                        id,
                        "1-" + unit,
                        Relation.Kind.OWNER,
                        Instant.now().minus(9, ChronoUnit.DAYS),
                        null);
    }

    private HttpClientSession session(String person) throws Exception {
        HttpClientSession session = new HttpClientSession(cloud);
        String token = Demo.link(
                        cloud.foundation().database(), cloud.foundation().links(), person)
                .token();
        session.expect(200, "POST", "/api/session/link", "{\"token\":\"" + token + "\"}");
        return session;
    }

    @AfterAll
    void stop() {
        if (cloud != null) {
            cloud.close();
        }
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    @Test
    void theLogOfAHomeIsForThoseWhoLiveThere() throws Exception {
        JsonNode sharing = mei.get("/api/my/home-log-sharing");
        String home = sharing.at("/items/0/household").asText();
        assertEquals(false, sharing.at("/items/0/shared").asBoolean(true));
        JsonNode after = mei.expect(
                200, "PUT", "/api/my/home-log-sharing", json("{'household':'%s','shared':true}".formatted(home)));
        assertTrue(after.at("/items/0/shared").asBoolean());
        String passages = "/api/my/households/" + home + "/passages";
        assertEquals(0, mei.get(passages + "?size=5").path("items").size());
        assertEquals("household-unknown", wu.refused(404, "GET", passages, ""));
        guard.refused(403, "GET", passages, "");
    }

    private HttpResponse<byte[]> raw(HttpClientSession session, String method, String path, byte[] body)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(cloud.addresses().get("http") + path))
                .header("X-Linli-Request", "1")
                .header("Content-Type", "application/octet-stream")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return HttpClient.newBuilder()
                .cookieHandler(session.cookies())
                .build()
                .send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void aDocumentOfANoticeIsSavedAndNeverShownAsAPage() throws Exception {
        String name = URLEncoder.encode("../停水通知.pdf", StandardCharsets.UTF_8);
        HttpResponse<byte[]> sent = raw(boss, "POST", "/api/papers?name=" + name, TestPdf.plain(2));
        assertEquals(201, sent.statusCode());
        String paper = new ObjectMapper().readTree(sent.body()).path("id").asText();
        HttpResponse<byte[]> page =
                raw(boss, "POST", "/api/papers?name=x.pdf", "<html></html>".getBytes(StandardCharsets.UTF_8));
        assertEquals(400, page.statusCode());
        assertEquals(413, raw(boss, "POST", "/api/papers", new byte[6_000_000]).statusCode());
        assertEquals(403, raw(mei, "POST", "/api/papers", TestPdf.plain(1)).statusCode());

        String notice = boss.expect(
                        201, "POST", "/api/notices", json("{'title':'停水','words':'见附件','papers':['" + paper + "']}"))
                .path("id")
                .asText();
        JsonNode read = mei.get("/api/my/notices/" + notice);
        assertEquals("停水通知.pdf", read.at("/papers/0/name").asText());
        assertEquals(2, read.at("/papers/0/pages").asInt());
        HttpResponse<byte[]> got = raw(mei, "GET", "/api/my/notices/" + notice + "/papers/" + paper, new byte[0]);
        assertEquals(200, got.statusCode());
        assertEquals("%PDF-", new String(got.body(), 0, 5, StandardCharsets.US_ASCII));
        Map<String, String> headers = Map.of(
                "content-type", "application/pdf",
                "x-content-type-options", "nosniff",
                "content-security-policy", "default-src 'none'; sandbox");
        headers.forEach((header, value) ->
                assertEquals(value, got.headers().firstValue(header).orElse(""), header));
        assertTrue(got.headers().firstValue("content-disposition").orElse("").startsWith("attachment; filename="));
        assertEquals(
                404,
                raw(mei, "GET", "/api/my/notices/" + notice + "/papers/other", new byte[0])
                        .statusCode());
    }

    @Test
    void aGuardFollowsWhatTheyWroteDownAndNothingElse() throws Exception {
        String body = "{'kind':'DEFECT','category':'water','place':'%s','words':'漏水'}";
        String own = guard.expect(201, "POST", "/api/tickets", json(body.formatted("东门")))
                .at("/ticket/id")
                .asText();
        String other = boss.expect(201, "POST", "/api/tickets", json(body.formatted("西门")))
                .at("/ticket/id")
                .asText();
        boss.expect(204, "POST", "/api/tickets/" + own + "/steps", json("{'step':'ANSWER','words':'马上来'}"));
        JsonNode list = guard.get("/api/tickets");
        assertEquals(1, list.path("items").size());
        assertEquals(own, list.at("/items/0/id").asText());
        JsonNode story = guard.get("/api/tickets/" + own);
        assertTrue(story.path("story").toString().contains("马上来"));
        assertEquals(0, story.path("steps").size(), "looking, not doing");
        assertEquals("ticket-unknown", guard.refused(404, "GET", "/api/tickets/" + other, ""));
        guard.refused(403, "POST", "/api/tickets/" + own + "/steps", json("{'step':'NOTE','words':'x'}"));
    }

    @Test
    void theHomeAnswersForWhoStandsAtTheGateWithOneTap() throws Exception {
        JsonNode asked = guard.expect(201, "POST", "/api/visits", json("{'name':'快递员','unit':'1-101'}"));
        String link = asked.path("link").asText();
        String secret = link.substring(link.indexOf('#') + 1);
        String page = json("{'link':'" + secret + "'}");
        assertEquals(
                "ASKED",
                mei.expect(200, "POST", "/api/visit-page", page).path("state").asText());
        JsonNode told = mei.get("/api/my/notifications").at("/items/0");
        assertEquals("visit/" + asked.path("id").asText(), told.path("subject").asText());
        String decision = "/api/my/visits/" + asked.path("id").asText() + "/decision";
        assertEquals("visit-unknown", wu.refused(404, "POST", decision, json("{'allowed':true}")));
        mei.expect(200, "POST", decision, json("{'allowed':true}"));
        assertEquals("visit-decided", mei.refused(409, "POST", decision, json("{'allowed':false}")));
        assertEquals(
                "EXPECTED",
                mei.expect(200, "POST", "/api/visit-page", page).path("state").asText());
        assertTrue(guard.get("/api/my/notifications").toString().contains("住户同意"));
    }
}
