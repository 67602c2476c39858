package org.linli.cloud.notify;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** What becomes of messages when receivers, or the servers, are slow, fail or die, and when people want quiet. On a database that the subclass chooses. */
abstract class DeliveryContract extends NotifyFixture {

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
