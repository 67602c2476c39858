package org.linli.cloud.notify;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.linli.cloud.storage.Database;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.LiveFeed;

/**
 * Shows on open pages what their people are told, at whichever server it was told: each server hears of it with the commit, reads it and tells its own pages. A page
 * gets only what is for the person behind it, in the community it shows.
 */
public final class LivePages {

    static final String NEWS = "notification";

    private final Database database;
    private final Pages pages;
    private final Executor worker;
    private final Clock clock;

    /** Where open pages are. */
    public interface Pages {
        boolean isAnyOpen();

        /** Calls the audience for each open page, on the calling thread. */
        void publish(String name, Object data, Predicate<Caller> audience);

        static Pages of(LiveFeed feed) {
            return new Pages() {
                @Override
                public boolean isAnyOpen() {
                    return feed.clients() > 0;
                }

                @Override
                public void publish(String name, Object data, Predicate<Caller> audience) {
                    feed.publish(name, data, audience);
                }
            };
        }
    }

    LivePages(Database database, Pages pages, Executor worker, Clock clock) {
        this.database = database;
        this.pages = pages;
        this.worker = worker;
        this.clock = clock;
    }

    void start() {
        database.news().listen(NEWS, id -> {
            if (pages.isAnyOpen()) {
                worker.execute(() -> show(id));
            }
        });
    }

    private record Told(Notification notification, List<String> receivers) {}

    private void show(String id) {
        database.read(transaction -> NotificationRows.find(transaction.handle(), id)
                        .map(found -> new Told(found, NotificationRows.receivers(transaction.handle(), id))))
                .ifPresent(this::show);
    }

    private void show(Told told) {
        String id = told.notification().id();
        Set<String> receivers = new HashSet<>(told.receivers());
        String community = told.notification().community();
        Set<String> shown = ConcurrentHashMap.newKeySet();
        pages.publish(NEWS, NotificationViews.of(told.notification()), caller -> {
            String person = caller.person();
            boolean theirs = person != null && receivers.contains(person) && community.equals(caller.community());
            if (theirs) {
                shown.add(person);
            }
            return theirs;
        });
        if (!shown.isEmpty()) {
            database.change(transaction -> NotificationRows.shown(transaction.handle(), id, shown, clock.millis()));
        }
    }
}
