package org.linli.cloud.privacy;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.Consents;
import org.linli.cloud.access.DoorOwners;
import org.linli.cloud.access.SyncService;
import org.linli.cloud.device.DeviceRegistry;
import org.linli.cloud.events.EventViews;
import org.linli.cloud.events.StoredEvent;
import org.linli.cloud.privacy.ErasureLine.State;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.event.Happening;

/**
 * What doors must forget and what they said about it. A line is written in the transaction that ends the consent, for every door that was told of it or said that it made
 * a template; it waits for the door's own word. A door that newer rules reached and that never made a template has nothing to erase, and its report is its word.
 * Thread: any.
 */
final class Erasures {

    /** A door reports its rules before its receipt; only after so long is silence taken for nothing to say. */
    static final Duration GRACE = Duration.ofMinutes(2);

    /** The word of a door that has newer rules and never said that it made a template. */
    static final String NO_TEMPLATE = "no template";

    private static final int BATCH = 500;

    private final Database database;
    private final DoorOwners owners;
    private final Clock clock;

    Erasures(Database database, DoorOwners owners, Clock clock) {
        this.database = database;
        this.owners = owners;
        this.clock = clock;
    }

    /** Inside the transaction that ends the consents. */
    void ordered(Transaction transaction, List<Consents.Consent> ended) {
        for (Consents.Consent consent : ended) {
            if (consent.kind() == Consents.Kind.FACE) {
                Map<String, Long> doors = new TreeMap<>();
                Consents.atDoors(transaction, consent).forEach(at -> doors.put(at.door(), at.revision()));
                EventViews.holding(transaction, consent.id())
                        .forEach(door -> doors.computeIfAbsent(door, one -> SyncService.revision(transaction, one)));
                doors.forEach((door, revision) -> insert(transaction, consent.id(), consent.holder(), door, revision));
            }
        }
    }

    private void insert(Transaction transaction, String consent, String holder, String door, long revision) {
        Handle handle = transaction.handle();
        handle.createUpdate(
                        "INSERT INTO erasure_line (consent, door, community, holder, ordered_at, revision, unit, state,"
                                + " word, settled_by) VALUES (:consent, :door, :community, :holder, :now, :revision, :unit, 'WAITING',"
                                + " '', '') ON CONFLICT (consent, door) DO NOTHING")
                .bind("consent", consent)
                .bind("door", door)
                .bind("community", owners.communityOf(handle, door).orElse(""))
                .bind("holder", holder)
                .bind("now", clock.millis())
                .bind("revision", revision)
                .bind("unit", DeviceRegistry.unit(transaction, door).orElse(""))
                .execute();
    }

    /** Inside the transaction that stores what doors said. The same word again changes nothing. */
    void heard(Transaction transaction, List<StoredEvent> events) {
        for (StoredEvent stored : events) {
            Happening happening = stored.event().happening();
            if (happening instanceof Happening.FaceErased erased) {
                erased(transaction.handle(), stored, erased);
            } else if (happening instanceof Happening.FaceEnrolled enrolled) {
                enrolled(transaction.handle(), stored, enrolled);
            }
        }
    }

    private static void erased(Handle handle, StoredEvent stored, Happening.FaceErased erased) {
        handle.createUpdate(
                        "UPDATE erasure_line SET state = 'CONFIRMED', word = :word, said_at = :said, settled_at = :now,"
                                + " settled_by = '' WHERE consent = :consent AND door = :door"
                                + " AND (state <> 'CONFIRMED' OR word = :silent)")
                .bind("word", erased.cause())
                .bind("said", stored.event().at().toEpochMilli())
                .bind("now", stored.receivedAt().toEpochMilli())
                .bind("consent", erased.consent())
                .bind("door", stored.event().door())
                .bind("silent", NO_TEMPLATE)
                .execute();
    }

    /** A template that was made while the consent ended, and is told of late, must go too: the door is waited for again. */
    private static void enrolled(Handle handle, StoredEvent stored, Happening.FaceEnrolled enrolled) {
        handle.createUpdate("UPDATE erasure_line SET state = 'WAITING', word = '', said_at = NULL, settled_at = NULL,"
                        + " settled_by = '' WHERE consent = :consent AND door = :door AND state <> 'WAITING'")
                .bind("consent", enrolled.consent())
                .bind("door", stored.event().door())
                .execute();
    }

    /**
     * A line that waits.
     *
     * @param revision of the door's rules from which on the consent is gone
     * @param unit the controller that was at the door then; empty when unknown
     */
    private record Due(ErasureLine line, long revision, String unit) {}

    private record Why(ErasureLine line, State state, String word) {}

    /** What time and other doings have settled: doors that never had a template, doors and controllers that are gone. */
    void sweep() {
        Due last = null;
        List<Due> some;
        do {
            Due after = last;
            some = waiting(after);
            List<Due> looked = some;
            List<Why> settled = database.read(transaction -> looked.stream()
                    .flatMap(due -> settled(transaction, due).stream())
                    .toList());
            if (!settled.isEmpty()) {
                database.change(transaction ->
                        settled.forEach(why -> settle(transaction, why.line(), why.state(), why.word(), "")));
            }
            last = some.isEmpty() ? null : some.get(some.size() - 1);
        } while (some.size() == BATCH);
    }

