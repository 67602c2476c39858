package org.linli.cloud.notices;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.jobs.Each;
import org.linli.cloud.notify.Notice;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.papers.Papers;
import org.linli.cloud.people.Audience;
import org.linli.cloud.people.Homes;
import org.linli.cloud.people.StaffRoles;
import org.linli.cloud.pictures.Pictures;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/** Notices as they are written, told, read and taken back. Thread: any; calls block. */
final class Announcements {

    private static final Duration LONGEST = Duration.ofDays(731);
    private static final int MOST_TITLE = 100;
    private static final int MOST_WORDS = 10_000;
    private static final int MOST_PICTURES = 9;
    private static final int MOST_PAPERS = 5;
    private static final int TOLD_AT_ONCE = 20;

    private final Database database;
    private final Homes homes;
    private final Pictures pictures;
    private final Papers papers;
    private final Notifications notifications;
    private final Clock clock;

    Announcements(
            Database database,
            Homes homes,
            Pictures pictures,
            Papers papers,
            Notifications notifications,
            Clock clock) {
        this.database = database;
        this.homes = homes;
        this.pictures = pictures;
        this.papers = papers;
        this.notifications = notifications;
        this.clock = clock;
    }

    /**
     * What is to be told.
     *
     * @param audience null for every resident
     * @param publishAt null for at once
     * @param expiresAt null for in a year
     */
    record Draft(
            String title,
            @Nullable String titleEn,
            String words,
            @Nullable String wordsEn,
            @Nullable Audience audience,
            @Nullable Boolean mustRead,
            @Nullable List<String> pictures,
            @Nullable List<String> papers,
            @Nullable Instant publishAt,
            @Nullable Instant expiresAt) {}

    /** Whether a person has read a notice. */
    record Reading(Announcement notice, boolean read) {}

    /** @param readAt null for not yet */
    record Reader(String person, @Nullable Instant readAt) {}

    /** How far a notice got. */
    record Reach(int meant, int read) {}

    Announcement publish(String community, Draft draft, String by) {
        Instant now = clock.instant();
        String title = draft.title().strip();
        String words = draft.words().strip();
        String titleEn = draft.titleEn() == null ? "" : draft.titleEn().strip();
        String wordsEn = draft.wordsEn() == null ? "" : draft.wordsEn().strip();
        List<String> photos = draft.pictures() == null ? List.of() : draft.pictures();
        Refused.unless(
                !title.isEmpty() && title.length() <= MOST_TITLE && titleEn.length() <= MOST_TITLE, "notice-title");
        Refused.unless(
                !words.isEmpty() && words.length() <= MOST_WORDS && wordsEn.length() <= MOST_WORDS, "notice-words");
        List<String> attached = draft.papers() == null ? List.of() : draft.papers();
        Refused.unless(photos.size() <= MOST_PICTURES, "ticket-photos");
        Refused.unless(attached.size() <= MOST_PAPERS, "papers-many");
        Instant wanted = draft.publishAt();
        Instant publishAt = wanted == null || wanted.isBefore(now) ? now : wanted;
        Instant expiresAt = draft.expiresAt() == null ? publishAt.plus(Duration.ofDays(365)) : draft.expiresAt();
        Refused.unless(expiresAt.isAfter(publishAt) && !expiresAt.isAfter(now.plus(LONGEST)), "window");
        Audience audience = draft.audience() == null ? Audience.EVERYBODY : draft.audience();
        Announcement notice = new Announcement(
                community,
                Ids.next(),
                title,
                titleEn,
                words,
                wordsEn,
                audience,
                Boolean.TRUE.equals(draft.mustRead()),
                photos,
                attached,
                Announcement.State.PUBLISHED,
                publishAt,
                expiresAt,
                by,
                now,
                false);
        database.change(transaction -> {
            audience.mustExist(transaction, homes, community);
            AnnouncementRows.insert(transaction.handle(), notice);
            photos.forEach(photo -> pictures.claim(transaction, community, photo, by, owner(notice)));
            attached.forEach(paper -> papers.claim(transaction, community, paper, by, owner(notice)));
            if (!publishAt.isAfter(now)) {
                tell(transaction, notice);
            }
        });
        return notice;
    }

