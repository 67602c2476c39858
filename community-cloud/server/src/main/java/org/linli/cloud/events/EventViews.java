package org.linli.cloud.events;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.event.Reason;

/** What people see of the events. Lists are newest first and cut in SQL. Thread: any. */
public final class EventViews {

    private final Database database;
    private final Clock clock;

    public EventViews(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * One line of the access log.
     *
     * @param holder null when unknown
     * @param score cosine of a face, else null
     */
    public record AccessEntry(
            long event,
            String door,
            Instant at,
            @Nullable String holder,
            @Nullable String credential,
            String means,
            String side,
            String reason,
            boolean granted,
            @Nullable Double score,
            long micros) {}

    /**
     * Which lines; null leaves a filter out.
     *
     * @param doors empty for all
     * @param from inclusive
     * @param until exclusive
     */
    public record AccessFilter(
            Set<String> doors,
            @Nullable String holder,
            @Nullable String reason,
            @Nullable Boolean granted,
            @Nullable Instant from,
            @Nullable Instant until) {
        public static final AccessFilter ALL = new AccessFilter(Set.of(), null, null, null, null, null);

        public AccessFilter {
            doors = Set.copyOf(doors);
        }
    }

    /** An alarm and what became of it. */
    public record Alarm(
            String id,
            String door,
            String kind,
            @Nullable String holder,
            Instant beganAt,
            Instant receivedAt,
            @Nullable Instant endedAt,
            @Nullable String acknowledgedBy,
            @Nullable Instant acknowledgedAt,
            @Nullable String closedBy,
            @Nullable Instant closedAt,
            @Nullable String closeCause) {}

    /** State of a door as last told. */
    public record DoorCondition(String door, String state, String cause, Instant at) {}

    /** A template on a door, or the receipt of its erasure. */
    public record FaceTemplateState(
            String door,
            String consent,
            String holder,
            @Nullable Instant enrolledAt,
            @Nullable Instant erasedAt,
            @Nullable String eraseCause) {}

    /** A break in a door's chain of events. */
    public record ChainBreak(String door, String chain, long sequence, String cause, Instant noticedAt) {}

    /** A raw event. */
    public record RawEvent(
            long id,
            String door,
            String chain,
            long sequence,
            Instant at,
            Instant receivedAt,
            String kind,
            String body) {}

    /** Of a community, newest first. */
    public Page<AccessEntry> accessLog(String community, AccessFilter filter, @Nullable String cursor, int size) {
        return log(community, filter, cursor, size);
    }

    /**
     * Somebody's own passages, newest first; in one community, or in all when null. A silent alarm does not show: whoever forced them may look at their telephone
     * too.
     */
    public Page<AccessEntry> ownLog(
            String holder,
            @Nullable String community,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable String cursor,
            int size) {
        return log(community, new AccessFilter(Set.of(), holder, null, null, from, until), cursor, size)
                .map(EventViews::withoutDuress);
    }

    private Page<AccessEntry> log(@Nullable String community, AccessFilter filter, @Nullable String cursor, int size) {
        String after = Page.decode(cursor);
        int separator = after.indexOf(' ');
        return database.read(transaction -> {
            String sql = "SELECT * FROM access_log WHERE at >= :from AND at < :until AND (at, event) < (:at, :event)"
                    + (community == null ? "" : " AND community = :community")
                    + (filter.doors().isEmpty() ? "" : " AND door IN (<doors>)")
                    + (filter.holder() == null ? "" : " AND holder = :holder")
                    + (filter.reason() == null ? "" : " AND reason = :reason")
                    + (filter.granted() == null ? "" : " AND granted = :granted")
                    + " ORDER BY at DESC, event DESC LIMIT :limit";
            var query = transaction
                    .handle()
                    .createQuery(sql)
                    .bind(
                            "from",
                            filter.from() == null
                                    ? Long.MIN_VALUE
                                    : filter.from().toEpochMilli())
                    .bind(
                            "until",
                            filter.until() == null
                                    ? Long.MAX_VALUE
                                    : filter.until().toEpochMilli())
                    .bind("at", separator < 1 ? Long.MAX_VALUE : Long.parseLong(after.substring(0, separator)))
                    .bind("event", separator < 1 ? Long.MAX_VALUE : Long.parseLong(after.substring(separator + 1)))
                    .bind("limit", size + 1);
            if (community != null) {
                query.bind("community", community);
            }
            if (!filter.doors().isEmpty()) {
                query.bindList("doors", List.copyOf(filter.doors()));
            }
            if (filter.holder() != null) {
                query.bind("holder", filter.holder());
            }
            if (filter.reason() != null) {
                query.bind("reason", filter.reason());
            }
            if (filter.granted() != null) {
                query.bind("granted", filter.granted());
            }
            List<AccessEntry> rows = query.map((row, context) -> entry(row)).list();
            return Page.of(rows, size, entry -> entry.at().toEpochMilli() + " " + entry.event());
        });
    }

    /** Opened as ever. */
    public static AccessEntry withoutDuress(AccessEntry entry) {
        return entry.reason().equals(Reason.GRANTED_DURESS.name())
                ? new AccessEntry(
                        entry.event(),
                        entry.door(),
                        entry.at(),
                        entry.holder(),
                        entry.credential(),
                        entry.means(),
                        entry.side(),
                        Reason.GRANTED.name(),
                        true,
                        entry.score(),
                        entry.micros())
                : entry;
    }

    private static AccessEntry entry(ResultSet row) throws SQLException {
        double score = row.getDouble("score");
        boolean noScore = row.wasNull();
        return new AccessEntry(
                row.getLong("event"),
                text(row, "door"),
                instant(row, "at"),
                emptyAsNull(text(row, "holder")),
                emptyAsNull(text(row, "credential")),
                text(row, "means"),
                text(row, "side"),
                text(row, "reason"),
                row.getBoolean("granted"),
                noScore ? null : score,
                row.getLong("micros"));
    }

    /** The lines of these events that are kept still; at most a page of them. */
    public List<AccessEntry> entries(String community, Collection<Long> events) {
        if (events.isEmpty()) {
            return List.of();
        }
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM access_log WHERE event IN (<events>) AND community = :community")
                .bindList("events", List.copyOf(events))
                .bind("community", community)
                .map((row, context) -> entry(row))
                .list());
    }

