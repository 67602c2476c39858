package org.linli.cloud.notify;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.outward.Outward;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;
import org.linli.cloud.storage.Transaction;

/** Notifications, put together. Open before the features that tell something, close after them. */
public final class NotifyFeature implements AutoCloseable {

    /** Retries and what another server left behind wait at most this much longer. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Database database;
    private final Clock clock;
    private final Notifications notifications;
    private final Inbox inbox;
    private final Targets targets;
    private final Planner planner;
    private final Courier courier;
    private final Vapid vapid;
    private final Notifications.Places places;
    private final Set<Channel> channels;
    private final ThreadPoolExecutor worker;
    private final List<Outward> outwards = new ArrayList<>();

    /**
     * What it stands on.
     *
     * @param places what it asks of other features
     * @param pages open ones
     */
    public record Base(
            Database database,
            SecretBox box,
            Jobs jobs,
            Notifications.Places places,
            LivePages.Pages pages,
            Clock clock) {}

    /**
     * What the settings say, and the ways out.
     *
     * @param contact where push services may complain: https or mailto
     * @param outward to receivers that residents, managers and vendors name
     * @param gateways to what the settings name
     * @param sms null when there is no gateway for text messages
     * @param voice null when there is none for calls
     */
    public record World(
            String contact,
            Outward outward,
            Outward gateways,
            @Nullable GatewaySettings sms,
            @Nullable GatewaySettings voice) {}

    /** Registers its jobs; they run once the jobs are started. */
    public static NotifyFeature open(Base base, World world) {
        Vapid vapid = Vapid.open(base.database(), base.box(), world.contact(), base.clock());
        Outward outward = world.outward();
        Map<Channel, Sender> senders = new EnumMap<>(Channel.class);
        senders.put(Channel.WEB_PUSH, new WebPushSender(outward, vapid, base.clock()));
        senders.put(Channel.WEBHOOK, new WebhookSender(outward, base.clock()));
        senders.put(Channel.WECOM, new Robots.Wecom(outward));
        senders.put(Channel.NTFY, new Robots.Ntfy(outward));
        senders.put(Channel.BARK, new Robots.Bark(outward));
        GatewaySettings sms = world.sms();
        if (sms != null) {
            senders.put(Channel.SMS, new Gateway(world.gateways(), sms));
        }
        GatewaySettings voice = world.voice();
        if (voice != null) {
            senders.put(Channel.VOICE, new Gateway(world.gateways(), voice));
        }
        NotifyFeature feature = new NotifyFeature(base, vapid, senders, outward::isAddress);
        feature.outwards.add(outward);
        feature.outwards.add(world.gateways());
        feature.courier.start(LOOK);
        return feature;
    }

    /** A site from which no message leaves: people find theirs in the app. */
    public static NotifyFeature inAppOnly(Base base) {
        Vapid vapid = Vapid.open(base.database(), base.box(), "https://localhost", base.clock());
        return new NotifyFeature(base, vapid, Map.of(), address -> false);
    }

    /** @param mayBeCalled whether a text is an address as far as can be told without looking it up */
    NotifyFeature(Base base, Vapid vapid, Map<Channel, Sender> senders, Predicate<String> mayBeCalled) {
        this.database = base.database();
        this.clock = base.clock();
        this.vapid = vapid;
        this.places = base.places();
        this.channels = Set.copyOf(senders.keySet());
        this.notifications = new Notifications(new Catalogue(), places, base.jobs(), clock);
        this.inbox = new Inbox(database, clock);
        this.targets = new Targets(database, base.box(), mayBeCalled, clock);
        this.courier = new Courier(database, targets, places, senders, clock);
        this.planner = new Planner(database, places, channels, courier::wake, clock);
        this.worker = worker();
        new LivePages(database, base.pages(), worker, clock).start();
        base.jobs().task(Notifications.JOB, (id, data) -> planner.plan(id));
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

    Targets targets() {
        return targets;
    }

    Planner planner() {
        return planner;
    }

    Courier courier() {
        return courier;
    }

    Vapid vapid() {
        return vapid;
    }

    /** The face for every feature. */
    public Notifications notifications() {
        return notifications;
    }

    public void register(Operations on) {
        new InboxOperations(database, inbox, notifications, new DeliveryList(database, places, clock), clock)
                .register(on);
        new ChannelOperations(database, targets, notifications, planner, vapid, channels, clock).register(on);
    }

    /** Forgets whatever was told to a person who is erased, what they chose, and where it went. */
    public void erase(Transaction transaction, String person) {
        DeliveryRows.erase(transaction.handle(), person);
        targets.erase(transaction.handle(), person);
        PreferenceRows.erase(transaction.handle(), person);
        NotificationRows.erase(transaction.handle(), person);
    }

    @Override
    public void close() {
        courier.close();
        worker.shutdown();
        outwards.forEach(Outward::close);
    }
}
