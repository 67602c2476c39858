package org.linli.cloud.privacy;

import static org.linli.cloud.storage.Columns.text;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.Calendar;
import org.linli.cloud.access.Consents;
import org.linli.cloud.events.EventViews;
import org.linli.cloud.notify.Notice;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.people.Companies;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.access.HolidayItem;

/**
 * How many faces are stored, by the consents in force and by what doors say, against the number at which a company must file with the internet office
 * (人脸识别技术应用安全管理办法, in force from 2025-06-01: 100 000 people, within 30 working days). Who files is the company, so its people count once. Thread: any.
 */
final class FaceCounts {

    static final long THRESHOLD = 100_000;

    private static final int FILING_WORKING_DAYS = 30;

    private final Database database;
    private final Companies companies;
    private final Notifications notifications;
    private final long threshold;
    private final Clock clock;

    FaceCounts(Database database, Companies companies, Notifications notifications, long threshold, Clock clock) {
        this.database = database;
        this.companies = companies;
        this.notifications = notifications;
        this.threshold = threshold;
        this.clock = clock;
    }

    /** How far a company is. */
    enum Level {
        /** Nine tenths. */
        NEAR,
        REACHED
    }

    /**
     * @param consents people with a consent in force
     * @param held people of whom a door says that it holds a template
     */
    record Count(long consents, long held) {
        long faces() {
            return Math.max(consents, held);
        }
    }

    /**
     * What a manager sees.
     *
     * @param site null where several companies share the site
     * @param nearSince the day on which nine tenths were reached; null before
     * @param filingDue last day to file; null before the number was reached
     */
    record Report(
            Count community,
            Count company,
            @Nullable Count site,
            long threshold,
            long warnAt,
            @Nullable LocalDate nearSince,
            @Nullable LocalDate reachedOn,
            @Nullable LocalDate filingDue) {}

    private record Reached(LocalDate on, @Nullable LocalDate due) {}

    Report report(String community) {
        String company = companies.get(community).company();
        List<String> all = companies.all().stream().map(Companies.Community::id).toList();
        boolean alone = companies.all().stream().allMatch(one -> one.company().equals(company));
        List<String> its = companies.ofCompany(company).stream()
                .map(Companies.Community::id)
                .toList();
        return database.read(transaction -> {
            Count here = new Count(
                    Consents.inForceIn(transaction, community), EventViews.peopleHeld(transaction, List.of(community)));
            Count whole = count(transaction, company, its);
            Reached near = find(transaction, company, Level.NEAR).orElse(null);
            Reached reached = find(transaction, company, Level.REACHED).orElse(null);
            return new Report(
                    here,
                    whole,
                    alone ? new Count(whole.consents(), EventViews.peopleHeld(transaction, all)) : null,
                    threshold,
                    warnAt(),
                    near == null ? null : near.on(),
                    reached == null ? null : reached.on(),
                    reached == null ? null : reached.due());
        });
    }

    private static Count count(Transaction transaction, String company, List<String> communities) {
        return new Count(Consents.inForceOf(transaction, company), EventViews.peopleHeld(transaction, communities));
    }

    private long warnAt() {
        return threshold / 10 * 9;
    }

    /** Daily: writes down the day on which a company came near or reached the number, and tells its managers once. */
    void look() {
        companies.all().stream().map(Companies.Community::company).distinct().forEach(this::look);
    }

    private void look(String company) {
        List<Companies.Community> its = companies.ofCompany(company);
        database.change(transaction -> {
            transaction.serialise("face-threshold/" + company);
            long faces = count(
                            transaction,
                            company,
                            its.stream().map(Companies.Community::id).toList())
                    .faces();
            LocalDate today = clock.instant().atZone(its.get(0).zoneId()).toLocalDate();
            if (faces >= warnAt()) {
                reach(transaction, its, Level.NEAR, faces, today, null);
            }
            if (faces >= threshold) {
                LocalDate due = after(transaction, its.get(0).id(), today, FILING_WORKING_DAYS);
                reach(transaction, its, Level.REACHED, faces, today, due);
            }
        });
    }

    private void reach(
            Transaction transaction,
            List<Companies.Community> its,
            Level level,
            long faces,
            LocalDate today,
            @Nullable LocalDate due) {
        int added = transaction
                .handle()
                .createUpdate("INSERT INTO face_threshold (company, level, faces, reached_on, due_on)"
                        + " VALUES (:company, :level, :faces, :on, :due) ON CONFLICT (company, level) DO NOTHING")
                .bind("company", its.get(0).company())
                .bind("level", level.name())
                .bind("faces", faces)
                .bind("on", today.toString())
                .bind("due", due == null ? null : due.toString())
                .execute();
        if (added == 0) {
            return;
        }
        for (Companies.Community community : its) {
            Notice notice = Notice.of(community.id(), due == null ? "faces-near" : "faces-reached")
                    .toRoles("MANAGER")
                    .with("faces", Long.toString(faces))
                    .with("threshold", Long.toString(threshold));
            notifications.tell(transaction, due == null ? notice : notice.with("due", due.toString()));
        }
    }

    private Optional<Reached> find(Transaction transaction, String company, Level level) {
        return transaction
                .handle()
                .createQuery(
                        "SELECT reached_on, due_on FROM face_threshold WHERE company = :company AND level = :level")
                .bind("company", company)
                .bind("level", level.name())
                .map((row, context) -> {
                    String due = row.getString("due_on");
                    return new Reached(
                            LocalDate.parse(text(row, "reached_on")), due == null ? null : LocalDate.parse(due));
                })
                .findOne();
    }

    /**
     * Monday to Friday without the holidays of the community's own calendar. Days worked on a weekend 调休 are not in that calendar: where there are any, the law's day is
     * earlier by as many.
     */
    static LocalDate after(Transaction transaction, String community, LocalDate day, int workingDays) {
        List<HolidayItem> holidays = Calendar.holidaysFrom(transaction, community, day);
        LocalDate at = day;
        for (int left = workingDays; left > 0; ) {
            at = at.plusDays(1);
            LocalDate one = at;
            boolean free = one.getDayOfWeek() == DayOfWeek.SATURDAY
                    || one.getDayOfWeek() == DayOfWeek.SUNDAY
                    || holidays.stream()
                            .anyMatch(holiday -> !one.isBefore(holiday.from()) && !one.isAfter(holiday.until()));
            if (!free) {
                left--;
            } else if (at.isAfter(day.plusYears(2))) {
                // Somebody made every day a holiday.
                return at;
            }
        }
        return at;
    }
}