    /** All events of a door as they arrived, newest first. */
    public Page<RawEvent> events(
            String community, @Nullable String door, @Nullable String kind, @Nullable String cursor, int size) {
        String after = Page.decode(cursor);
        return database.read(transaction -> {
            List<RawEvent> rows = transaction
                    .handle()
                    .createQuery(
                            "SELECT * FROM door_event WHERE community = :community AND id < :after AND (:door = '' OR door = :door)"
                                    + " AND (:kind = '' OR kind = :kind) ORDER BY id DESC LIMIT :limit")
                    .bind("community", community)
                    .bind("after", after.isEmpty() ? Long.MAX_VALUE : Long.parseLong(after))
                    .bind("door", door == null ? "" : door)
                    .bind("kind", kind == null ? "" : kind)
                    .bind("limit", size + 1)
                    .map((row, context) -> new RawEvent(
                            row.getLong("id"),
                            text(row, "door"),
                            text(row, "chain"),
                            row.getLong("sequence"),
                            instant(row, "at"),
                            instant(row, "received_at"),
                            text(row, "kind"),
                            text(row, "body")))
                    .list();
            return Page.of(rows, size, event -> Long.toString(event.id()));
        });
    }

    /** Newest first; only those that nobody closed yet, or all. */
    public Page<Alarm> alarms(String community, boolean onlyOpen, @Nullable String cursor, int size) {
        String after = Page.decode(cursor);
        int separator = after.indexOf(' ');
        return database.read(transaction -> {
            List<Alarm> rows = transaction
                    .handle()
                    .createQuery("SELECT * FROM alarm WHERE community = :community AND (received_at, id) < (:at, :id)"
                            + (onlyOpen ? " AND closed_at IS NULL" : "")
                            + " ORDER BY received_at DESC, id DESC LIMIT :limit")
                    .bind("community", community)
                    .bind("at", separator < 1 ? Long.MAX_VALUE : Long.parseLong(after.substring(0, separator)))
                    .bind("id", separator < 1 ? "" : after.substring(separator + 1))
                    .bind("limit", size + 1)
                    .map((row, context) -> new Alarm(
                            text(row, "id"),
                            text(row, "door"),
                            text(row, "kind"),
                            emptyAsNull(text(row, "holder")),
                            instant(row, "began_at"),
                            instant(row, "received_at"),
                            instantOrNull(row, "ended_at"),
                            row.getString("acknowledged_by"),
                            instantOrNull(row, "acknowledged_at"),
                            row.getString("closed_by"),
                            instantOrNull(row, "closed_at"),
                            row.getString("close_cause")))
                    .list();
            return Page.of(rows, size, alarm -> alarm.receivedAt().toEpochMilli() + " " + alarm.id());
        });
    }

    private static final String ACKNOWLEDGE = "UPDATE alarm SET acknowledged_by = :by, acknowledged_at = :now"
            + " WHERE id = :id AND acknowledged_at IS NULL";

    private static final String CLOSE = "UPDATE alarm SET closed_by = :by, closed_at = :now, close_cause = :cause,"
            + " acknowledged_by = COALESCE(acknowledged_by, :by),"
            + " acknowledged_at = COALESCE(acknowledged_at, :now) WHERE id = :id AND closed_at IS NULL";

    /** The first person to acknowledge stays on record. */
    public void acknowledge(String community, String alarm, String by) {
        database.change(transaction -> acknowledge(transaction, community, alarm, by));
    }

    /** As part of a wider transaction. */
    public void acknowledge(Transaction transaction, String community, String alarm, String by) {
        change(transaction, community, alarm, ACKNOWLEDGE, by, "", "ACKNOWLEDGED");
    }

