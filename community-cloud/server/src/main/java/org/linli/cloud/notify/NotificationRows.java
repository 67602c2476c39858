package org.linli.cloud.notify;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.notify.Notice.Words;
import org.linli.cloud.notify.Notification.Received;
import org.linli.cloud.storage.BulkInsert;
import org.linli.cloud.storage.Transaction;

/** The tables {@code notification} and {@code inbox}. */
final class NotificationRows {

    private static final String END_OF_IDS = "~";

    private NotificationRows() {}

    /** @return false when it was told before under its name */
    static boolean insert(Handle handle, Notification told, @Nullable String once) {
        return handle.createUpdate("INSERT INTO notification (id, community, kind, urgency, subject, title_zh,"
                                + " title_en, text_zh, text_en, to_staff, once, made_at, visible_at, expires_at) VALUES"
                                + " (:id, :community, :kind, :urgency, :subject, :titleZh, :titleEn, :textZh, :textEn,"
                                + " :toStaff, :once, :madeAt, :visibleAt, :expiresAt)"
                                + " ON CONFLICT DO NOTHING")
                        .bind("id", told.id())
                        .bind("community", told.community())
                        .bind("kind", told.kind().name())
                        .bind("urgency", told.urgency().name())
                        .bind("subject", told.subject())
                        .bind("titleZh", told.title().zh())
                        .bind("titleEn", told.title().en())
                        .bind("textZh", told.text().zh())
                        .bind("textEn", told.text().en())
                        .bind("toStaff", told.toStaff())
                        .bind("once", once)
                        .bind("madeAt", told.madeAt().toEpochMilli())
                        .bind("visibleAt", told.visibleAt().toEpochMilli())
                        .bind("expiresAt", told.expiresAt().toEpochMilli())
                        .execute()
                == 1;
    }

    static void insertInbox(Transaction transaction, Notification told, Collection<String> persons) {
        BulkInsert rows = new BulkInsert(transaction, "inbox", "", "community", "person", "notification", "visible_at");
        persons.forEach(person ->
                rows.add(told.community(), person, told.id(), told.visibleAt().toEpochMilli()));
        rows.flush();
    }

    static Optional<Notification> find(Handle handle, String id) {
        return handle.createQuery("SELECT n.* FROM notification n WHERE n.id = :id")
                .bind("id", id)
                .map((row, context) -> notification(row))
                .findOne();
    }

    static List<String> receivers(Handle handle, String id) {
        return handle.createQuery("SELECT person FROM inbox WHERE notification = :id ORDER BY person")
                .bind("id", id)
                .mapTo(String.class)
                .list();
    }

    /**
     * Some of the staff's list, newest first.
     *
     * @param before id of the last one seen; empty at the beginning
     */
    static List<Notification> list(
            Handle handle,
            String community,
            @Nullable Kind kind,
            @Nullable String subject,
            @Nullable String person,
            String before,
            int limit) {
        Query query = handle.createQuery("SELECT n.* FROM notification n WHERE n.community = :community"
                        + " AND n.id < :before"
                        + (kind == null ? "" : " AND n.kind = :kind")
                        + (subject == null ? "" : " AND n.subject = :subject")
                        + (person == null
                                ? ""
                                : " AND EXISTS (SELECT 1 FROM inbox i WHERE i.community = n.community"
                                        + " AND i.person = :person AND i.notification = n.id)")
                        + " ORDER BY n.id DESC LIMIT :limit")
                .bind("community", community)
                .bind("before", before.isEmpty() ? END_OF_IDS : before)
                .bind("limit", limit);
        if (kind != null) {
            query.bind("kind", kind.name());
        }
        if (subject != null) {
            query.bind("subject", subject);
        }
        if (person != null) {
            query.bind("person", person);
        }
        return query.map((row, context) -> notification(row)).list();
    }

    private static final String RECEIVED = "SELECT n.*, i.person, i.shown_at, i.read_at FROM inbox i"
            + " JOIN notification n ON n.id = i.notification"
            + " WHERE i.community = :community AND i.person = :person AND i.visible_at <= :now";

