package org.linli.cloud.repairs;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.longOrNull;
import static org.linli.cloud.storage.Columns.millis;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.JsonText;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/** Tickets and their steps as rows. */
final class TicketRows {

    private TicketRows() {}

    /**
     * One thing that happened.
     *
     * @param step a {@link TicketFlow.Step}, or SUBMIT, WARNED, LATE
     * @param person in whose name; null for the clock or a device
     * @param actor who really did it
     * @param pictures ids of what was shown with it
     */
    record Entry(
            int position,
            String step,
            TicketFlow.State state,
            Instant at,
            @Nullable String person,
            @Nullable String actor,
            @Nullable String assignee,
            String words,
            List<String> pictures) {}

    /**
     * Which tickets of a community; null for any.
     *
     * @param free without complaints, which may be about those who repair
     * @param writtenBy only what this one wrote down
     */
    record Wanted(
            @Nullable Boolean over,
            Ticket.@Nullable Kind kind,
            TicketFlow.@Nullable State state,
            @Nullable String assignee,
            @Nullable String building,
            boolean free,
            @Nullable String writtenBy) {}

    /** The number after today's last; the caller has serialised on the community's numbers. */
    static String nextNumber(Handle handle, String community, LocalDate today) {
        String day = today.format(DateTimeFormatter.BASIC_ISO_DATE);
        int last = handle.createQuery("SELECT number FROM ticket WHERE community = :community"
                        + " AND number >= :from AND number < :until ORDER BY length(number) DESC, number DESC LIMIT 1")
                .bind("community", community)
                .bind("from", day + "-")
                .bind("until", day + ".")
                .mapTo(String.class)
                .findOne()
                .map(number -> Integer.parseInt(number.substring(day.length() + 1)))
                .orElse(0);
        return String.format(Locale.ROOT, "%s-%03d", day, last + 1);
    }

    static void insert(Transaction transaction, Ticket ticket) {
        Handle handle = transaction.handle();
        Ticket.Matter matter = ticket.matter();
        bind(
                        handle.createUpdate("INSERT INTO ticket (community, id, number, kind, category, building, unit,"
                                + " household, place, words, spoken, asker, state, over, paused_from, assignee,"
                                + " submitted_at, answered_at, finished_at, changed_at, answer_warn, answer_due,"
                                + " answer_level, finish_warn, finish_due, finish_level, finish_left, look_at, quote,"
                                + " quote_state, bill, reopened, stars, source, written_by) VALUES (:community, :id, :number,"
                                + " :kind, :category, :building, :unit, :household, :place, :words, :spoken, :asker,"
                                + " :state, :over, :paused_from, :assignee, :submitted_at, :answered_at,"
                                + " :finished_at, :changed_at, :answer_warn, :answer_due, :answer_level, :finish_warn,"
                                + " :finish_due, :finish_level, :finish_left, :look_at, :quote, :quote_state, :bill,"
                                + " :reopened, :stars, :source, :writtenBy)"),
                        ticket)
                .bind("number", ticket.number())
                .bind("kind", matter.kind().name())
                .bind("category", matter.category())
                .bind("building", matter.building())
                .bind("unit", matter.unit())
                .bind("household", matter.household())
                .bind("place", matter.place())
                .bind("words", matter.words())
                .bind("spoken", matter.spoken())
                .bind("asker", matter.asker())
                .bind("submitted_at", matter.submittedAt().toEpochMilli())
                .bind("source", matter.source())
                .bind("writtenBy", matter.writtenBy())
                .execute();
        TicketChanges.tell(transaction, ticket);
    }

