package org.linli.cloud.notify;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;
import org.linli.mobileapi.LiveFeed;

/** Notifications, put together. Open before the features that tell something, close after them. */
public final class NotifyFeature implements AutoCloseable {

    /** How long people find their messages. */
    private static final Duration KEPT = Duration.ofDays(400);

    private static final int FORGOTTEN_AT_ONCE = 500;

    private final Database database;
    private final Clock clock;
    private final Notifications notifications;
    private final Inbox inbox;
    private final ThreadPoolExecutor worker;

    /** Registers its jobs; they run once the jobs are started. */
    public NotifyFeature(
            Database database, Jobs jobs, Notifications.Places places, LivePages.Pages pages, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.notifications = new Notifications(new Catalogue(), places, jobs, clock);
        this.inbox = new Inbox(database, clock);
        this.worker = worker();
        new LivePages(database, pages, worker, clock).start();
        jobs.task(Notifications.JOB, (id, data) -> begin(id));
        jobs.every("notify-forget", Duration.ofDays(1), due -> forgetOld());
    }

    public static NotifyFeature open(
            Database database, Jobs jobs, Notifications.Places places, LiveFeed feed, Clock clock) {
        return new NotifyFeature(database, jobs, places, LivePages.Pages.of(feed), clock);
    }

    /** What is only shown may be lost: pages load afresh from time to time. */
    private static ThreadPoolExecutor worker() {
        ThreadPoolExecutor worker = new ThreadPoolExecutor(
                2,
                2,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(2_000),
                task -> {
                    Thread thread = new Thread(task, "linli-live-notifications");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        worker.allowCoreThreadTimeOut(true);
        return worker;
    }

    Inbox inbox() {
        return inbox;
    }

    /** The face for every feature. */
    public Notifications notifications() {
        return notifications;
    }

    public void register(Operations on) {
        new InboxOperations(database, inbox, notifications, clock).register(on);
    }

    /** What was to be told later is told now. */
    void begin(String id) {
        database.change(transaction -> NotificationRows.find(transaction.handle(), id)
                .filter(told -> told.visibleAt().isAfter(told.madeAt()))
                .ifPresent(told -> transaction.tell(LivePages.NEWS, id)));
    }

    void forgetOld() {
        long oldest = clock.instant().minus(KEPT).toEpochMilli();
        int forgotten;
        do {
            forgotten = database.write(
                    transaction -> NotificationRows.forget(transaction.handle(), oldest, FORGOTTEN_AT_ONCE));
        } while (forgotten == FORGOTTEN_AT_ONCE);
    }

    /** Forgets whatever was told to a person who is erased. */
    public void erase(Transaction transaction, String person) {
        NotificationRows.erase(transaction.handle(), person);
    }

    @Override
    public void close() {
        worker.shutdown();
    }
}
