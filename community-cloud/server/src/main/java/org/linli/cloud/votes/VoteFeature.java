package org.linli.cloud.votes;

import java.time.Clock;
import java.time.Duration;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.Homes;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;

/** Votes, put together. */
public final class VoteFeature {

    private final Votes votes;

    public VoteFeature(Database database, SecretBox box, Homes homes, Notifications notifications, Clock clock) {
        votes = new Votes(database, box, homes, notifications, clock);
    }

    /** Before the start of the jobs. */
    public void register(Jobs jobs, Operations on) {
        jobs.every("votes-count", Duration.ofSeconds(30), due -> votes.countDue());
        new VoteOperations(votes).register(on);
    }
}
