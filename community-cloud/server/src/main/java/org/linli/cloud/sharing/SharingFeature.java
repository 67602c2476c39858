package org.linli.cloud.sharing;

import java.time.Clock;
import java.time.Duration;
import org.linli.cloud.changes.ChangeFeed;
import org.linli.cloud.events.EventIngest;
import org.linli.cloud.identity.PartnerTokens;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.outward.Outward;
import org.linli.cloud.people.People;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;

/** Sharing with others, put together. Closed before the database. */
public final class SharingFeature implements AutoCloseable {

    private static final Duration TIDY = Duration.ofHours(1);

    /** A change is sent at most this much later. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Database database;
    private final Clock clock;
    private final ChangeFeed feed;
    private final Agreements agreements;
    private final SharedLists lists;
    private final Webhooks webhooks;
    private final ChangeCourier courier;
    private final Outward outward;

    /**
     * What it stands on.
     *
     * @param outward to receivers that managers name for vendors; closed with the feature
     * @param lists the community's own, read from inside
     */
    public record Base(
            Database database,
            SecretBox box,
            Notifications notifications,
            Outward outward,
            SharedLists.Reader lists,
            Clock clock) {}

    public SharingFeature(Base base, EventIngest events, People people) {
        this.database = base.database();
        this.clock = base.clock();
        this.outward = base.outward();
        this.lists = new SharedLists(base.lists());
        this.feed = new ChangeFeed(database, clock);
        this.agreements = new Agreements(database, new PartnerTokens(database, clock), clock);
        this.webhooks = new Webhooks(database, base.box(), feed, outward, clock);
        this.courier = new ChangeCourier(database, feed, webhooks, outward, base.notifications(), clock);
        agreements.onEnd((transaction, agreement) -> WebhookRows.endAll(transaction.handle(), agreement));
        events.tellParts(feed);
        people.onErase(ChangeFeed::erase);
    }

    /** Registers operations and jobs, and begins to send. */
    public void register(Jobs jobs, Operations on) {
        jobs.every("change-feed-tidy", TIDY, due -> tidy());
        new AgreementOperations(agreements, clock).register(on);
        new ChangeOperations(feed, agreements, lists).register(on);
        new WebhookOperations(webhooks, courier).register(on);
        courier.start(LOOK);
    }

    private void tidy() {
        feed.tidy();
        database.change(transaction ->
                WebhookRows.forget(transaction.handle(), clock.instant().minus(ChangeFeed.KEPT)));
    }

    @Override
    public void close() {
        courier.close();
        outward.close();
    }
}