    private Optional<Why> settled(Transaction transaction, Due due) {
        ErasureLine line = due.line();
        boolean replaced = DeviceRegistry.unit(transaction, line.door())
                .filter(unit -> !due.unit().isEmpty() && !unit.equals(due.unit()))
                .isPresent();
        if (replaced) {
            return Optional.of(new Why(line, State.REPLACED, "another controller"));
        }
        boolean holds = EventViews.holding(transaction, line.consent()).contains(line.door());
        Instant quiet = clock.instant().minus(GRACE);
        if (!holds && SyncService.hasSince(transaction, line.door(), due.revision(), quiet)) {
            return Optional.of(new Why(line, State.CONFIRMED, NO_TEMPLATE));
        }
        return owners.stands(transaction.handle(), line.door())
                ? Optional.empty()
                : Optional.of(new Why(line, State.REMOVED, "door removed"));
    }

    private void settle(Transaction transaction, ErasureLine line, State state, String word, String by) {
        transaction
                .handle()
                .createUpdate(
                        "UPDATE erasure_line SET state = :state, word = :word, settled_at = :now, settled_by = :by"
                                + " WHERE consent = :consent AND door = :door AND state = 'WAITING'")
                .bind("state", state.name())
                .bind("word", word)
                .bind("now", clock.millis())
                .bind("by", by)
                .bind("consent", line.consent())
                .bind("door", line.door())
                .execute();
    }

    /** A person says why nobody waits for this door any more, such as a controller that was destroyed. */
    ErasureLine giveUp(String community, String consent, String door, String reason, String by) {
        Refused.unless(!reason.isBlank() && reason.length() <= 200, "reason-missing");
        return database.write(transaction -> {
            ErasureLine line = get(transaction.handle(), community, consent, door);
            if (line.state() != State.WAITING) {
                throw Refused.conflict("erasure-settled");
            }
            settle(transaction, line, State.REPLACED, reason, by);
            return get(transaction.handle(), community, consent, door);
        });
    }

    private static ErasureLine get(Handle handle, String community, String consent, String door) {
        return handle.createQuery("SELECT * FROM erasure_line WHERE consent = :consent AND door = :door"
                        + " AND community = :community")
                .bind("consent", consent)
                .bind("door", door)
                .bind("community", community)
                .map((row, context) -> map(row))
                .findOne()
                .orElseThrow(() -> Refused.notFound("erasure-unknown"));
    }

    private List<Due> waiting(@Nullable Due after) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM erasure_line WHERE state = 'WAITING'"
                        + " AND (consent, door) > (:consent, :door) ORDER BY consent, door LIMIT :most")
                .bind("consent", after == null ? "" : after.line().consent())
                .bind("door", after == null ? "" : after.line().door())
                .bind("most", BATCH)
                .map((row, context) -> new Due(map(row), row.getLong("revision"), text(row, "unit")))
                .list());
    }

    /** How many lines wait since before then, by community. */
    Map<String, Long> late(Instant before) {
        Map<String, Long> late = new TreeMap<>();
        database.read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT community, count(*) AS lines FROM erasure_line WHERE state = 'WAITING'"
                                + " AND ordered_at < :before AND community <> '' GROUP BY community")
                        .bind("before", before.toEpochMilli())
                        .map((row, context) -> Map.entry(text(row, "community"), row.getLong("lines")))
                        .list())
                .forEach(entry -> late.put(entry.getKey(), entry.getValue()));
        return late;
    }

    /** Of a community's doors, newest first; null leaves a filter out. */
    Page<ErasureLine> list(
            String community, @Nullable State state, @Nullable String holder, @Nullable String cursor, int size) {
        return page("community = :whose", community, state, holder, cursor, size);
    }

    /** Of one person, on whatever door, newest first. */
    Page<ErasureLine> of(String holder, @Nullable String cursor, int size) {
        return page("holder = :whose", holder, null, null, cursor, size);
    }

    private Page<ErasureLine> page(
            String which,
            String whose,
            @Nullable State state,
            @Nullable String holder,
            @Nullable String cursor,
            int size) {
        String[] after = (Page.decode(cursor) + "\n\n").split("\n", -1);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT * FROM erasure_line WHERE " + which
                                + " AND (ordered_at, consent, door) < (:at, :consent, :door)"
                                + " AND (:state = '' OR state = :state) AND (:holder = '' OR holder = :holder)"
                                + " ORDER BY ordered_at DESC, consent DESC, door DESC LIMIT :limit")
                        .bind("whose", whose)
                        .bind("at", Columns.millisBefore(after[0]))
                        .bind("consent", after[1])
                        .bind("door", after[2])
                        .bind("state", state == null ? "" : state.name())
                        .bind("holder", holder == null ? "" : holder)
                        .bind("limit", size + 1)
                        .map((row, context) -> map(row))
                        .list(),
                size,
                line -> line.orderedAt().toEpochMilli() + "\n" + line.consent() + "\n" + line.door()));
    }

    private static ErasureLine map(ResultSet row) throws SQLException {
        return new ErasureLine(
                text(row, "consent"),
                text(row, "door"),
                text(row, "community"),
                text(row, "holder"),
                instant(row, "ordered_at"),
                State.valueOf(text(row, "state")),
                text(row, "word"),
                instantOrNull(row, "said_at"),
                instantOrNull(row, "settled_at"),
                text(row, "settled_by"));
    }
}
