package org.linli.cloud.outcomes;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.documents.Texts;
import org.linli.cloud.documents.paper.PaperCode;
import org.linli.cloud.notify.Notice;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.outcomes.Outcome.Source;
import org.linli.cloud.people.HomeBook;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.repairs.TicketFacts;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.TimedIds;
import org.linli.cloud.storage.Transaction;

/** Monthly reports: made once a month is over and whenever somebody asks, kept for good, shown to residents when a manager says so. Thread: any; calls block. */
final class Reports {

    /** A page of them; a month with more has other troubles. */
    private static final int MOST_LATE = 40;

    private final Database database;
    private final Outcomes outcomes;
    private final TicketFacts tickets;
    private final PaperCode codes;
    private final Notifications notifications;
    private final Clock clock;
    private final HomeBook homes = new HomeBook();

    Reports(
            Database database,
            Outcomes outcomes,
            TicketFacts tickets,
            PaperCode codes,
            Notifications notifications,
            Clock clock) {
        this.database = database;
        this.outcomes = outcomes;
        this.tickets = tickets;
        this.codes = codes;
        this.notifications = notifications;
        this.clock = clock;
    }

    /**
     * A report and what became of it.
     *
     * @param publishedAt null unless residents may read this version
     */
    record Known(
            Report report,
            @Nullable Instant publishedAt,
            @Nullable String publishedBy) {}

    /**
     * The report of a month as it is known now. The same again answers the one there is.
     *
     * @param by person; empty for the clock
     */
    Known make(String community, YearMonth month, String by) {
        LocalDate last = outcomes.lastDay(community);
        Refused.unless(
                !month.atDay(1).isAfter(last)
                        && !month.isBefore(YearMonth.from(last.minusDays(OutcomeDays.REACHES_BACK_DAYS))),
                "report-month");
        LocalDate until = month.atEndOfMonth().isAfter(last) ? last : month.atEndOfMonth();
        return database.write(transaction -> {
            transaction.serialise("outcome-reports:" + community);
            String content = Texts.write(content(transaction, community, month, until));
            Optional<Report> newest = newest(transaction.handle(), community, month);
            if (newest.isPresent() && Texts.write(newest.get().content()).equals(content)) {
                return get(transaction.handle(), community, newest.get().id());
            }
            Instant now = clock.instant();
            String id = TimedIds.next(now.toEpochMilli());
            int version = newest.map(Report::version).orElse(0) + 1;
            transaction
                    .handle()
                    .createUpdate("INSERT INTO outcome_report (id, community, month, version, made_at, made_by, code,"
                            + " content) VALUES (:id, :community, :month, :version, :now, :by, :code, :content)")
                    .bind("id", id)
                    .bind("community", community)
                    .bind("month", month.toString())
                    .bind("version", version)
                    .bind("now", now.toEpochMilli())
                    .bind("by", by)
                    .bind("code", code(id, community, month, version, content))
                    .bind("content", content)
                    .execute();
            if (by.isEmpty()) {
                // Whoever asks for a report knows that there is one.
                notifications.tell(
                        transaction,
                        Notice.of(community, "report-ready")
                                .with("month", month.toString())
                                .about("outcome-report/" + id)
                                .toRoles("MANAGER")
                                .once("outcome-report/" + month));
            }
            return get(transaction.handle(), community, id);
        });
    }

    private String code(String id, String community, YearMonth month, int version, String content) {
        return codes.of("outcomes-1", id, community, month.toString(), Integer.toString(version), content);
    }

    /** On the first of a month, once the last one is counted: its report, unless there is one. */
    void makeDue(String community, ZoneId zone) {
        YearMonth month = YearMonth.from(
                        OutcomeDays.lastClosed(zone, clock.instant()).plusDays(1))
                .minusMonths(1);
        boolean due = database.read(transaction -> {
            Handle handle = transaction.handle();
            LocalDate end = month.atEndOfMonth();
            return newest(handle, community, month).isEmpty()
                    && OutcomeRows.daysComputed(handle, community, Source.ONLINE, end, end) == 1
                    && OutcomeRows.waiting(handle, community, end.plusDays(1), 1)
                            .isEmpty();
        });
        if (due) {
            make(community, month, "");
        }
    }

