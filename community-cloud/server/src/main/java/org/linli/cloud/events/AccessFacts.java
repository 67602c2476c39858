package org.linli.cloud.events;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.Reason;

/** What doors decided, for whoever counts it. Reads only, in the caller's transaction. Thread: the transaction's own. */
public final class AccessFacts {

    /** SQLite takes fewer than a thousand values in one statement on old builds. */
    private static final int AT_ONCE = 500;

    /**
     * A decision.
     *
     * @param at when it was: the door's time; where the door did not know the time, when the cloud heard of it
     * @param holder empty when unknown
     * @param credential empty when unknown
     * @param micros from the credential's arrival at the door's queue to the decision
     */
    public record Passage(
            String door,
            Instant at,
            String holder,
            String credential,
            CredentialKind means,
            Reason reason,
            long micros) {

        /** Says nobody's name. */
        @Override
        public String toString() {
            return "Passage[" + door + " " + reason + "]";
        }
    }

    /** When an event counts as having been: a door that does not know the time may say any. */
    public static Instant timeOf(StoredEvent stored) {
        DoorEvent event = stored.event();
        return event.clock() == DoorEvent.ClockTrust.UNKNOWN ? stored.receivedAt() : event.at();
    }

    /** Every decision of a time, those of each door in the order of their time. Those without a time of their own come last. */
    public void passages(
            Transaction transaction, String community, Instant from, Instant until, Consumer<Passage> consumer) {
        Set<Long> withoutTime = new HashSet<>(transaction
                .handle()
                .createQuery("SELECT id FROM door_event WHERE community = :community AND clock = 'UNKNOWN'"
                        + " AND at >= :from AND at < :until")
                .bind("community", community)
                .bind("from", from.toEpochMilli())
                .bind("until", until.toEpochMilli())
                .mapTo(Long.class)
                .list());
        transaction
                .handle()
                .createQuery("SELECT event, door, at, holder, credential, means, reason, micros FROM access_log"
                        + " WHERE community = :community AND at >= :from AND at < :until ORDER BY at, event")
                .bind("community", community)
                .bind("from", from.toEpochMilli())
                .bind("until", until.toEpochMilli())
                .setFetchSize(1000)
                .map((row, context) -> withoutTime.contains(row.getLong("event"))
                        ? Optional.<Passage>empty()
                        : Optional.of(passage(row)))
                .forEach(passage -> passage.ifPresent(consumer));
        transaction
                .handle()
                .createQuery("SELECT a.event, a.door, e.received_at AS at, a.holder, a.credential, a.means, a.reason,"
                        + " a.micros FROM door_event e JOIN access_log a ON a.event = e.id"
                        + " WHERE e.community = :community AND e.clock = 'UNKNOWN'"
                        + " AND e.received_at >= :from AND e.received_at < :until ORDER BY e.received_at, e.id")
                .bind("community", community)
                .bind("from", from.toEpochMilli())
                .bind("until", until.toEpochMilli())
                .map((row, context) -> passage(row))
                .forEach(consumer);
    }

    private static Passage passage(ResultSet row) throws SQLException {
        return new Passage(
                text(row, "door"),
                instant(row, "at"),
                text(row, "holder"),
                text(row, "credential"),
                CredentialKind.valueOf(text(row, "means")),
                Reason.valueOf(text(row, "reason")),
                row.getLong("micros"));
    }

    /** Somebody was let in by this means at least once. */
    public record Opened(String holder, CredentialKind means) {

        @Override
        public String toString() {
            return "Opened[" + means + "]";
        }
    }

    /** Who of these opened a door of the community, and by which means, from one instant to before another. */
    public void openedBy(
            Transaction transaction,
            String community,
            Collection<String> holders,
            Instant from,
            Instant until,
            Consumer<Opened> consumer) {
        List<String> all = List.copyOf(holders);
        for (int begin = 0; begin < all.size(); begin += AT_ONCE) {
            transaction
                    .handle()
                    .createQuery("SELECT DISTINCT holder, means FROM access_log WHERE holder IN (<holders>)"
                            + " AND at >= :from AND at < :until AND community = :community AND granted")
                    .bindList("holders", all.subList(begin, Math.min(all.size(), begin + AT_ONCE)))
                    .bind("from", from.toEpochMilli())
                    .bind("until", until.toEpochMilli())
                    .bind("community", community)
                    .map((row, context) -> new Opened(text(row, "holder"), CredentialKind.valueOf(text(row, "means"))))
                    .forEach(consumer);
        }
    }
}
