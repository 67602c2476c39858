package org.linli.cloud.people;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import org.linli.cloud.access.Holders;
import org.linli.cloud.storage.Transaction;

/**
 * What ends with the last relation to a home of a community: the passes that guests were given and, once nothing lasts in any community, the consent to be
 * recognised by face. After access has been told of the end, in the transaction that brought it. Thread: any.
 */
final class Leaving {

    private final Holders holders;
    private final Clock clock;

    Leaving(Holders holders, Clock clock) {
        this.holders = holders;
        this.clock = clock;
    }

    /**
     * @param end from when these people are no longer there; may lie ahead
     * @param by who ended it
     */
    void of(Transaction transaction, String community, Collection<String> people, Instant end, String by) {
        for (String person : people) {
            long others = transaction
                    .handle()
                    .createQuery("SELECT count(*) FROM relation WHERE person = :person AND community = :community"
                            + " AND (until_at IS NULL OR until_at > :end)")
                    .bind("person", person)
                    .bind("community", community)
                    .bind("end", end.toEpochMilli())
                    .mapTo(Long.class)
                    .one();
            if (others == 0) {
                holders.endPasses(transaction, community, person, end, by, clock.instant());
                holders.withdrawGone(transaction, person, by, clock.instant());
            }
        }
    }
}
