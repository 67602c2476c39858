package org.linli.cloud.notify;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.linli.cloud.storage.Page;

/** What is told and what people find among their messages, on a database that the subclass chooses. */
abstract class OutboxContract extends NotifyFixture {

    @Test
    void whatIsToldStandsThereExactlyWhenTheChangeDoes() {
        assertThrows(
                IllegalStateException.class,
                () -> database.change(transaction -> {
                    feature.notifications().tell(transaction, notice());
                    throw new IllegalStateException("the ticket could not be changed");
                }));
        assertEquals(0, count("notification") + count("inbox") + count("scheduled_job"));
        String id = tell(notice());
        assertEquals(List.of(id), inbox(MEI));
        assertEquals(1, count("scheduled_job"));
        assertEquals(List.of(), inbox(LIN));
    }

    @Test
    void aNameTellsOnce() {
        Notice once = notice().once("parcel/1/second-reminder");
        tell(once);
        assertEquals(
                Optional.empty(),
                database.write(transaction -> feature.notifications().tell(transaction, once)));
        tell(Notice.of(THERE, "test").with("at", "12:00").to(MEI).once("parcel/1/second-reminder"));
        assertEquals(2, count("notification"));
        assertEquals(2, count("inbox"));
    }

    @Test
    void rolesAreWhoeverHasThemNowEachOnce() {
        String id = tell(notice().to("wang").toRoles("REPAIRER"));
        assertEquals(
                List.of(MEI, "wang", "zhao"),
                database.read(transaction -> NotificationRows.receivers(transaction.handle(), id)));
        repairers.add("late");
        assertEquals(List.of(), inbox("late"));
        assertTrue(feature.inbox().get(HERE, id).toStaff());
        String nobody = tell(Notice.of(THERE, "test").with("at", "").toRoles("REPAIRER"));
        assertEquals(List.of(), database.read(t -> NotificationRows.receivers(t.handle(), nobody)));
    }

    @Test
    void nobodySeesItBeforeItsTime() {
        pages.open(MEI, HERE);
        String id = tell(notice().notBefore(in(Duration.ofHours(1))));
        assertEquals(List.of(), inbox(MEI));
        assertEquals(0, feature.inbox().unread(HERE, MEI));
        refused("notification-unknown", () -> feature.inbox().mine(HERE, MEI, id));
        refused("notification-unknown", () -> feature.inbox().read(HERE, MEI, id));
        clock.advance(Duration.ofHours(1));
        feature.planner().plan(id);
        assertEquals(List.of(id), inbox(MEI));
        await().atMost(Duration.ofMinutes(1)).until(() -> pages.told.equals(List.of(MEI + " " + id)));
    }

    @Test
    void openPagesOfTheReceiverAreToldAndThatIsNoted() {
        pages.open(MEI, HERE);
        pages.open(MEI, THERE);
        pages.open(LIN, HERE);
        String first = tell(notice());
        String second = tell(notice().to(LIN));
        await().atMost(Duration.ofMinutes(1)).until(() -> pages.told.size() == 3);
        List<String> told = new ArrayList<>(pages.told);
        Collections.sort(told);
        assertEquals(List.of("lin " + second, "mei " + first, "mei " + second), told);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> feature.inbox().mine(HERE, MEI, first).shownAt() != null);
        assertNull(feature.inbox().mine(HERE, MEI, first).readAt());
    }

    @Test
    void readingCountsDownAndAgainIsNoError() {
        String first = tell(notice());
        String second = tell(notice());
        String third = tell(notice());
        assertEquals(3, feature.inbox().unread(HERE, MEI));
        feature.inbox().read(HERE, MEI, second);
        feature.inbox().read(HERE, MEI, second);
        assertEquals(2, feature.inbox().unread(HERE, MEI));
        assertEquals(
                List.of(third, first),
                feature.inbox().mine(HERE, MEI, null, true, null, 10).items().stream()
                        .map(received -> received.notification().id())
                        .toList());
        feature.inbox().readUpTo(HERE, MEI, second);
        assertEquals(1, feature.inbox().unread(HERE, MEI));
        assertNull(feature.inbox().mine(HERE, MEI, third).readAt());
        assertNotNull(feature.inbox().mine(HERE, MEI, first).readAt());
    }

    @Test
    void messagesComeNewestFirstPageByPage() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add(0, tell(notice()));
        }
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            Page<Notification.Received> page = feature.inbox().mine(HERE, MEI, Kind.TEST, false, cursor, 3);
            page.items().forEach(received -> seen.add(received.notification().id()));
            cursor = page.next();
        } while (cursor != null);
        assertEquals(ids, seen);
        assertEquals(
                List.of(),
                feature.inbox().mine(HERE, MEI, Kind.PARCEL, false, null, 3).items());
    }

    @Test
    void whatIsForSomebodyElseOrElsewhereDoesNotExist() {
        String mine = tell(notice());
        String there = tell(Notice.of(THERE, "test").with("at", "").to(MEI));
        refused("notification-unknown", () -> feature.inbox().mine(HERE, LIN, mine));
        refused("notification-unknown", () -> feature.inbox().read(HERE, LIN, mine));
        refused("notification-unknown", () -> feature.inbox().readUpTo(HERE, LIN, mine));
        refused("notification-unknown", () -> feature.inbox().mine(HERE, MEI, there));
        refused("notification-unknown", () -> feature.inbox().get(HERE, there));
        refused("notification-unknown", () -> feature.inbox().get(HERE, "none"));
        assertEquals(1, feature.inbox().unread(HERE, MEI));
        assertFalse(inbox(MEI).contains(there));
    }

    @Test
    void staffFindWhatWasToldByThingAndByPerson() {
        String ticket = tell(notice().about("ticket/t1"));
        String other = tell(notice().to(LIN).about("ticket/t2"));
        assertEquals(List.of(ticket), told("ticket/t1", null));
        assertEquals(List.of(other), told(null, LIN));
        assertEquals(List.of(other, ticket), told(null, null));
        assertEquals(List.of(), told("ticket/t1", LIN));
    }

    private List<String> told(String subject, String person) {
        return feature.inbox().all(HERE, Kind.TEST, subject, person, null, 10).items().stream()
                .map(Notification::id)
                .toList();
    }

    @Test
    void whoIsErasedTakesTheirMessagesAlong() {
        String mine = tell(notice());
        String both = tell(notice().to(LIN));
        database.change(transaction -> feature.erase(transaction, MEI));
        refused("notification-unknown", () -> feature.inbox().get(HERE, mine));
        assertEquals(List.of(both), inbox(LIN));
        assertEquals(List.of(), inbox(MEI));
    }
}
