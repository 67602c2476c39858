package org.linli.cloud.sharing;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.changes.Change;
import org.linli.cloud.changes.ChangeFeed;
import org.linli.cloud.notify.Notice;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.notify.Retry;
import org.linli.cloud.notify.Urgency;
import org.linli.cloud.outward.Outward;
import org.linli.cloud.outward.StandardWebhook;
import org.linli.cloud.outward.Trouble;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.JsonText;
import org.linli.cloud.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends changes to webhooks: each webhook one change at a time in the order of the feed, all webhooks beside each other. Every server has one; a webhook is taken under a
 * lease. A server that dies after sending leaves a lease that ends, and the same change goes out again with the same id: at least once, in order.
 *
 * <p>Nothing waits for an answer: whoever is slow or fails keeps nobody else waiting. Everything but the sending runs on one thread.
 */
final class ChangeCourier implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ChangeCourier.class);

    /** Longer than a post may take, looking up and answering included. */
    static final Duration LEASE = Duration.ofSeconds(60);

    /** After so long without a success a webhook is paused. */
    static final Duration PATIENCE = Duration.ofDays(3);

    private static final int AT_ONCE = 200;
    private static final int OF_A_HOST = 16;
    private static final int LOOKED_AT = 1_000;
    private static final int GONE = 410;
    private static final Duration END = Duration.ofSeconds(5);

    private final Database database;
    private final ChangeFeed feed;
    private final Webhooks webhooks;
    private final Outward outward;
    private final Notifications notifications;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor thread;
    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
    private volatile boolean closing;

    /** Of this thread only. */
    private final Map<String, Webhook> underWay = new HashMap<>();

    ChangeCourier(
            Database database,
            ChangeFeed feed,
            Webhooks webhooks,
            Outward outward,
            Notifications notifications,
            Clock clock) {
        this.database = database;
        this.feed = feed;
        this.webhooks = webhooks;
        this.outward = outward;
        this.notifications = notifications;
        this.clock = clock;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "linli-change-courier");
            made.setDaemon(true);
            return made;
        });
    }

    /**
     * How a try ended.
     *
     * @param reason empty when the change was taken
     * @param gone the receiver wants no more
     * @param asked what the receiver asked for; null for nothing
     */
    record Outcome(String reason, boolean gone, @Nullable Duration asked) {

        static Outcome of(Outward.Answer answer) {
            if (answer.isSuccess()) {
                return new Outcome("", false, null);
            }
            String after = answer.headers().getOrDefault("Retry-After", "");
            return new Outcome(
                    "answered-" + answer.status(),
                    answer.status() == GONE,
                    after.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(after)) : null);
        }
    }

    private record Ended(Webhook webhook, Change change, Outcome outcome) {}

    /** The body of a message: a change as the feed shows it. */
    private record Message(String type, Instant timestamp, String community, Object data) {}

    void start(Duration interval) {
        thread.scheduleWithFixedDelay(this::rounds, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void wake() {
        try {
            thread.execute(this::rounds);
        } catch (RejectedExecutionException e) {
            log.debug("woken after the end");
        }
    }

    private void rounds() {
        try {
            note();
            if (!closing) {
                sendSome();
            }
        } catch (RuntimeException e) {
            // The next look is soon, and every lease ends.
            log.error("changes could not be sent", e);
        }
    }

    /** All that came back, in one transaction: many at once cost hardly more than one. */
    private void note() {
        List<Ended> all = new ArrayList<>();
        Ended each;
        while ((each = ended.poll()) != null) {
            all.add(each);
            underWay.remove(each.webhook().id());
        }
        if (!all.isEmpty()) {
            // Every server takes rows in this order.
            all.sort(Comparator.comparing(end -> end.webhook().id()));
            database.change(transaction -> all.forEach(end -> note(transaction, end)));
        }
    }

    private void note(Transaction transaction, Ended end) {
        Webhook webhook = end.webhook();
        Instant now = clock.instant();
        int tries = webhook.tries() + 1;
        Outcome outcome = end.outcome();
        WebhookRows.note(transaction.handle(), webhook, end.change(), outcome.reason(), tries, now);
        if (outcome.reason().isEmpty()) {
            WebhookRows.delivered(transaction.handle(), webhook, end.change().after(), now);
            return;
        }
        Instant since = webhook.failingSince() == null ? now : webhook.failingSince();
        Duration wait = Retry.after(
                tries, false, outcome.asked(), ThreadLocalRandom.current().nextDouble());
        WebhookRows.failed(transaction.handle(), webhook, tries, since, outcome.reason(), now.plus(wait));
        if (outcome.gone() || !since.plus(PATIENCE).isAfter(now)) {
            pause(transaction, webhook, outcome.reason());
        }
    }

    private void pause(Transaction transaction, Webhook webhook, String reason) {
        WebhookRows.become(transaction.handle(), webhook.id(), Webhook.State.PAUSED, reason);
        Agreement agreement = Agreements.get(transaction, webhook.community(), webhook.agreement());
        notifications.tell(
                transaction,
                Notice.of(webhook.community(), "webhook-paused")
                        .with("recipient", agreement.recipient())
                        .with("host", webhook.host())
                        .with("reason", reason)
                        .about("agreement/" + agreement.id())
                        .urgent(Urgency.IMPORTANT)
                        .toRoles("MANAGER"));
    }

    private void sendSome() {
        Instant now = clock.instant();
        List<Webhook> due =
                new ArrayList<>(database.read(transaction -> WebhookRows.due(transaction.handle(), now, LOOKED_AT)));
        Map<String, Integer> ofHost = new HashMap<>();
        underWay.values().forEach(each -> ofHost.merge(each.host(), 1, Integer::sum));
        List<Webhook> chosen = new ArrayList<>();
        for (Webhook webhook : due) {
            boolean room =
                    underWay.size() + chosen.size() < AT_ONCE && ofHost.getOrDefault(webhook.host(), 0) < OF_A_HOST;
            if (room
                    && !underWay.containsKey(webhook.id())
                    && feed.isAnythingAfter(webhook.community(), webhook.position())) {
                ofHost.merge(webhook.host(), 1, Integer::sum);
                chosen.add(webhook);
            }
        }
        if (!chosen.isEmpty()) {
            chosen.sort(Comparator.comparing(Webhook::id));
            List<Webhook> taken = database.write(transaction -> chosen.stream()
                    .flatMap(webhook -> WebhookRows.lease(transaction.handle(), webhook, now, LEASE).stream())
                    .toList());
            taken.forEach(webhook -> sendNext(webhook, now));
        }
    }

    /** Sends what follows, or gives the lease back. */
    private void sendNext(Webhook webhook, Instant now) {
        Agreement agreement =
                database.read(transaction -> Agreements.get(transaction, webhook.community(), webhook.agreement()));
        if (!agreement.over().isAfter(now)) {
            database.change(transaction -> WebhookRows.endAll(transaction.handle(), agreement));
            return;
        }
        if (!agreement.isInForce(now)) {
            database.change(transaction ->
                    WebhookRows.release(transaction.handle(), webhook, webhook.position(), agreement.from()));
            return;
        }
        ChangeFeed.Batch batch;
        try {
            batch = feed.read(
                    webhook.community(), webhook.position(), agreement.reader().only(webhook.kinds()), 1);
        } catch (Refused forgotten) {
            database.change(transaction -> pause(transaction, webhook, forgotten.code()));
            return;
        }
        if (batch.changes().isEmpty()) {
            database.change(transaction -> WebhookRows.release(transaction.handle(), webhook, batch.next(), now));
            return;
        }
        Change change = batch.changes().get(0);
        underWay.put(webhook.id(), webhook);
        post(webhook, change).whenComplete((outcome, failure) -> {
            ended.add(new Ended(
                    webhook, change, failure == null ? outcome : new Outcome(Trouble.of(failure), false, null)));
            wake();
        });
    }

    private CompletableFuture<Outcome> post(Webhook webhook, Change change) {
        return post(
                webhook,
                "chg_" + webhook.id() + "_" + change.id().replace('.', '-'),
                new Message(change.kind().wire(), change.at(), webhook.community(), ChangeOperations.View.of(change)));
    }

    private CompletableFuture<Outcome> post(Webhook webhook, String id, Message message) {
        byte[] body = JsonText.write(message).getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        try {
            Webhook.Secret secret = webhooks.secret(webhook.id());
            return outward.post(
                            secret.address(),
                            Map.of(
                                    "Content-Type",
                                    "application/json",
                                    "webhook-id",
                                    id,
                                    "webhook-timestamp",
                                    timestamp,
                                    "webhook-signature",
                                    "v1," + StandardWebhook.sign(secret.key(), id, timestamp, body)),
                            body)
                    .thenApply(Outcome::of);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Sends a message of the type {@code test} now, whatever state the webhook is in; changes nothing. */
    CompletableFuture<Outcome> test(Webhook webhook, String id) {
        Map<String, String> data = Map.of("webhook", webhook.id(), "agreement", webhook.agreement());
        return post(webhook, "test_" + id, new Message("test", clock.instant(), webhook.community(), data));
    }

    /** Ends at once, as a process that dies: what is on its way is written down by nobody. For tests. */
    void abandon() {
        closing = true;
        thread.shutdownNow();
    }

    /** Takes nothing new, and writes down what comes back soon. */
    @Override
    public void close() {
        closing = true;
        long end = System.nanoTime() + END.toNanos();
        try {
            while (System.nanoTime() < end && thread.submit(underWay::size).get() > 0) {
                TimeUnit.MILLISECONDS.sleep(20);
                wake();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException e) {
            log.warn("the courier of changes was broken at the end", e);
        }
        thread.shutdownNow();
    }
}