    /** Somebody's messages, newest first. */
    static List<Received> inbox(
            Handle handle,
            String community,
            String person,
            long now,
            @Nullable Kind kind,
            boolean unread,
            String before,
            int limit) {
        Query query = handle.createQuery(RECEIVED
                        + " AND i.notification < :before"
                        + (unread ? " AND i.read_at IS NULL" : "")
                        + (kind == null ? "" : " AND n.kind = :kind")
                        + " ORDER BY i.notification DESC LIMIT :limit")
                .bind("community", community)
                .bind("person", person)
                .bind("now", now)
                .bind("before", before.isEmpty() ? END_OF_IDS : before)
                .bind("limit", limit);
        if (kind != null) {
            query.bind("kind", kind.name());
        }
        return query.map((row, context) -> received(row)).list();
    }

    static Optional<Received> received(Handle handle, String community, String person, long now, String id) {
        return handle.createQuery(RECEIVED + " AND i.notification = :id")
                .bind("community", community)
                .bind("person", person)
                .bind("now", now)
                .bind("id", id)
                .map((row, context) -> received(row))
                .findOne();
    }

    /** Everybody's copies of one notification, by person. */
    static List<Received> copies(Handle handle, String id, String afterPerson, int limit) {
        return handle.createQuery("SELECT n.*, i.person, i.shown_at, i.read_at FROM inbox i"
                        + " JOIN notification n ON n.id = i.notification"
                        + " WHERE i.notification = :id AND i.person > :after ORDER BY i.person LIMIT :limit")
                .bind("id", id)
                .bind("after", afterPerson)
                .bind("limit", limit)
                .map((row, context) -> received(row))
                .list();
    }

    /** Unread messages that are visible, counted up to a limit. */
    static int unread(Handle handle, String community, String person, long now, int most) {
        return handle.createQuery("SELECT count(*) FROM (SELECT 1 AS one FROM inbox WHERE community = :community"
                        + " AND person = :person AND read_at IS NULL AND visible_at <= :now LIMIT :most) AS counted")
                .bind("community", community)
                .bind("person", person)
                .bind("now", now)
                .bind("most", most)
                .mapTo(Integer.class)
                .one();
    }

    /**
     * Marks as read.
     *
     * @param id one message, or with {@code upTo} every message up to it
     * @return how many were not read before
     */
    static int read(Handle handle, String community, String person, String id, boolean upTo, long now) {
        return handle.createUpdate("UPDATE inbox SET read_at = :now WHERE community = :community AND person = :person"
                        + " AND notification " + (upTo ? "<=" : "=") + " :id AND visible_at <= :now"
                        + " AND read_at IS NULL")
                .bind("now", now)
                .bind("community", community)
                .bind("person", person)
                .bind("id", id)
                .execute();
    }

    static boolean isRead(Handle handle, String person, String id) {
        return handle.createQuery("SELECT count(*) FROM inbox WHERE notification = :id AND person = :person"
                                + " AND read_at IS NOT NULL")
                        .bind("id", id)
                        .bind("person", person)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    static void shown(Handle handle, String id, Collection<String> persons, long now) {
        handle.createUpdate("UPDATE inbox SET shown_at = :now WHERE notification = :id AND person IN (<persons>)"
                        + " AND shown_at IS NULL")
                .bind("now", now)
                .bind("id", id)
                .bindList("persons", List.copyOf(persons))
                .execute();
    }

    /** Removes somebody's messages, and notifications that nobody else got: their words may be about the person. */
    static void erase(Handle handle, String person) {
        handle.createUpdate("DELETE FROM notification WHERE id IN (SELECT notification FROM inbox"
                        + " WHERE person = :person) AND NOT EXISTS (SELECT 1 FROM inbox i"
                        + " WHERE i.notification = notification.id AND i.person <> :person)")
                .bind("person", person)
                .execute();
        handle.createUpdate("DELETE FROM inbox WHERE person = :person")
                .bind("person", person)
                .execute();
    }

    private static Received received(ResultSet row) throws SQLException {
        return new Received(
                notification(row), text(row, "person"), instantOrNull(row, "shown_at"), instantOrNull(row, "read_at"));
    }

    private static Notification notification(ResultSet row) throws SQLException {
        return new Notification(
                text(row, "id"),
                text(row, "community"),
                Kind.valueOf(text(row, "kind")),
                Urgency.valueOf(text(row, "urgency")),
                text(row, "subject"),
                new Words(text(row, "title_zh"), text(row, "title_en")),
                new Words(text(row, "text_zh"), text(row, "text_en")),
                row.getBoolean("to_staff"),
                instant(row, "made_at"),
                instant(row, "visible_at"),
                instant(row, "expires_at"));
    }
}