    /** What was to be published later and is due. Safe at several servers: each is told in the transaction that marks it told. */
    void tellDue() {
        List<Announcement> due = database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM notice WHERE NOT told AND publish_at <= :now ORDER BY publish_at"
                        + " LIMIT :most")
                .bind("now", clock.millis())
                .bind("most", TOLD_AT_ONCE)
                .map((row, context) -> AnnouncementRows.notice(row))
                .list());
        Each.apart(due, notice -> database.change(transaction -> tell(transaction, notice)));
    }

    private void tell(Transaction transaction, Announcement notice) {
        int first = transaction
                .handle()
                .createUpdate("UPDATE notice SET told = :yes WHERE community = :community AND id = :id AND NOT told"
                        + " AND state = 'PUBLISHED'")
                .bind("yes", true)
                .bind("community", notice.community())
                .bind("id", notice.id())
                .execute();
        if (first == 0) {
            return;
        }
        Notice told = Notice.of(notice.community(), notice.mustRead() ? "notice-must" : "notice-new")
                .with("title", notice.title(), notice.titleEn().isEmpty() ? notice.title() : notice.titleEn())
                .about("notice/" + notice.id())
                .to(notice.audience().residents(transaction, homes, notice.community(), clock.instant()));
        Set<String> roles = notice.audience().roles();
        notifications.tell(transaction, roles.isEmpty() ? told : told.toRoles(roles.toArray(String[]::new)));
    }

    Announcement withdraw(String community, String id) {
        return database.write(transaction -> {
            Announcement notice = get(transaction, community, id);
            transaction
                    .handle()
                    .createUpdate("UPDATE notice SET state = 'WITHDRAWN', told = :yes"
                            + " WHERE community = :community AND id = :id")
                    .bind("yes", true)
                    .bind("community", community)
                    .bind("id", notice.id())
                    .execute();
            return get(transaction, community, id);
        });
    }

    /** Newest first, whatever their state. */
    Page<Announcement> list(String community, @Nullable String cursor, int size) {
        return database.read(
                transaction -> AnnouncementRows.page(transaction.handle(), community, "", 0, cursor, size));
    }

    /** What a person sees, newest first. One page may be shorter than asked: what is not for them is left out. */
    Page<Reading> listFor(String community, String person, Set<String> staff, @Nullable String cursor, int size) {
        Instant now = clock.instant();
        return database.read(transaction -> {
            List<Homes.HouseholdOf> where = homes.householdsNow(transaction, community, person, now);
            Page<Announcement> page = AnnouncementRows.page(
                    transaction.handle(),
                    community,
                    " AND state = 'PUBLISHED' AND publish_at <= :now AND expires_at > :now",
                    now.toEpochMilli(),
                    cursor,
                    size);
            List<Announcement> theirs = page.items().stream()
                    .filter(notice -> notice.audience().includes(where, staff))
                    .toList();
            Set<String> read = read(transaction.handle(), community, person, theirs);
            return new Page<>(
                    theirs.stream()
                            .map(notice -> new Reading(notice, read.contains(notice.id())))
                            .toList(),
                    page.next());
        });
    }

    private static Set<String> read(Handle handle, String community, String person, List<Announcement> notices) {
        return notices.isEmpty()
                ? Set.of()
                : new TreeSet<>(handle.createQuery("SELECT notice FROM notice_read WHERE community = :community"
                                + " AND person = :person AND notice IN (<ids>)")
                        .bind("community", community)
                        .bind("person", person)
                        .bindList("ids", notices.stream().map(Announcement::id).toList())
                        .mapTo(String.class)
                        .list());
    }

    /** @throws Refused {@code notice-unknown} for what is not for them, or not to be seen now */
    Announcement getFor(String community, String id, String person, Set<String> staff) {
        return database.read(transaction -> visible(transaction, community, id, person, staff));
    }

    private Announcement visible(
            Transaction transaction, String community, String id, String person, Set<String> staff) {
        Announcement notice = get(transaction, community, id);
        Instant now = clock.instant();
        boolean theirs = notice.isVisible(now)
                && notice.audience().includes(homes.householdsNow(transaction, community, person, now), staff);
        if (!theirs) {
            throw Refused.notFound("notice-unknown");
        }
        return notice;
    }

    /** Again is no error; the first time counts. */
    void markRead(String community, String id, String person, Set<String> staff) {
        database.change(transaction -> {
            visible(transaction, community, id, person, staff);
            transaction
                    .handle()
                    .createUpdate("INSERT INTO notice_read (community, notice, person, read_at)"
                            + " VALUES (:community, :notice, :person, :now)"
                            + " ON CONFLICT (community, notice, person) DO NOTHING")
                    .bind("community", community)
                    .bind("notice", id)
                    .bind("person", person)
                    .bind("now", clock.millis())
                    .execute();
        });
    }

    /** Who is meant now, with when they read it, by id. */
    Page<Reader> readers(String community, String id, @Nullable String cursor, int size) {
        String after = Page.decode(cursor);
        return database.read(transaction -> {
            Map<String, Instant> read = readAt(transaction.handle(), community, id);
            List<Reader> all = new ArrayList<>();
            for (String person : meant(transaction, get(transaction, community, id))) {
                if (person.compareTo(after) > 0 && all.size() <= size) {
                    all.add(new Reader(person, read.get(person)));
                }
            }
            return Page.of(all, size, Reader::person);
        });
    }

    Reach reach(String community, String id) {
        return database.read(transaction -> {
            Set<String> meant = meant(transaction, get(transaction, community, id));
            Set<String> read =
                    new TreeSet<>(readAt(transaction.handle(), community, id).keySet());
            read.retainAll(meant);
            return new Reach(meant.size(), read.size());
        });
    }

    private Set<String> meant(Transaction transaction, Announcement notice) {
        Set<String> all =
                new TreeSet<>(notice.audience().residents(transaction, homes, notice.community(), clock.instant()));
        if (!notice.audience().roles().isEmpty()) {
            all.addAll(StaffRoles.with(
                    transaction.handle(), notice.community(), notice.audience().roles()));
        }
        return all;
    }

    private static Map<String, Instant> readAt(Handle handle, String community, String id) {
        Map<String, Instant> read = new HashMap<>();
        handle.createQuery("SELECT person, read_at FROM notice_read WHERE community = :community AND notice = :id")
                .bind("community", community)
                .bind("id", id)
                .map((row, context) -> Map.entry(text(row, "person"), instant(row, "read_at")))
                .forEach(entry -> read.put(entry.getKey(), entry.getValue()));
        return read;
    }

    byte[] picture(Announcement notice, String picture) {
        return pictures.jpeg(notice.community(), picture, owner(notice));
    }

    Papers.File paper(Announcement notice, String paper) {
        return papers.file(notice.community(), paper, owner(notice));
    }

    /** What the documents of these notices are called, by id. */
    Map<String, Papers.Kept> papers(String community, List<Announcement> notices) {
        return papers.named(
                community,
                notices.stream().flatMap(notice -> notice.papers().stream()).toList());
    }

    Announcement get(String community, String id) {
        return database.read(transaction -> get(transaction, community, id));
    }

    /** An erased person has read nothing. */
    static void erase(Transaction transaction, String person) {
        transaction
                .handle()
                .createUpdate("DELETE FROM notice_read WHERE person = :person")
                .bind("person", person)
                .execute();
    }

    private static Announcement get(Transaction transaction, String community, String id) {
        Optional<Announcement> found = transaction
                .handle()
                .createQuery("SELECT * FROM notice WHERE community = :community AND id = :id")
                .bind("community", community)
                .bind("id", id)
                .map((row, context) -> AnnouncementRows.notice(row))
                .findOne();
        return found.orElseThrow(() -> Refused.notFound("notice-unknown"));
    }

    private static String owner(Announcement notice) {
        return "notice/" + notice.id();
    }
}