    private Report.Content content(Transaction transaction, String community, YearMonth month, LocalDate until) {
        Handle handle = transaction.handle();
        HomeBook.Place place = homes.findPlace(transaction, community)
                .orElseThrow(() -> new IllegalStateException("a community without a place"));
        Map<String, Long> before = figures(outcomes.ofMonth(handle, community, month.minusMonths(1)));
        Map<String, Long> yearBefore = figures(outcomes.ofMonth(handle, community, month.minusYears(1)));
        Map<String, Map<LocalDate, Measure>> byDay = new HashMap<>();
        for (OutcomeRows.Counted counted : OutcomeRows.counted(handle, community, Tally.WHOLE, month.atDay(1), until)) {
            byDay.computeIfAbsent(key(counted.slot().outcome(), counted.slot().part()), unused -> new HashMap<>())
                    .put(counted.day(), counted.measure());
        }
        List<Report.Line> lines = new ArrayList<>();
        for (Outcomes.Row row : outcomes.ofMonth(handle, community, month)) {
            String key = key(row.outcome(), row.part());
            lines.add(line(
                    row,
                    before.get(key),
                    yearBefore.get(key),
                    row.part().isEmpty() ? days(row.outcome(), month, byDay.getOrDefault(key, Map.of())) : List.of()));
        }
        List<TicketFacts.Late> late = tickets.late(
                transaction,
                community,
                month.atDay(1).atStartOfDay(place.zone()).toInstant(),
                until.plusDays(1).atStartOfDay(place.zone()).toInstant(),
                clock.instant(),
                MOST_LATE + 1);
        return new Report.Content(
                place.company(),
                place.companyEn(),
                place.name(),
                place.nameEn(),
                month,
                until,
                lines,
                late.stream()
                        .limit(MOST_LATE)
                        .map(each -> new Report.LateTicket(
                                each.number(),
                                each.category(),
                                each.categoryEn(),
                                each.submittedAt().atZone(place.zone()).toLocalDate(),
                                each.answered(),
                                each.open()))
                        .toList(),
                late.size() > MOST_LATE);
    }

    private static String key(Outcome outcome, String part) {
        return outcome.key() + "/" + part;
    }

    private static Map<String, Long> figures(List<Outcomes.Row> rows) {
        Map<String, Long> figures = new HashMap<>();
        for (Outcomes.Row row : rows) {
            OptionalLong figure = Figure.of(row.outcome(), row.measure());
            if (figure.isPresent()) {
                figures.put(key(row.outcome(), row.part()), figure.getAsLong());
            }
        }
        return figures;
    }

    private static List<@Nullable Long> days(Outcome outcome, YearMonth month, Map<LocalDate, Measure> measures) {
        List<@Nullable Long> days = new ArrayList<>();
        for (int day = 1; day <= month.lengthOfMonth(); day++) {
            OptionalLong figure = Figure.of(outcome, measures.getOrDefault(month.atDay(day), Measure.NONE));
            days.add(figure.isPresent() ? Long.valueOf(figure.getAsLong()) : null);
        }
        return days;
    }

    private static Report.Line line(
            Outcomes.Row row, @Nullable Long before, @Nullable Long yearBefore, List<@Nullable Long> byDay) {
        Outcome outcome = row.outcome();
        Measure measure = row.measure();
        OptionalLong figure = Figure.of(outcome, measure);
        boolean tooFew = Figure.isTooFew(outcome, measure);
        return new Report.Line(
                outcome.key(),
                row.part(),
                figure.isPresent() ? Long.valueOf(figure.getAsLong()) : null,
                tooFew ? null : Long.valueOf(Figure.sample(outcome, measure)),
                tooFew || outcome.kind().isLength() ? null : Long.valueOf(measure.hits()),
                measure.pending(),
                row.days(),
                tooFew,
                before,
                yearBefore,
                byDay);
    }

    private static final String JOINED = "SELECT r.*, p.published_at, p.published_by FROM outcome_report r"
            + " LEFT JOIN outcome_published p ON p.report = r.id";

    Known get(String community, String report) {
        return database.read(transaction -> get(transaction.handle(), community, report));
    }

    private static Known get(Handle handle, String community, String report) {
        return handle.createQuery(JOINED + " WHERE r.id = :id AND r.community = :community")
                .bind("id", report)
                .bind("community", community)
                .map((row, context) -> known(row))
                .findOne()
                .orElseThrow(() -> Refused.notFound("report-unknown"));
    }

    private static Optional<Report> newest(Handle handle, String community, YearMonth month) {
        return handle.createQuery("SELECT * FROM outcome_report WHERE community = :community AND month = :month"
                        + " ORDER BY version DESC LIMIT 1")
                .bind("community", community)
                .bind("month", month.toString())
                .map((row, context) -> report(row))
                .findOne();
    }