    /** Only a person closes an alarm, with a cause. Refused when it is closed already. */
    public void close(String community, String alarm, String by, String cause) {
        Refused.unless(!cause.isBlank() && cause.length() <= 500, "cause-missing");
        database.change(transaction -> {
            if (change(transaction, community, alarm, CLOSE, by, cause, "CLOSED") == 0) {
                throw Refused.conflict("alarm-closed");
            }
        });
    }

    /** As part of a wider transaction; one that is closed stays as it is. */
    public void closeIfOpen(Transaction transaction, String community, String alarm, String by, String cause) {
        change(transaction, community, alarm, CLOSE, by, cause, "CLOSED");
    }

    private int change(
            Transaction transaction,
            String community,
            String alarm,
            String sql,
            String by,
            String cause,
            String state) {
        long known = transaction
                .handle()
                .createQuery("SELECT count(*) FROM alarm WHERE id = :id AND community = :community")
                .bind("community", community)
                .bind("id", alarm)
                .mapTo(Long.class)
                .one();
        if (known == 0) {
            throw Refused.notFound("alarm-unknown");
        }
        var update = transaction
                .handle()
                .createUpdate(sql)
                .bind("id", alarm)
                .bind("by", by)
                .bind("now", clock.millis());
        if (!cause.isEmpty()) {
            update.bind("cause", cause);
        }
        int changed = update.execute();
        if (changed > 0) {
            EventChanges.alarm(transaction.handle(), alarm, state, clock.instant());
        }
        return changed;
    }

    public List<DoorCondition> doorConditions(String community) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT door, state, cause, at FROM door_condition"
                        + " WHERE door IN (SELECT door FROM door_owner WHERE community = :community) ORDER BY door")
                .bind("community", community)
                .map((row, context) -> new DoorCondition(
                        text(row, "door"), text(row, "state"), text(row, "cause"), instant(row, "at")))
                .list());
    }

    /** Where a holder's face is or was known, with erasure receipts; on the doors of one community, or on all when null. */
    public Page<FaceTemplateState> faceTemplates(
            @Nullable String community, String holder, @Nullable String cursor, int size) {
        String[] after = Page.decodePair(cursor);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT * FROM face_template WHERE holder = :holder AND (:community = ''"
                                + " OR door IN (SELECT door FROM door_owner WHERE community = :community))"
                                + " AND (door, consent) > (:door, :consent) ORDER BY door, consent LIMIT :limit")
                        .bind("holder", holder)
                        .bind("community", community == null ? "" : community)
                        .bind("door", after[0])
                        .bind("consent", after[1])
                        .bind("limit", size + 1)
                        .map((row, context) -> new FaceTemplateState(
                                text(row, "door"),
                                text(row, "consent"),
                                text(row, "holder"),
                                instantOrNull(row, "enrolled_at"),
                                instantOrNull(row, "erased_at"),
                                row.getString("erase_cause")))
                        .list(),
                size,
                template -> Page.pair(template.door(), template.consent())));
    }

    /** The doors that said that they made a template under this consent, and not that it is gone. */
    public static List<String> holding(Transaction transaction, String consent) {
        return transaction
                .handle()
                .createQuery(
                        "SELECT door FROM face_template WHERE consent = :consent AND erased_at IS NULL ORDER BY door")
                .bind("consent", consent)
                .mapTo(String.class)
                .list();
    }

    /** How many people's faces the doors of these communities say they hold, each person once. */
    public static long peopleHeld(Transaction transaction, Collection<String> communities) {
        return communities.isEmpty()
                ? 0
                : transaction
                        .handle()
                        .createQuery("SELECT count(DISTINCT t.holder) FROM face_template t JOIN door_owner o"
                                + " ON o.door = t.door WHERE t.erased_at IS NULL AND o.community IN (<communities>)")
                        .bindList("communities", List.copyOf(communities))
                        .mapTo(Long.class)
                        .one();
    }

    private record NumberedBreak(long id, ChainBreak what) {}

    /** Newest first; of one door, or of all when null. */
    public Page<ChainBreak> chainBreaks(String community, @Nullable String door, @Nullable String cursor, int size) {
        long before = Columns.millisBefore(Page.decode(cursor));
        return database.read(transaction -> Page.of(
                        transaction
                                .handle()
                                .createQuery("SELECT id, door, chain, sequence, cause, noticed_at FROM chain_break"
                                        + " WHERE community = :community AND id < :before"
                                        + " AND (:door = '' OR door = :door) ORDER BY id DESC LIMIT :limit")
                                .bind("community", community)
                                .bind("door", door == null ? "" : door)
                                .bind("before", before)
                                .bind("limit", size + 1)
                                .map((row, context) -> new NumberedBreak(
                                        row.getLong("id"),
                                        new ChainBreak(
                                                text(row, "door"),
                                                text(row, "chain"),
                                                row.getLong("sequence"),
                                                text(row, "cause"),
                                                instant(row, "noticed_at"))))
                                .list(),
                        size,
                        found -> Long.toString(found.id()))
                .map(NumberedBreak::what));
    }

    private static @Nullable String emptyAsNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
