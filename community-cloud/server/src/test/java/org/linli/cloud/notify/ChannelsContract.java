package org.linli.cloud.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.linli.cloud.notify.Receivers.Answer;
import org.linli.cloud.notify.Receivers.Came;

/** What each channel carries to real receivers, and who may name receivers. On a database that the subclass chooses. */
abstract class ChannelsContract extends NotifyFixture {

    @Test
    void aWebhookIsSignedByStandardWebhooks() {
        Targets.Added hook = hook(Channel.WEBHOOK, "/hook");
        String id = told(notice().to("wang").toRoles("REPAIRER").about("ticket/t1"));
        // Tests go only where they were asked for.
        assertEquals(List.of(), fared(id));
        String parcel = one(toStaff());
        assertEquals(List.of("- WEBHOOK SENT"), fared(parcel));
        Came came = receivers.at("/hook").get(0);
        assertEquals("v1," + signature(hook.key(), came), came.header("webhook-signature"));
        assertEquals(Long.toString(clock.instant().getEpochSecond()), came.header("webhook-timestamp"));
        assertEquals("notification.ticket", Texts.read(came.text()).path("type").asText());
        assertEquals(parcel, Texts.read(came.text()).at("/data/id").asText());
        assertEquals("ticket/t1", Texts.read(came.text()).at("/data/subject").asText());
        assertFalse(came.text().contains("wang"), came.text());
    }

    private static String signature(String key, Came came) {
        return WebhookSender.sign(
                key.substring("whsec_".length()),
                came.header("webhook-id"),
                came.header("webhook-timestamp"),
                came.body());
    }

    @Test
    void aNewKeySignsAlongWithTheOldOneForADay() {
        Targets.Added before = hook(Channel.WEBHOOK, "/hook");
        Targets.Added after =
                feature.targets().renewKey(HERE, before.known().target().id());
        assertNotEquals(before.key(), after.key());
        one(toStaff());
        Came both = receivers.at("/hook").get(0);
        assertEquals(
                "v1," + signature(after.key(), both) + " v1," + signature(before.key(), both),
                both.header("webhook-signature"));
        clock.advance(Duration.ofHours(24));
        one(toStaff());
        Came later = receivers.at("/hook").get(1);
        assertEquals("v1," + signature(after.key(), later), later.header("webhook-signature"));
    }

    @Test
    void aBrowserReadsWhatItIsPushedAndOneThatIsGoneIsForgotten() throws Exception {
        TestBrowser browser = new TestBrowser();
        feature.targets()
                .subscribe(MEI, "Chrome", receivers.address("/push/1"), browser.publicKey(), browser.authSecret());
        receivers.answers.put("/push/1", new Answer(201, ""));
        String id = one(notice().about("ticket/t1").urgent(Urgency.IMPORTANT));
        assertEquals(List.of("mei WEB_PUSH SENT"), fared(id));
        Came came = receivers.at("/push/1").get(0);
        JsonNode content = Texts.read(browser.read(came.body()));
        assertEquals(
                id + " ticket/t1",
                content.path("id").asText() + " " + content.path("subject").asText());
        assertEquals(came.header("Topic"), content.path("key").asText());
        assertEquals(
                "high aes128gcm 259200",
                String.join(" ", came.header("Urgency"), came.header("Content-Encoding"), came.header("TTL")));
        proveVapid(came);
        receivers.answers.put("/push/1", new Answer(410, ""));
        assertEquals(List.of("mei WEB_PUSH FAILED answered-410"), fared(one(notice())));
        assertEquals(List.of(), feature.targets().ofPerson(MEI));
    }

    /** RFC 8292, read by another library than the one that wrote it. */
    private void proveVapid(Came came) throws Exception {
        String authorization = came.header("Authorization");
        String key = feature.vapid().publicKey();
        assertTrue(authorization.startsWith("vapid t=") && authorization.endsWith(", k=" + key), authorization);
        SignedJWT token = SignedJWT.parse(authorization.substring(8, authorization.indexOf(',')));
        assertTrue(token.verify(new ECDSAVerifier(P256.key(WebPushMessage.decode(key)))));
        assertEquals(List.of(receivers.address("")), token.getJWTClaimsSet().getAudience());
        assertEquals("mailto:office@community.example", token.getJWTClaimsSet().getSubject());
        assertEquals(
                in(Duration.ofHours(12)),
                token.getJWTClaimsSet().getExpirationTime().toInstant());
        assertEquals(key, Vapid.open(database, box, "mailto:x@y.example", clock).publicKey());
    }

