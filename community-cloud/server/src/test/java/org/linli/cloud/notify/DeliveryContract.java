package org.linli.cloud.notify;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.linli.cloud.notify.Receivers.Answer;
import org.linli.cloud.notify.Receivers.Came;

/** What reaches real receivers, and what becomes of it when they, or the servers, fail. On a database that the subclass chooses. */
abstract class DeliveryContract extends NotifyFixture {

    private static Notice toStaff() {
        return Notice.of(HERE, "test").with("at", "12:00").toRoles("REPAIRER").about("ticket/t1");
    }

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

    /** There is one message in the catalogue, and it is a test: what others will tell is written as another kind. */
    private String one(Notice notice) {
        return one(notice, Kind.TICKET);
    }

    private String one(Notice notice, Kind kind) {
        String id = plannedAs(notice, kind);
        settle();
        return id;
    }

    private String plannedAs(Notice notice, Kind kind) {
        String id = tell(notice);
        database.change(transaction -> transaction
                .handle()
                .createUpdate("UPDATE notification SET kind = :kind WHERE id = :id")
                .bind("kind", kind.name())
                .bind("id", id)
                .execute());
        feature.planner().plan(id);
        return id;
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
    void aServerThatDiesAfterSendingSendsAgainUnderTheSameKey() {
        hook(Channel.WEBHOOK, "/hook");
        String id = plannedAsNotSent();
        NotifyFeature dying = server(senders -> {
            Map<Channel, Sender> deaf = new HashMap<>(senders);
            Sender real = senders.get(Channel.WEBHOOK);
            // It sends, and dies before it can write down that it did.
            deaf.put(Channel.WEBHOOK, letter -> {
                real.send(letter);
                return new CompletableFuture<>();
            });
            return deaf;
        });
        dying.courier().wake();
        await().atMost(Duration.ofMinutes(1)).until(() -> receivers.at("/hook").size() == 1);
        dying.courier().close(Duration.ZERO);
        dying.close();
        assertEquals(List.of("- WEBHOOK WAITING"), fared(id));
        feature.courier().wake();
        clock.advance(Courier.LEASE);
        settle();
        assertEquals(List.of("- WEBHOOK SENT"), fared(id));
        assertEquals(
                1,
                receivers.at("/hook").stream()
                        .map(came -> came.header("webhook-id"))
                        .distinct()
                        .count());
        assertEquals(2, receivers.at("/hook").size());
    }

    @Test
    void aServerThatIsStoppedWritesDownWhatIsOnItsWay() {
        hook(Channel.WEBHOOK, "/hook");
        CompletableFuture<Sender.Outcome> answer = new CompletableFuture<>();
        CompletableFuture<Boolean> underWay = new CompletableFuture<>();
        NotifyFeature stopping = server(senders -> {
            Map<Channel, Sender> changed = new HashMap<>(senders);
            changed.put(Channel.WEBHOOK, letter -> {
                underWay.complete(true);
                return answer;
            });
            return changed;
        });
        String id = plannedAsNotSent();
        stopping.courier().wake();
        underWay.join();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(stopping::close);
        answer.complete(Sender.Outcome.SENT);
        stopped.join();
        assertEquals(List.of("- WEBHOOK SENT"), fared(id));
    }

    /** Written down by a server whose courier is not woken. */
    private String plannedAsNotSent() {
        String id = tell(toStaff());
        database.change(transaction -> transaction.handle().execute("UPDATE notification SET kind = 'TICKET'"));
        new Planner(database, new NoPlaces(zones), Set.of(Channel.values()), () -> {}, clock).plan(id);
        return id;
    }

    @Test
    void whatIsPlannedTwiceIsSentOnce() {
        hook(Channel.WEBHOOK, "/hook");
        ntfy("wang", "a");
        String id = one(toStaff());
        feature.planner().plan(id);
        settle();
        assertEquals(List.of("- WEBHOOK SENT", "wang NTFY SENT"), fared(id));
        assertEquals(2, receivers.came.size());
    }

    @Test
    void twoServersSendEachMessageOnce() {
        NotifyFeature other = server();
        List<String> persons = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            persons.add("p" + i);
            ntfy("p" + i, "topic");
        }
        String id = tell(notice().to(persons));
        feature.planner().plan(id);
        other.courier().wake();
        settle();
        other.close();
        assertEquals(60, receivers.came.size());
        assertEquals(
                60,
                receivers.came.stream()
                        .map(Came::path)
                        .collect(Collectors.toSet())
                        .size());
        assertTrue(fared(id).stream().allMatch(line -> line.endsWith("NTFY SENT")));
    }