    /** Newest month first, in it the newest version. */
    Page<Known> list(String community, @Nullable String cursor, int size) {
        String[] after = Page.decodePair(cursor);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery(JOINED + " WHERE r.community = :community AND (r.month, r.version) <"
                                + " (:month, :version) ORDER BY r.month DESC, r.version DESC LIMIT :limit")
                        .bind("community", community)
                        .bind("month", after[1].isEmpty() ? "~" : after[1])
                        .bind("version", version(after[0]))
                        .bind("limit", size + 1)
                        .map((row, context) -> known(row))
                        .list(),
                size,
                each -> Page.pair(
                        Integer.toString(each.report().version()),
                        each.report().month().toString())));
    }

    private static int version(String text) {
        if (!text.matches("[0-9]{0,9}")) {
            throw Refused.invalid("cursor-unknown").at("cursor");
        }
        return text.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(text);
    }

    /** Residents may read it from now on, instead of another version of the month. */
    Known publish(String community, String report, String by) {
        return database.write(transaction -> {
            Report found = get(transaction.handle(), community, report).report();
            if (!found.content().isWholeMonth()) {
                throw Refused.conflict("report-unfinished");
            }
            transaction
                    .handle()
                    .createUpdate("INSERT INTO outcome_published (community, month, report, published_at,"
                            + " published_by) VALUES (:community, :month, :report, :now, :by)"
                            + " ON CONFLICT (community, month) DO UPDATE SET report = excluded.report,"
                            + " published_at = excluded.published_at, published_by = excluded.published_by"
                            + " WHERE outcome_published.report <> excluded.report")
                    .bind("community", community)
                    .bind("month", found.month().toString())
                    .bind("report", report)
                    .bind("now", clock.millis())
                    .bind("by", by)
                    .execute();
            return get(transaction.handle(), community, report);
        });
    }

    /** Residents may no longer read it. */
    Known withdraw(String community, String report) {
        return database.write(transaction -> {
            get(transaction.handle(), community, report);
            transaction
                    .handle()
                    .createUpdate("DELETE FROM outcome_published WHERE community = :community AND report = :report")
                    .bind("community", community)
                    .bind("report", report)
                    .execute();
            return get(transaction.handle(), community, report);
        });
    }

    /** What residents may read, newest month first. */
    Page<Known> published(String community, @Nullable String cursor, int size) {
        String before = Page.decode(cursor);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT r.*, p.published_at, p.published_by FROM outcome_published p"
                                + " JOIN outcome_report r ON r.id = p.report WHERE p.community = :community"
                                + " AND p.month < :before ORDER BY p.month DESC LIMIT :limit")
                        .bind("community", community)
                        .bind("before", before.isEmpty() ? "~" : before)
                        .bind("limit", size + 1)
                        .map((row, context) -> known(row))
                        .list(),
                size,
                each -> each.report().month().toString()));
    }

    /** What residents may read of a month. */
    Known published(String community, YearMonth month) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT r.*, p.published_at, p.published_by FROM outcome_published p"
                        + " JOIN outcome_report r ON r.id = p.report WHERE p.community = :community"
                        + " AND p.month = :month")
                .bind("community", community)
                .bind("month", month.toString())
                .map((row, context) -> known(row))
                .findOne()
                .orElseThrow(() -> Refused.notFound("report-unknown")));
    }

    /**
     * What a code from a paper is worth.
     *
     * @param replaced a later version of the month exists
     */
    record Checked(Report report, boolean replaced) {}

    /** Empty when no report has this code, or one that was written without the key. */
    Optional<Checked> check(String typed) {
        Optional<String> code = PaperCode.read(typed);
        if (code.isEmpty()) {
            return Optional.empty();
        }
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM outcome_report WHERE code = :code")
                .bind("code", code.get())
                .map((row, context) -> Map.entry(report(row), text(row, "content")))
                .findOne()
                .filter(found -> isOurs(found.getKey(), found.getValue()))
                .map(found -> new Checked(
                        found.getKey(),
                        newest(
                                        transaction.handle(),
                                        found.getKey().community(),
                                        found.getKey().month())
                                .map(Report::version)
                                .filter(version -> version > found.getKey().version())
                                .isPresent())));
    }

    private boolean isOurs(Report report, String content) {
        return PaperCode.same(
                report.code(), code(report.id(), report.community(), report.month(), report.version(), content));
    }

    private static Known known(ResultSet row) throws SQLException {
        return new Known(report(row), instantOrNull(row, "published_at"), row.getString("published_by"));
    }

    private static Report report(ResultSet row) throws SQLException {
        return new Report(
                text(row, "id"),
                text(row, "community"),
                YearMonth.parse(text(row, "month")),
                row.getInt("version"),
                instant(row, "made_at"),
                text(row, "made_by"),
                text(row, "code"),
                Texts.read(text(row, "content"), Report.Content.class));
    }
}
