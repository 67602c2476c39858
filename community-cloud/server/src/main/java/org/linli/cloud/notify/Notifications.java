package org.linli.cloud.notify;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.storage.TimedIds;
import org.linli.cloud.storage.Transaction;

/**
 * Tells people what happened. What is told stands in their messages exactly when the caller's transaction is committed; open pages show it at once, and the channels
 * that each person chose carry it further, at least once. Calls block shortly. Thread: any.
 */
public final class Notifications {

    static final String JOB = "notify";
    static final Duration LIFE = Duration.ofDays(3);

    private static final int MAX_RECEIVERS = 100_000;

    private final Catalogue catalogue;
    private final Places places;
    private final Jobs jobs;
    private final Clock clock;

    Notifications(Catalogue catalogue, Places places, Jobs jobs, Clock clock) {
        this.catalogue = catalogue;
        this.places = places;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** What telling asks about communities, inside a running transaction. */
    public interface Places {

        ZoneId zone(Transaction transaction, String community);

        /** Who has one of these roles in the community or its whole company. */
        Set<String> staff(Transaction transaction, String community, Set<String> roles);

        /** Telephone numbers of those people of the community who have one. */
        Map<String, String> phones(Transaction transaction, String community, Collection<String> persons);

        /** What people of the community are called there; outside any transaction. */
        Map<String, String> names(String community, Collection<String> persons);
    }

    /**
     * Writes a notice down in the caller's transaction.
     *
     * @return its id; empty when it was told before under its {@code once} name
     * @throws IllegalArgumentException when no such message exists or its values are missing: a fault of the program
     */
    public Optional<String> tell(Transaction transaction, Notice notice) {
        Instant now = clock.instant();
        Set<String> persons = new TreeSet<>(notice.persons());
        if (!notice.roles().isEmpty()) {
            persons.addAll(places.staff(transaction, notice.community(), notice.roles()));
        }
        if (persons.size() > MAX_RECEIVERS) {
            throw new IllegalArgumentException("too many receivers");
        }
        Catalogue.Message message =
                catalogue.render(notice.message(), notice.values(), places.zone(transaction, notice.community()));
        Instant wanted = notice.notBefore();
        Instant visible = wanted == null || wanted.isBefore(now) ? now : wanted;
        Instant until = notice.expiresAt();
        Notification told = new Notification(
                TimedIds.next(now.toEpochMilli()),
                notice.community(),
                message.kind(),
                notice.urgency(),
                notice.subject(),
                message.title(),
                message.text(),
                !notice.roles().isEmpty(),
                now,
                visible,
                until == null ? visible.plus(LIFE) : until);
        if (!NotificationRows.insert(transaction.handle(), told, notice.once())) {
            return Optional.empty();
        }
        NotificationRows.insertInbox(transaction, told, persons);
        if (visible.equals(now)) {
            transaction.tell(LivePages.NEWS, told.id());
        }
        jobs.schedule(transaction, JOB, told.id(), "", visible);
        return Optional.of(told.id());
    }
}
