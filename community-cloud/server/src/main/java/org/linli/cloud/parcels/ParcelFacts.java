package org.linli.cloud.parcels;

import static org.linli.cloud.storage.Columns.instant;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Transaction;

/** How long parcels lay, for whoever counts it. Reads only, in the caller's transaction. Thread: the transaction's own. */
public final class ParcelFacts {

    /**
     * A parcel that was fetched.
     *
     * @param unit null where nobody knew the home
     */
    public record Fetched(@Nullable String unit, Instant takenInAt, Instant fetchedAt) {}

    /** Fetched from one instant to before another; what went back to the carrier is not. */
    public List<Fetched> fetched(Transaction transaction, String community, Instant from, Instant until) {
        return transaction
                .handle()
                .createQuery("SELECT unit, taken_in_at, ended_at FROM parcel WHERE community = :community"
                        + " AND ended_at >= :from AND ended_at < :until AND ended_at IS NOT NULL"
                        + " AND state = 'COLLECTED' ORDER BY ended_at, id")
                .bind("community", community)
                .bind("from", from.toEpochMilli())
                .bind("until", until.toEpochMilli())
                .map((row, context) ->
                        new Fetched(row.getString("unit"), instant(row, "taken_in_at"), instant(row, "ended_at")))
                .list();
    }
}