    /** What changes in the life of a ticket. */
    static void update(Transaction transaction, Ticket ticket) {
        bind(
                        transaction
                                .handle()
                                .createUpdate("UPDATE ticket SET state = :state, over = :over,"
                                        + " paused_from = :paused_from, assignee = :assignee,"
                                        + " answered_at = :answered_at, finished_at = :finished_at,"
                                        + " changed_at = :changed_at, answer_warn = :answer_warn,"
                                        + " answer_due = :answer_due, answer_level = :answer_level,"
                                        + " finish_warn = :finish_warn, finish_due = :finish_due,"
                                        + " finish_level = :finish_level, finish_left = :finish_left,"
                                        + " look_at = :look_at, quote = :quote, quote_state = :quote_state,"
                                        + " bill = :bill, reopened = :reopened, stars = :stars"
                                        + " WHERE community = :community AND id = :id"),
                        ticket)
                .execute();
        TicketChanges.tell(transaction, ticket);
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Ticket ticket) {
        Deadline answer = ticket.clocks().answer();
        Deadline finish = ticket.clocks().finish();
        Duration left = ticket.clocks().left();
        TicketFlow.State paused = ticket.pausedFrom();
        Quote quote = ticket.charge().quote();
        return statement
                .bind("community", ticket.community())
                .bind("id", ticket.id())
                .bind("state", ticket.state().name())
                .bind("over", ticket.state().isOver())
                .bind("paused_from", paused == null ? null : paused.name())
                .bind("assignee", ticket.assignee())
                .bind("answered_at", millis(ticket.answeredAt()))
                .bind("finished_at", millis(ticket.finishedAt()))
                .bind("changed_at", ticket.changedAt().toEpochMilli())
                .bind("answer_warn", answer == null ? null : millis(answer.warn()))
                .bind("answer_due", answer == null ? null : millis(answer.due()))
                .bind("answer_level", answer == null ? 0 : answer.level())
                .bind("finish_warn", finish == null ? null : millis(finish.warn()))
                .bind("finish_due", finish == null ? null : millis(finish.due()))
                .bind("finish_level", finish == null ? 0 : finish.level())
                .bind("finish_left", left == null ? null : left.toMillis())
                .bind("look_at", millis(ticket.clocks().lookAt()))
                .bind("quote", quote == null ? null : JsonText.write(quote))
                .bind("quote_state", ticket.charge().state().name())
                .bind("bill", ticket.charge().bill())
                .bind("reopened", ticket.reopened())
                .bind("stars", ticket.stars());
    }

    static Optional<Ticket> find(Handle handle, String community, String id) {
        return handle.createQuery("SELECT * FROM ticket WHERE community = :community AND id = :id")
                .bind("community", community)
                .bind("id", id)
                .map((row, context) -> ticket(row))
                .findOne();
    }

    static Optional<Ticket> openOf(Handle handle, String community, String source) {
        return handle.createQuery("SELECT * FROM ticket WHERE community = :community AND source = :source AND NOT over")
                .bind("community", community)
                .bind("source", source)
                .map((row, context) -> ticket(row))
                .findOne();
    }

    static int openOfAsker(Handle handle, String community, String asker) {
        return handle.createQuery(
                        "SELECT count(*) FROM ticket WHERE community = :community AND asker = :asker AND NOT over")
                .bind("community", community)
                .bind("asker", asker)
                .mapTo(Integer.class)
                .one();
    }

    /** Newest first. */
    static Page<Ticket> list(Handle handle, String community, Wanted wanted, @Nullable String cursor, int size) {
        StringBuilder sql = new StringBuilder("SELECT * FROM ticket WHERE community = :community");
        if (wanted.over() != null) {
            sql.append(" AND over = :over");
        }
        if (wanted.kind() != null) {
            sql.append(" AND kind = :kind");
        }
        if (wanted.state() != null) {
            sql.append(" AND state = :state");
        }
        if (wanted.assignee() != null) {
            sql.append(" AND assignee = :assignee");
        }
        if (wanted.building() != null) {
            sql.append(" AND building = :building");
        }
        if (wanted.free()) {
            sql.append(" AND kind <> 'COMPLAINT'");
        }
        if (wanted.writtenBy() != null) {
            sql.append(" AND written_by = :writtenBy");
        }
        Query query = page(handle, sql, cursor, size).bind("community", community);
        if (wanted.over() != null) {
            query.bind("over", wanted.over());
        }
        if (wanted.kind() != null) {
            query.bind("kind", wanted.kind().name());
        }
        if (wanted.state() != null) {
            query.bind("state", wanted.state().name());
        }
        if (wanted.assignee() != null) {
            query.bind("assignee", wanted.assignee());
        }
        if (wanted.building() != null) {
            query.bind("building", wanted.building());
        }
        if (wanted.writtenBy() != null) {
            query.bind("writtenBy", wanted.writtenBy());
        }
        return page(query, size);
    }

    /** What somebody asked for, and what concerns these households; newest first. */
    static Page<Ticket> listFor(
            Handle handle, String community, String asker, List<String> households, @Nullable String cursor, int size) {
        StringBuilder sql = new StringBuilder("SELECT * FROM ticket WHERE community = :community AND (asker = :asker");
        if (!households.isEmpty()) {
            sql.append(" OR household IN (<households>)");
        }
        sql.append(')');
        Query query =
                page(handle, sql, cursor, size).bind("community", community).bind("asker", asker);
        if (!households.isEmpty()) {
            query.bindList("households", households);
        }
        return page(query, size);
    }

    private static Query page(Handle handle, StringBuilder sql, @Nullable String cursor, int size) {
        String[] key = Page.decodePair(cursor);
        sql.append(" AND (submitted_at, id) < (:before, :beforeId) ORDER BY submitted_at DESC, id DESC LIMIT :limit");
        return handle.createQuery(sql.toString())
                .bind("before", Columns.millisBefore(key[1]))
                .bind("beforeId", key[0])
                .bind("limit", size + 1);
    }