    @Test
    void aBrowserBelongsToWhoeverSubscribedThereLast() {
        TestBrowser browser = new TestBrowser();
        for (String person : List.of(MEI, MEI, LIN)) {
            feature.targets()
                    .subscribe(person, "Hall", receivers.address("/push/2"), browser.publicKey(), browser.authSecret());
        }
        assertEquals(List.of(), feature.targets().ofPerson(MEI));
        assertEquals(1, feature.targets().ofPerson(LIN).size());
        refused("push-keys", () -> feature.targets().subscribe(MEI, "x", receivers.address("/push/3"), "AAAA", "AAAA"));
        refused(
                "notification-address",
                () -> feature.targets()
                        .subscribe(MEI, "x", "http://fcm.test/", browser.publicKey(), browser.authSecret()));
    }

    @Test
    void anAddressInOurOwnNetworkIsNotCalledByWhateverName() {
        feature.targets()
                .addToCommunity(
                        HERE,
                        "boss",
                        new Targets.Wanted(
                                Channel.WEBHOOK,
                                "inside",
                                receivers.address("inside.test", "/hook").replace("http:", "https:"),
                                null,
                                Set.of(),
                                false,
                                "zh"));
        refused(
                "notification-address",
                () -> feature.targets()
                        .addToCommunity(
                                HERE,
                                "boss",
                                new Targets.Wanted(
                                        Channel.WEBHOOK, "x", "http://inside.test/", null, Set.of(), false, "zh")));
        String id = one(toStaff());
        assertEquals(List.of("- WEBHOOK WAITING address-not-allowed"), fared(id));
        assertEquals(0, receivers.came.size());
    }

    @Test
    void aCommunityHearsOfItsStaffAndOfTheKindsItWants() {
        hook(Channel.WEBHOOK, "/tickets", Kind.TICKET);
        hook(Channel.WEBHOOK, "/doors", Kind.DOOR);
        assertEquals(List.of("- WEBHOOK SENT"), fared(one(toStaff())));
        assertEquals(1, receivers.at("/tickets").size());
        one(notice());
        assertEquals(1, receivers.came.size());
        feature.targets()
                .addToCommunity(
                        HERE,
                        "boss",
                        new Targets.Wanted(
                                Channel.WEBHOOK, "all", receivers.address("/all"), null, Set.of(), true, "zh"));
        one(notice());
        one(Notice.of(THERE, "test").with("at", "").toRoles("REPAIRER"));
        assertEquals(1, receivers.at("/all").size());
        assertEquals(2, receivers.came.size());
    }

    @Test
    void aWecomRobotGetsTwentyAMinuteAsPlainText() {
        receivers.answers.put("/robot", new Answer(200, "{\"errcode\":0}"));
        hook(Channel.WECOM, "/robot");
        for (int i = 0; i < 23; i++) {
            plannedAs(toStaff().with("at", "<@all>"), Kind.TICKET);
        }
        settle();
        assertEquals(20, receivers.at("/robot").size());
        String text = receivers.at("/robot").get(0).text();
        assertEquals("text", Texts.read(text).path("msgtype").asText());
        assertTrue(Texts.read(text).at("/text/content").asText().contains("<@all>"), text);
        clock.advance(Duration.ofMinutes(1));
        settle();
        assertEquals(23, receivers.at("/robot").size());
        receivers.answers.put("/robot", new Answer(200, "{\"errcode\":93000,\"errmsg\":\"invalid webhook url\"}"));
        assertEquals(List.of("- WECOM FAILED key-unknown"), fared(one(toStaff())));
    }

    @Test
    void ntfyAndBarkGetWhatTheyWant() {
        ntfy(MEI, "topic_1");
        feature.targets()
                .addToPerson(
                        MEI,
                        new Targets.Wanted(
                                Channel.BARK, "b", receivers.address("/bark"), "DeviceKey1", Set.of(), false, "en"));
        receivers.answers.put("/bark/push", new Answer(200, "{\"code\":400,\"message\":\"bad key\"}"));
        String id = one(notice().urgent(Urgency.IMPORTANT));
        assertEquals(List.of("mei BARK FAILED answered-code-400", "mei NTFY SENT"), fared(id));
        String ntfy = receivers.at("/mei/").get(0).text();
        assertEquals(
                "topic_1 4",
                Texts.read(ntfy).path("topic").asText() + " " + Texts.read(ntfy).path("priority"));
        String bark = receivers.at("/bark/push").get(0).text();
        assertEquals("DeviceKey1", Texts.read(bark).path("device_key").asText());
        assertEquals("timeSensitive", Texts.read(bark).path("level").asText());
        assertTrue(Texts.read(bark).path("body").asText().contains("test message"), bark);
        refused("ntfy-topic", () -> ntfy(MEI, ""));
    }

