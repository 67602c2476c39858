package org.linli.cloud.documents.dunning;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.documents.Register;
import org.linli.cloud.ledger.Bill;
import org.linli.cloud.ledger.BookReads;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.TimedIds;
import org.linli.cloud.storage.Transaction;

/** Households and bills that are not asked for, why and until when. Thread: any. */
public final class Pauses {

    private static final int CHUNK = 500;
    private static final int MAX_NOTE = 500;

    private final Database database;
    private final Register register;
    private final Clock clock;
    private final BookReads books = new BookReads();

    public Pauses(Database database, Register register, Clock clock) {
        this.database = database;
        this.register = register;
        this.clock = clock;
    }

    /** Why nobody is asked. */
    public enum Reason {
        /** The bill is being questioned. */
        DISPUTE,
        /** They said until when they will pay. */
        PROMISE,
        HARDSHIP,
        OTHER
    }

    /**
     * @param bill only this bill; null for everything the household owes
     * @param until last day; null for as long as nobody ends it
     * @param endedAt null while nobody has ended it
     */
    public record Pause(
            String id,
            String household,
            @Nullable String bill,
            Reason reason,
            String note,
            @Nullable LocalDate until,
            Instant madeAt,
            String madeBy,
            @Nullable Instant endedAt) {}

    /** @param household may be left out where a bill is named */
    public record NewPause(
            @Nullable String household,
            @Nullable String bill,
            Reason reason,
            @Nullable String note,
            @Nullable LocalDate until) {}

    public Pause begin(String community, NewPause wish, String by) {
        String note = wish.note() == null ? "" : wish.note();
        Refused.unless(note.length() <= MAX_NOTE, "pause-note");
        // A promise without a day is none.
        Refused.unless(wish.reason() != Reason.PROMISE || wish.until() != null, "pause-until");
        return database.write(transaction -> {
            String household = household(transaction, community, wish);
            LocalDate until = wish.until();
            Refused.unless(until == null || !until.isBefore(today(transaction, community)), "pause-until");
            Instant now = clock.instant();
            Pause pause = new Pause(
                    TimedIds.next(now.toEpochMilli()),
                    household,
                    wish.bill(),
                    wish.reason(),
                    note,
                    until,
                    now,
                    by,
                    null);
            transaction
                    .handle()
                    .createUpdate(
                            "INSERT INTO dunning_pause (id, community, household, bill, reason, note, until, made_at,"
                                    + " made_by) VALUES (:id, :community, :household, :bill, :reason, :note, :until, :at, :by)")
                    .bind("id", pause.id())
                    .bind("community", community)
                    .bind("household", household)
                    .bind("bill", pause.bill())
                    .bind("reason", pause.reason().name())
                    .bind("note", note)
                    .bind("until", until == null ? null : until.toString())
                    .bind("at", now.toEpochMilli())
                    .bind("by", by)
                    .execute();
            return pause;
        });
    }

    private String household(Transaction transaction, String community, NewPause wish) {
        String bill = wish.bill();
        String household = wish.household();
        if (bill != null) {
            Bill known = books.bills(transaction, community, List.of(bill)).stream()
                    .filter(found -> household == null || household.equals(found.household()))
                    .findFirst()
                    .orElseThrow(() -> Refused.notFound("bill-unknown"));
            return known.household();
        }
        Refused.unless(household != null, "pause-of-what");
        return register.findHome(transaction, community, String.valueOf(household))
                .orElseThrow(() -> Refused.notFound("household-unknown"))
                .household();
    }

    LocalDate today(Transaction transaction, String community) {
        return clock.instant()
                .atZone(register.place(transaction, community).zone())
                .toLocalDate();
    }

    /** Ends a pause now; one that was ended stays as it is. */
    public void end(String community, String pause, String by) {
        database.change(transaction -> {
            int known = transaction
                    .handle()
                    .createUpdate("UPDATE dunning_pause SET ended_by = COALESCE(ended_by, :by),"
                            + " ended_at = COALESCE(ended_at, :now) WHERE id = :id AND community = :community")
                    .bind("id", pause)
                    .bind("community", community)
                    .bind("by", by)
                    .bind("now", clock.millis())
                    .execute();
            if (known == 0) {
                throw Refused.notFound("pause-unknown");
            }
        });
    }

    /** Newest first, ended ones too. */
    public Page<Pause> list(String community, @Nullable String household, @Nullable String cursor, int size) {
        String before = Page.decode(cursor);
        List<Pause> rows = database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM dunning_pause WHERE community = :community AND id < :before"
                        + (household == null ? "" : " AND household = :household") + " ORDER BY id DESC LIMIT :limit")
                .bind("community", community)
                .bind("before", before.isEmpty() ? "w" : before)
                .bind("limit", size + 1)
                .bindMap(household == null ? Map.of() : Map.of("household", household))
                .map((row, context) -> pause(row))
                .list());
        return Page.of(rows, size, Pause::id);
    }

    /** Pauses in force: of whole households by household, and the bills that are not asked for. */
    record InForce(Map<String, LocalDate> households, Set<String> bills) {}

    InForce inForce(Transaction transaction, String community, Collection<String> households, LocalDate on) {
        InForce found = new InForce(new HashMap<>(), new HashSet<>());
        List<String> all = List.copyOf(households);
        for (int from = 0; from < all.size(); from += CHUNK) {
            transaction
                    .handle()
                    .createQuery("SELECT * FROM dunning_pause WHERE community = :community"
                            + " AND household IN (<households>) AND ended_at IS NULL"
                            + " AND (until IS NULL OR until >= :on)")
                    .bind("community", community)
                    .bindList("households", all.subList(from, Math.min(all.size(), from + CHUNK)))
                    .bind("on", on.toString())
                    .map((row, context) -> pause(row))
                    .forEach(pause -> note(found, pause));
        }
        return found;
    }

    private static void note(InForce found, Pause pause) {
        String bill = pause.bill();
        if (bill != null) {
            found.bills().add(bill);
            return;
        }
        LocalDate until = pause.until() == null ? LocalDate.MAX : pause.until();
        found.households().merge(pause.household(), until, (one, other) -> one.isAfter(other) ? one : other);
    }

    private static Pause pause(ResultSet row) throws SQLException {
        String until = row.getString("until");
        return new Pause(
                text(row, "id"),
                text(row, "household"),
                row.getString("bill"),
                Reason.valueOf(text(row, "reason")),
                text(row, "note"),
                until == null ? null : LocalDate.parse(until),
                instant(row, "made_at"),
                text(row, "made_by"),
                instantOrNull(row, "ended_at"));
    }
}
