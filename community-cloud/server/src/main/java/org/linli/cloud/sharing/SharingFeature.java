package org.linli.cloud.sharing;

import java.time.Clock;
import java.time.Duration;
import org.linli.cloud.changes.ChangeFeed;
import org.linli.cloud.events.EventIngest;
import org.linli.cloud.identity.PartnerTokens;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.People;
import org.linli.cloud.storage.Database;

/** Sharing with others, put together. */
public final class SharingFeature {

    private static final Duration TIDY = Duration.ofHours(1);

    private final Agreements agreements;
    private final ChangeFeed feed;
    private final Clock clock;

    public SharingFeature(Database database, EventIngest events, People people, Clock clock) {
        this.clock = clock;
        agreements = new Agreements(database, new PartnerTokens(database, clock), clock);
        feed = new ChangeFeed(database, clock);
        events.tellParts(feed);
        people.onErase(ChangeFeed::erase);
    }

    public void register(Jobs jobs, Operations on) {
        jobs.every("change-feed-tidy", TIDY, due -> feed.tidy());
        new AgreementOperations(agreements, clock).register(on);
        new ChangeOperations(feed, agreements).register(on);
    }
}