    @Test
    void telephonesRingForAlarmsAndForWhatWasAskedFor() {
        phones.put(MEI, "13800000000");
        receivers.answers.put("/sms", new Answer(200, "{\"ok\":true}"));
        assertEquals(List.of(), fared(one(notice())));
        choose(Map.of(new Preferences.Choice(Kind.TICKET, Channel.SMS), true), null);
        assertEquals(List.of("mei SMS SENT"), fared(one(notice().with("at", "\"}<&\\"))));
        Came sms = receivers.at("/sms").get(0);
        assertEquals("13800000000", Texts.read(sms.text()).path("to").asText());
        assertTrue(Texts.read(sms.text()).path("say").asText().contains("\"}<&\\"), sms.text());
        assertEquals("Bearer word", sms.header("Authorization"));
        assertEquals(
                List.of("mei SMS SENT", "mei VOICE SENT"), fared(one(notice().urgent(Urgency.ALARM), Kind.EMERGENCY)));
        assertTrue(receivers.at("/call").get(0).text().startsWith("to=13800000000&say=%E8"), "form");
        receivers.answers.put("/sms", new Answer(200, "{\"error\":\"no credit\"}"));
        assertEquals(List.of("mei SMS WAITING answered-otherwise"), fared(one(notice())));
    }

    @Test
    void aTelephoneIsTriedThreeTimesADay() {
        phones.put(MEI, "13800000000");
        receivers.answers.put("/sms", new Answer(200, "\"ok\""));
        for (int i = 0; i < 5; i++) {
            one(notice().urgent(Urgency.ALARM), Kind.TEST);
            clock.advance(Duration.ofMinutes(1));
        }
        assertEquals(6, receivers.came.size());
        one(notice().urgent(Urgency.ALARM), Kind.EMERGENCY);
        clock.advance(Duration.ofDays(1));
        one(notice().urgent(Urgency.ALARM), Kind.TEST);
        assertEquals(10, receivers.came.size());
    }

    @Test
    void anothersTargetsDoNotExist() {
        Target.Known mine = ntfy(MEI, "a");
        Targets.Added hook = hook(Channel.WEBHOOK, "/hook");
        String hookId = hook.known().target().id();
        Targets targets = feature.targets();
        refused(
                "notification-channel-unknown",
                () -> targets.removeOfPerson(LIN, mine.target().id()));
        refused("notification-channel-unknown", () -> targets.removeOfPerson(MEI, hookId));
        refused("notification-channel-unknown", () -> targets.removeOfPerson("", hookId));
        refused("notification-channel-unknown", () -> targets.removeOfCommunity(THERE, hookId));
        refused(
                "notification-channel-unknown",
                () -> targets.removeOfCommunity(HERE, mine.target().id()));
        refused(
                "notification-channel-unknown",
                () -> targets.removeOfCommunity("", mine.target().id()));
        refused("notification-channel-unknown", () -> targets.renewKey(THERE, hookId));
        assertEquals(1, targets.ofPerson(MEI).size());
        assertEquals(List.of(), targets.ofCommunity(THERE));
    }

    @Test
    void nobodyPilesTargetsUp() {
        for (int i = 0; i < 20; i++) {
            ntfy(MEI, "t" + i);
        }
        refused("notification-channels-too-many", () -> ntfy(MEI, "more"));
        ntfy(LIN, "a");
    }

    @Test
    void addressesAndKeysLieSealed() {
        hook(Channel.WEBHOOK, "/very-secret-path");
        ntfy(MEI, "very-secret-topic");
        database.read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT * FROM notification_target")
                        .map((row, context) -> row.getBytes("sealed"))
                        .list())
                .forEach(bytes -> assertFalse(
                        new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).contains("very-secret")));
        assertFalse(feature.targets().ofCommunity(HERE).toString().contains("secret"));
    }
}
