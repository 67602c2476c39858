package org.linli.cloud.notify;

import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.notify.Notification.Received;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;

/** What people read of what they were told, and staff of what was told. Calls block. Thread: any. */
final class Inbox {

    /** More unread messages than this are counted as this many. */
    static final int MOST_UNREAD = 1_000;

    private final Database database;
    private final Clock clock;

    Inbox(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @param kind null for all */
    Page<Received> mine(
            String community, String person, @Nullable Kind kind, boolean unread, @Nullable String cursor, int size) {
        List<Received> rows = database.read(transaction -> NotificationRows.inbox(
                transaction.handle(), community, person, clock.millis(), kind, unread, Page.decode(cursor), size + 1));
        return Page.of(rows, size, received -> received.notification().id());
    }

    Received mine(String community, String person, String id) {
        return database.read(transaction ->
                        NotificationRows.received(transaction.handle(), community, person, clock.millis(), id))
                .orElseThrow(() -> Refused.notFound("notification-unknown"));
    }

    int unread(String community, String person) {
        return database.read(transaction ->
                NotificationRows.unread(transaction.handle(), community, person, clock.millis(), MOST_UNREAD));
    }

    /** Marks one message as read; again is no error. */
    void read(String community, String person, String id) {
        mine(community, person, id);
        database.change(transaction ->
                NotificationRows.read(transaction.handle(), community, person, id, false, clock.millis()));
    }

    /** Marks as read what is not newer than this message, so that one that comes meanwhile stays unread. */
    void readUpTo(String community, String person, String id) {
        mine(community, person, id);
        database.change(transaction ->
                NotificationRows.read(transaction.handle(), community, person, id, true, clock.millis()));
    }

    /** What was told in a community; null leaves a condition out. */
    Page<Notification> all(
            String community,
            @Nullable Kind kind,
            @Nullable String subject,
            @Nullable String person,
            @Nullable String cursor,
            int size) {
        List<Notification> rows = database.read(transaction -> NotificationRows.list(
                transaction.handle(), community, kind, subject, person, Page.decode(cursor), size + 1));
        return Page.of(rows, size, Notification::id);
    }

    Notification get(String community, String id) {
        return database.read(transaction -> NotificationRows.find(transaction.handle(), id))
                .filter(found -> found.community().equals(community))
                .orElseThrow(() -> Refused.notFound("notification-unknown"));
    }
}
