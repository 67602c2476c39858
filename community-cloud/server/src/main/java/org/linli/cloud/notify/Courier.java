package org.linli.cloud.notify;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.notify.Sender.Letter;
import org.linli.cloud.notify.Sender.Outcome;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.StorageException;
import org.linli.cloud.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what is due. Every server has one; each takes rows under a lease, sends them without waiting for each other, and writes down how it ended. A server that
 * dies between sending and writing leaves a lease that ends, and the same message goes out again with the same key: at least once, and a receiver can tell.
 *
 * <p>One try at a time for each receiver, {@value #OF_A_SERVER} for each machine and {@value #AT_ONCE} in all, of which some are kept for alarms: whoever is slow keeps
 * nobody else waiting. Everything but the sending runs on one thread.
 */
final class Courier implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Courier.class);

    static final Duration LEASE = Duration.ofSeconds(75);

    private static final int AT_ONCE = 64;
    private static final int KEPT_FOR_ALARMS = 16;
    private static final int OF_A_SERVER = 16;
    private static final int LOOKED_AT = 400;
    private static final long MINUTE_MILLIS = 60_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Database database;
    private final Targets targets;
    private final Notifications.Places places;
    private final Map<Channel, Sender> senders;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor thread;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();

    private volatile boolean closing;

    /** Of this thread only. */
    private final DueDeliveries dueNow = new DueDeliveries();

    /** Of this thread only. */
    private final Map<String, Delivery> underWay = new HashMap<>();

    Courier(
            Database database,
            Targets targets,
            Notifications.Places places,
            Map<Channel, Sender> senders,
            Clock clock) {
        this.database = database;
        this.targets = targets;
        this.places = places;
        this.senders = Map.copyOf(senders);
        this.clock = clock;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "linli-courier");
            made.setDaemon(true);
            return made;
        });
    }

    private record Ended(Delivery delivery, int tries, Outcome outcome) {}

    private record Taken(Delivery delivery, Letter letter) {}

    /** Looks from now on as often as this, besides being woken. */
    void start(Duration interval) {
        thread.scheduleWithFixedDelay(this::rounds, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks soon. Never blocks. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            try {
                thread.execute(this::rounds);
            } catch (RejectedExecutionException e) {
                log.debug("woken after the end");
            }
        }
    }

    private void rounds() {
        woken.set(false);
        try {
            boolean more = true;
            while (more && !thread.isShutdown()) {
                note();
                more = !closing && sendSome() > 0;
            }
        } catch (RuntimeException e) {
            // The next look is in a second, and every lease ends.
            log.error("messages could not be carried", e);
        }
    }

    private void note() {
        List<Ended> all = new ArrayList<>();
        Ended each;
        while ((each = ended.poll()) != null) {
            all.add(each);
            underWay.remove(each.delivery().receiver());
        }
        if (!all.isEmpty()) {
            database.change(transaction -> all.forEach(end -> note(transaction, end)));
        }
    }

    private void note(Transaction transaction, Ended end) {
        long now = clock.millis();
        Delivery delivery = end.delivery();
        Outcome outcome = end.outcome();
        String target = delivery.target();
        switch (outcome.end()) {
            case SENT -> {
                become(transaction, end, DeliveryState.SENT, "", now);
                if (!target.isEmpty()) {
                    TargetRows.sent(transaction.handle(), target, now);
                }
            }
            case GONE -> {
                become(transaction, end, DeliveryState.FAILED, outcome.reason(), now);
                TargetRows.remove(transaction.handle(), target, "target-gone", now);
            }
            case REFUSED -> {
                become(transaction, end, DeliveryState.FAILED, outcome.reason(), now);
                failed(transaction, delivery, outcome.reason(), now);
            }
            case FAILED -> {
                if (end.tries() >= Retry.MOST_TRIES) {
                    become(transaction, end, DeliveryState.FAILED, outcome.reason(), now);
                } else {
                    Duration wait = Retry.after(
                            end.tries(),
                            delivery.urgent(),
                            outcome.after(),
                            ThreadLocalRandom.current().nextDouble());
                    become(transaction, end, DeliveryState.WAITING, outcome.reason(), now + wait.toMillis());
                }
                failed(transaction, delivery, outcome.reason(), now);
            }
        }
    }

    private void become(Transaction transaction, Ended end, DeliveryState state, String reason, long due) {
        DeliveryRows.become(transaction.handle(), end.delivery().id(), end.tries(), state, reason, due, clock.millis());
    }

    private static void failed(Transaction transaction, Delivery delivery, String reason, long now) {
        String target = delivery.target();
        if (!target.isEmpty()) {
            Duration pause = Retry.pause(TargetRows.failed(transaction.handle(), target, reason, now));
            if (pause != null) {
                TargetRows.pause(transaction.handle(), target, now + pause.toMillis());
                DeliveryRows.postpone(transaction.handle(), target, now + pause.toMillis(), reason);
            }
        }
    }

    /** @return how many rows were dealt with; 0 when there is nothing to do now */
    private int sendSome() {
        int room = AT_ONCE - underWay.size();
        if (room <= 0) {
            return 0;
        }
        long now = clock.millis();
        List<Delivery> due = database.read(transaction -> dueNow.find(transaction.handle(), now, LOOKED_AT));
        List<Delivery> chosen = choose(due, room);
        if (chosen.isEmpty()) {
            return 0;
        }
        List<Taken> taken = database.write(transaction -> {
            List<Taken> some = new ArrayList<>();
            chosen.forEach(each -> take(transaction, each).ifPresent(some::add));
            return some;
        });
        taken.forEach(this::send);
        return chosen.size();
    }

    private List<Delivery> choose(List<Delivery> due, int room) {
        Map<String, Integer> ofServer = new HashMap<>();
        underWay.values().forEach(each -> ofServer.merge(each.server(), 1, Integer::sum));
        Set<String> busy = new HashSet<>(underWay.keySet());
        List<Delivery> chosen = new ArrayList<>();
        for (Delivery each : due) {
            int left = room - chosen.size() - (each.urgent() ? 0 : KEPT_FOR_ALARMS);
            if (left > 0 && ofServer.getOrDefault(each.server(), 0) < OF_A_SERVER && busy.add(each.receiver())) {
                ofServer.merge(each.server(), 1, Integer::sum);
                chosen.add(each);
            }
        }
        return chosen;
    }

    /** Takes one if it is still to be sent, and ends or postpones it if not. */
    private Optional<Taken> take(Transaction transaction, Delivery delivery) {
        long now = clock.millis();
        Sender sender = senders.get(delivery.channel());
        Optional<Notification> told = NotificationRows.find(transaction.handle(), delivery.notification());
        if (delivery.expiresAt().toEpochMilli() <= now) {
            end(transaction, delivery, DeliveryState.EXPIRED, delivery.reason());
            return Optional.empty();
        }
        if (sender == null || told.isEmpty()) {
            end(transaction, delivery, DeliveryState.SKIPPED, "channel-off");
            return Optional.empty();
        }
        if (!delivery.person().isEmpty() && !delivery.urgent() && isRead(transaction, delivery)) {
            end(transaction, delivery, DeliveryState.SKIPPED, "read-already");
            return Optional.empty();
        }
        int more = delivery.more();
        if (delivery.held()) {
            List<String> others = DeliveryRows.heldWith(transaction.handle(), delivery, now);
            if (!others.isEmpty() && others.get(others.size() - 1).compareTo(delivery.id()) > 0) {
                // The newest speaks for all; it is due at the same time.
                List<String> older = new ArrayList<>(others.subList(0, others.size() - 1));
                older.add(delivery.id());
                gather(transaction, older, others.get(others.size() - 1), now);
                return Optional.empty();
            }
            DeliveryRows.skip(transaction.handle(), others, "gathered", now);
            more += others.size();
        }
        return letter(transaction, delivery, told.get(), sender, more);
    }

    private static void gather(Transaction transaction, List<String> older, String newest, long now) {
        DeliveryRows.skip(transaction.handle(), older, "gathered", now);
        DeliveryRows.standFor(transaction.handle(), newest, older.size(), now);
    }

    private Optional<Taken> letter(
            Transaction transaction, Delivery delivery, Notification told, Sender sender, int more) {
        Target target = null;
        Target.Secret secret = null;
        String phone = "";
        if (delivery.channel().isTelephone()) {
            phone = places.phones(transaction, delivery.community(), List.of(delivery.person()))
                    .getOrDefault(delivery.person(), "");
        } else {
            target = TargetRows.find(transaction.handle(), delivery.target())
                    .map(Target.Known::target)
                    .orElse(null);
            secret = secret(transaction, delivery.target());
        }
        if (phone.isEmpty() && (target == null || secret == null)) {
            end(transaction, delivery, DeliveryState.SKIPPED, target == null ? "target-gone" : "address-unreadable");
            return Optional.empty();
        }
        long minute = clock.millis() / MINUTE_MILLIS;
        if (target != null
                && sender.aMinute() > 0
                && !TargetRows.countInMinute(transaction.handle(), target.id(), minute, sender.aMinute())) {
            long next = (minute + 1) * MINUTE_MILLIS;
            DeliveryRows.postpone(transaction.handle(), target.id(), next, "receiver-limit");
            DeliveryRows.become(
                    transaction.handle(),
                    delivery.id(),
                    delivery.tries(),
                    DeliveryState.WAITING,
                    "receiver-limit",
                    next,
                    clock.millis());
            return Optional.empty();
        }
        long lease = clock.instant().plus(LEASE).toEpochMilli();
        return DeliveryRows.claim(transaction.handle(), delivery, lease, more)
                ? Optional.of(new Taken(delivery, new Letter(delivery.id(), told, target, secret, phone, more)))
                : Optional.empty();
    }

    private static boolean isRead(Transaction transaction, Delivery delivery) {
        return NotificationRows.isRead(transaction.handle(), delivery.person(), delivery.notification());
    }

    private void end(Transaction transaction, Delivery delivery, DeliveryState state, String reason) {
        DeliveryRows.become(
                transaction.handle(),
                delivery.id(),
                delivery.tries(),
                state,
                reason,
                delivery.dueAt().toEpochMilli(),
                clock.millis());
    }

    private void send(Taken taken) {
        Delivery delivery = taken.delivery();
        underWay.put(delivery.receiver(), delivery);
        Sender sender = senders.get(delivery.channel());
        if (sender == null) {
            throw new IllegalStateException("no sender");
        }
        sent(sender, taken.letter()).whenComplete((outcome, failure) -> {
            ended.add(new Ended(
                    delivery, delivery.tries() + 1, failure == null ? outcome : Outcome.failed(Reasons.of(failure))));
            wake();
        });
    }

    /** A sender that throws has failed like any other. */
    private static CompletableFuture<Outcome> sent(Sender sender, Letter letter) {
        try {
            return sender.send(letter);
        } catch (RuntimeException e) {
            log.error("message {} could not be sent", letter.key(), e);
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Null when it cannot be read, as after the site's key was changed: one such target must not stop all others. */
    private Target.@Nullable Secret secret(Transaction transaction, String target) {
        try {
            return targets.secret(transaction, target);
        } catch (StorageException | IllegalStateException e) {
            log.error("the address of target {} cannot be read", target, e);
            return null;
        }
    }

    /** Takes nothing more, and waits a while for what is on its way, so that a restart does not ring telephones twice. */
    @Override
    public void close() {
        close(PATIENCE);
    }

    /** What is on its way after that may still arrive; its lease ends, and it is sent again with the same key. */
    void close(Duration patience) {
        closing = true;
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (!thread.submit(this::isDrained).get() && System.nanoTime() - end < 0) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            thread.shutdown();
            if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
                log.warn("what was on its way is not quite written down");
            }
        } catch (RejectedExecutionException e) {
            log.debug("closed before");
        } catch (ExecutionException e) {
            log.error("what was on its way could not be written down", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.shutdownNow();
    }

    private boolean isDrained() {
        note();
        return underWay.isEmpty();
    }
}