    private static Page<Ticket> page(Query query, int size) {
        return Page.of(
                query.map((row, context) -> ticket(row)).list(),
                size,
                ticket -> Page.pair(
                        ticket.id(), Long.toString(ticket.matter().submittedAt().toEpochMilli())));
    }

    /** Whose time has come; oldest first. */
    static List<Ticket> due(Handle handle, Instant now, int most) {
        return handle.createQuery("SELECT * FROM ticket WHERE look_at <= :now ORDER BY look_at LIMIT :most")
                .bind("now", now.toEpochMilli())
                .bind("most", most)
                .map((row, context) -> ticket(row))
                .list();
    }

    /** Tickets that nobody has and that a repairer on duty should get; oldest first. */
    static List<Ticket> waiting(Handle handle, String community, int most) {
        return handle.createQuery("SELECT * FROM ticket WHERE community = :community AND NOT over"
                        + " AND state = 'SUBMITTED' ORDER BY submitted_at, id LIMIT :most")
                .bind("community", community)
                .bind("most", most)
                .map((row, context) -> ticket(row))
                .list();
    }

    static void append(Transaction transaction, Ticket ticket, Entry entry) {
        transaction
                .handle()
                .createUpdate("INSERT INTO ticket_step (community, ticket, position, step, state, at, person, actor,"
                        + " assignee, words, pictures) SELECT :community, :ticket, count(*), :step, :state, :at, :person,"
                        + " :actor, :assignee, :words, :pictures FROM ticket_step"
                        + " WHERE community = :community AND ticket = :ticket")
                .bind("community", ticket.community())
                .bind("ticket", ticket.id())
                .bind("step", entry.step())
                .bind("state", entry.state().name())
                .bind("at", entry.at().toEpochMilli())
                .bind("person", entry.person())
                .bind("actor", entry.actor())
                .bind("assignee", entry.assignee())
                .bind("words", entry.words())
                .bind("pictures", String.join(" ", entry.pictures()))
                .execute();
    }

    static List<Entry> entries(Handle handle, String community, String ticket) {
        return handle.createQuery(
                        "SELECT * FROM ticket_step WHERE community = :community AND ticket = :ticket ORDER BY position")
                .bind("community", community)
                .bind("ticket", ticket)
                .map((row, context) -> new Entry(
                        row.getInt("position"),
                        text(row, "step"),
                        TicketFlow.State.valueOf(text(row, "state")),
                        instant(row, "at"),
                        row.getString("person"),
                        row.getString("actor"),
                        row.getString("assignee"),
                        text(row, "words"),
                        Arrays.stream(text(row, "pictures").split(" "))
                                .filter(id -> !id.isEmpty())
                                .toList()))
                .list();
    }

    static Ticket ticket(ResultSet row) throws SQLException {
        String paused = row.getString("paused_from");
        String quote = row.getString("quote");
        Long left = longOrNull(row, "finish_left");
        Long stars = longOrNull(row, "stars");
        Ticket.Matter matter = new Ticket.Matter(
                Ticket.Kind.valueOf(text(row, "kind")),
                text(row, "category"),
                row.getString("building"),
                row.getString("unit"),
                row.getString("household"),
                text(row, "place"),
                text(row, "words"),
                row.getBoolean("spoken"),
                row.getString("asker"),
                instant(row, "submitted_at"),
                row.getString("source"),
                row.getString("written_by"));
        return new Ticket(
                text(row, "community"),
                text(row, "id"),
                text(row, "number"),
                matter,
                TicketFlow.State.valueOf(text(row, "state")),
                paused == null ? null : TicketFlow.State.valueOf(paused),
                row.getString("assignee"),
                instantOrNull(row, "answered_at"),
                instantOrNull(row, "finished_at"),
                instant(row, "changed_at"),
                new Clocks(
                        deadline(row, "answer"),
                        deadline(row, "finish"),
                        left == null ? null : Duration.ofMillis(left)),
                new Ticket.Charge(
                        quote == null ? null : JsonText.read(quote, Quote.class),
                        Quote.State.valueOf(text(row, "quote_state")),
                        row.getString("bill")),
                row.getInt("reopened"),
                stars == null ? null : stars.intValue());
    }

    private static @Nullable Deadline deadline(ResultSet row, String of) throws SQLException {
        Instant warn = instantOrNull(row, of + "_warn");
        Instant due = instantOrNull(row, of + "_due");
        return warn == null || due == null ? null : new Deadline(warn, due, row.getInt(of + "_level"));
    }
}