    @Test
    void whoeverIsSlowKeepsNobodyWaiting() {
        receivers.answers.put("/slow", new Answer(0, ""));
        feature.targets()
                .addToCommunity(
                        HERE,
                        "boss",
                        new Targets.Wanted(
                                Channel.WEBHOOK,
                                "slow",
                                receivers.address("slow.test", "/slow"),
                                null,
                                Set.of(),
                                false,
                                "zh"));
        hook(Channel.WEBHOOK, "/quick");
        NotifyFeature impatient = server(senders -> {
            Map<Channel, Sender> changed = new HashMap<>(senders);
            changed.put(Channel.WEBHOOK, new WebhookSender(receivers.impatient, clock));
            return changed;
        });
        List<String> ids = List.of(plannedAsNotSent(), plannedAsNotSent());
        impatient.courier().wake();
        await().atMost(Duration.ofMinutes(1)).until(() -> receivers.at("/quick").size() == 2);
        assertEquals(1, receivers.at("/slow").size());
        settle(impatient);
        impatient.close();
        assertTrue(fared(ids.get(0)).contains("- WEBHOOK WAITING no-answer"), () -> "" + fared(ids.get(0)));
        assertEquals(2, receivers.at("/slow").size());
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
    void whoFailsAgainAndAgainIsLeftAloneForAWhileExceptForAlarms() {
        receivers.answers.put("/hook", new Answer(500, "no"));
        Targets.Added hook = hook(Channel.WEBHOOK, "/hook");
        for (int i = 0; i < 5; i++) {
            one(toStaff());
        }
        assertEquals(5, receivers.at("/hook").size());
        Target.Health health = feature.targets().ofCommunity(HERE).get(0).health();
        assertEquals("5 answered-500", health.failures() + " " + health.failure());
        assertEquals(in(Duration.ofMinutes(1)), health.openUntil());
        String alarm = one(toStaff().urgent(Urgency.ALARM), Kind.EMERGENCY);
        assertEquals(6, receivers.at("/hook").size());
        assertEquals(List.of("- WEBHOOK WAITING answered-500"), fared(alarm));
        receivers.answers.remove("/hook");
        clock.advance(Duration.ofMinutes(3));
        settle();
        assertEquals(12, receivers.at("/hook").size());
        assertEquals(0, feature.targets().ofCommunity(HERE).get(0).health().failures());
        assertNotNull(hook.key());
    }

    @Test
    void itIsTriedSoOftenAndThenHasFailed() {
        receivers.answers.put("/hook", new Answer(307, ""));
        hook(Channel.WEBHOOK, "/hook");
        String id = plannedAs(toStaff().until(in(Duration.ofDays(30))), Kind.TICKET);
        for (int i = 0; i < Retry.MOST_TRIES; i++) {
            settle();
            clock.advance(Duration.ofHours(9));
        }
        settle();
        assertEquals(List.of("- WEBHOOK FAILED answered-307"), fared(id));
        assertEquals(Retry.MOST_TRIES, receivers.at("/hook").size());
        assertEquals(0, receivers.at("/elsewhere").size());
    }

    @Test
    void whatIsTooLateIsNotSentAtAll() {
        receivers.answers.put("/hook", new Answer(503, ""));
        hook(Channel.WEBHOOK, "/hook");
        String id = one(toStaff().until(in(Duration.ofMinutes(5))));
        clock.advance(Duration.ofMinutes(6));
        settle();
        assertEquals(List.of("- WEBHOOK EXPIRED answered-503"), fared(id));
        assertEquals(1, receivers.at("/hook").size());
        assertEquals(List.of(id), inbox("wang"));
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
    void oneThatCannotBeSentStopsNobodyElse() {
        Target.Known broken = ntfy(MEI, "a");
        ntfy(LIN, "b");
        database.change(transaction ->
                TargetRows.seal(transaction.handle(), broken.target().id(), new byte[40]));
        assertEquals(List.of("lin NTFY SENT", "mei NTFY SKIPPED address-unreadable"), fared(one(notice().to(LIN))));
        hook(Channel.WEBHOOK, "/hook");
        NotifyFeature throwing = server(senders -> {
            Map<Channel, Sender> changed = new HashMap<>(senders);
            changed.put(Channel.WEBHOOK, letter -> {
                throw new IllegalStateException("a fault of the program");
            });
            return changed;
        });
        String id = plannedAsNotSent();
        throwing.courier().wake();
        settle(throwing);
        throwing.close();
        assertEquals(List.of("- WEBHOOK WAITING broken"), fared(id));
        clock.advance(Duration.ofMinutes(1));
        settle();
        assertEquals(List.of("- WEBHOOK SENT"), fared(id));
    }

    private void choose(Map<Preferences.Choice, Boolean> choices, QuietHours quiet) {
        database.change(
                transaction -> PreferenceRows.put(transaction.handle(), HERE, MEI, new Preferences(quiet, choices)));
    }

    @Test
    void whatIsNotWantedIsSkippedUnlessItIsAnAlarm() {
        ntfy(MEI, "a");
        choose(Map.of(new Preferences.Choice(Kind.PARCEL, Channel.NTFY), false), null);
        assertEquals(List.of("mei NTFY SKIPPED not-wanted"), fared(one(notice(), Kind.PARCEL)));
        assertEquals(List.of("mei NTFY SENT"), fared(one(notice(), Kind.TICKET)));
        assertEquals(List.of("mei NTFY SENT"), fared(one(notice().urgent(Urgency.ALARM), Kind.PARCEL)));
        assertEquals(3, inbox(MEI).size());
    }

    @Test
    void theNightIsQuietExceptForAlarmsAndInTheMorningEverythingComesAtOnceAsOne() {
        ntfy(MEI, "a");
        // 23:30 in Shanghai.
        clock.set(Instant.parse("2026-12-31T15:30:00Z"));
        String first = one(notice());
        String second = one(notice());
        String important = one(notice().urgent(Urgency.IMPORTANT));
        String alarm = one(notice().urgent(Urgency.ALARM));
        assertEquals(List.of("mei NTFY WAITING quiet-hours"), fared(first));
        assertEquals(List.of("mei NTFY SENT"), fared(important));
        assertEquals(List.of("mei NTFY SENT"), fared(alarm));
        clock.set(Instant.parse("2026-12-31T22:59:59Z"));
        settle();
        assertEquals(2, receivers.came.size());
        clock.set(Instant.parse("2026-12-31T23:00:00Z"));
        settle();
        assertEquals(List.of("mei NTFY SKIPPED gathered"), fared(first));
        assertEquals(List.of("mei NTFY SENT +1"), fared(second));
        assertEquals(3, receivers.came.size());
    }

    @Test
    void aStormComesAsThreeAndThenAsOne() {
        ntfy(MEI, "a");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            ids.add(one(notice()));
        }
        assertEquals(3, receivers.came.size());
        assertEquals(List.of("mei NTFY WAITING many-at-once"), fared(ids.get(3)));
        assertEquals(List.of("mei NTFY SENT"), fared(one(notice(), Kind.PARCEL)));
        assertEquals(List.of("mei NTFY SENT"), fared(one(notice().urgent(Urgency.ALARM))));
        clock.advance(Storm.WINDOW);
        settle();
        assertEquals(6, receivers.came.size());
        assertTrue(
                receivers.came.get(5).text().contains("还有 5 条报修与投诉消息"),
                receivers.came.get(5).text());
        assertEquals(List.of("mei NTFY SENT +5"), fared(ids.get(8)));
        assertEquals(List.of("mei NTFY SKIPPED gathered"), fared(ids.get(3)));
        assertEquals(11, inbox(MEI).size());
        assertEquals(List.of("mei NTFY SENT"), fared(one(notice())));
    }

    @Test
    void whatWasReadMeanwhileIsNotSentAnyMore() {
        receivers.answers.put("/mei/", new Answer(503, ""));
        ntfy(MEI, "a");
        String id = one(notice());
        feature.inbox().read(HERE, MEI, id);
        clock.advance(Duration.ofMinutes(1));
        settle();
        assertEquals(List.of("mei NTFY SKIPPED read-already"), fared(id));
    }

    @Test
    void aTargetThatIsRemovedGetsNothingMore() {
        receivers.answers.put("/mei/", new Answer(503, ""));
        Target.Known target = ntfy(MEI, "a");
        String id = one(notice());
        feature.targets().removeOfPerson(MEI, target.target().id());
        assertEquals(List.of("mei NTFY SKIPPED target-gone"), fared(id));
        assertEquals(0, count("notification_circuit"));
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

    @Test
    void whoIsErasedLeavesNothingBehind() {
        ntfy(MEI, "a");
        choose(Map.of(new Preferences.Choice(Kind.TICKET, Channel.SMS), true), QuietHours.USUAL);
        one(notice());
        database.change(transaction -> feature.erase(transaction, MEI));
        for (String table : List.of(
                "inbox",
                "notification",
                "notification_target",
                "notification_circuit",
                "notification_delivery",
                "notification_preference",
                "notification_quiet",
                "notification_window")) {
            assertEquals(0, count(table), table);
        }
    }
}
