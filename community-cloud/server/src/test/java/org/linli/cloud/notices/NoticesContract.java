package org.linli.cloud.notices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.cloud.people.TestCommunity.HERE;
import static org.linli.cloud.people.TestCommunity.THERE;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.papers.Papers;
import org.linli.cloud.papers.TestPdf;
import org.linli.cloud.people.Audience;
import org.linli.cloud.people.TestCommunity;
import org.linli.cloud.pictures.Pictures;
import org.linli.cloud.pictures.TestPictures;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;

/** Notices on a database that the subclass chooses. */
abstract class NoticesContract {

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private TestCommunity community;
    private Pictures pictures;
    private Papers papers;
    private Announcements notices;

    abstract Database open(Path where);

    @BeforeEach
    void openNotices() {
        community = new TestCommunity(open(directory), directory, clock);
        pictures = new Pictures(community.database, clock);
        papers = new Papers(community.database, clock);
        notices = new Announcements(
                community.database, community.homes, pictures, papers, community.notify.notifications(), clock);
    }

    @AfterEach
    void close() {
        community.close();
    }

    private static Announcements.Draft draft(@Nullable Audience audience, @Nullable Instant at) {
        return new Announcements.Draft("停水通知", "No water", "明天九点停水", null, audience, true, null, null, at, null);
    }

    private Announcement publish(@Nullable Audience audience) {
        return notices.publish(HERE, draft(audience, null), "boss");
    }

    private static void refused(String code, Executable what) {
        assertEquals(code, assertThrows(Refused.class, what).code());
    }

    private List<Announcements.Reading> seenBy(String person, String... staff) {
        return notices.listFor(HERE, person, Set.of(staff), null, 50).items();
    }

    @Test
    void everybodyIsToldAndWhoHasReadItIsKnown() {
        Announcement notice = publish(null);
        for (String person : List.of("mei", "lin", "wu")) {
            assertEquals(List.of("必读公告：停水通知"), community.told(person));
        }
        assertEquals(List.of(), community.told("far"));
        assertEquals(false, seenBy("mei").get(0).read());
        notices.markRead(HERE, notice.id(), "mei", Set.of());
        notices.markRead(HERE, notice.id(), "mei", Set.of());
        assertEquals(true, seenBy("mei").get(0).read());
        assertEquals(false, seenBy("wu").get(0).read());
        assertEquals(new Announcements.Reach(3, 1), notices.reach(HERE, notice.id()));
        Page<Announcements.Reader> first = notices.readers(HERE, notice.id(), null, 2);
        assertEquals(
                List.of("lin", "mei"),
                first.items().stream().map(Announcements.Reader::person).toList());
        assertEquals(
                List.of(new Announcements.Reader("wu", null)),
                notices.readers(HERE, notice.id(), first.next(), 2).items());
    }

    @Test
    void aHomeABuildingOrTheStaffIsMeantAndNobodyElse() {
        Announcement forHome = publish(new Audience(Set.of(), Set.of("1-102"), Set.of()));
        assertEquals(List.of(), seenBy("mei"));
        assertEquals(1, seenBy("wu").size());
        refused("notice-unknown", () -> notices.getFor(HERE, forHome.id(), "mei", Set.of()));
        refused("notice-unknown", () -> notices.markRead(HERE, forHome.id(), "mei", Set.of()));
        publish(new Audience(Set.of("1"), Set.of(), Set.of()));
        assertEquals(1, seenBy("mei").size());
        publish(new Audience(Set.of(), Set.of(), Set.of("REPAIRER")));
        assertEquals(List.of("必读公告：停水通知"), community.told("zhao"));
        assertEquals(1, seenBy("mei").size());
        assertEquals(1, seenBy("zhao", "REPAIRER").size());
        refused("building-unknown", () -> publish(new Audience(Set.of("9"), Set.of(), Set.of())));
        refused("unit-unknown", () -> publish(new Audience(Set.of(), Set.of("9-901"), Set.of())));
    }

    @Test
    void whatIsForLaterIsToldThenAndOnce() {
        Instant tomorrow = clock.instant().plus(Duration.ofDays(1));
        Announcement notice = notices.publish(HERE, draft(null, tomorrow), "boss");
        notices.tellDue();
        assertEquals(List.of(), community.told("mei"));
        assertEquals(List.of(), seenBy("mei"));
        clock.advance(Duration.ofDays(1));
        notices.tellDue();
        notices.tellDue();
        assertEquals(1, community.told("mei").size());
        assertEquals(notice.id(), seenBy("mei").get(0).notice().id());
    }

    @Test
    void whatIsTakenBackOrOverIsGone() {
        Announcement later = notices.publish(HERE, draft(null, clock.instant().plusSeconds(60)), "boss");
        notices.withdraw(HERE, later.id());
        clock.advance(Duration.ofMinutes(2));
        notices.tellDue();
        assertEquals(List.of(), community.told("mei"));
        Announcement notice = publish(null);
        notices.withdraw(HERE, notice.id());
        assertEquals(List.of(), seenBy("mei"));
        publish(null);
        clock.advance(Duration.ofDays(366));
        assertEquals(List.of(), seenBy("mei"));
        refused("notice-unknown", () -> notices.withdraw(THERE, notice.id()));
    }

    @Test
    void aDocumentComesAlongOnceAndIsForgottenWhenNothingNamesIt() {
        Papers.Kept paper = papers.keep(HERE, "../../etc/停水 通知.PDF", TestPdf.plain(2), "boss");
        assertEquals("停水 通知.pdf", paper.name());
        assertEquals(2, paper.pages());
        Announcements.Draft draft =
                new Announcements.Draft("标题", null, "正文", null, null, null, null, List.of(paper.id()), null, null);
        refused("paper-unknown", () -> notices.publish(HERE, draft, "ana"));
        Announcement notice = notices.publish(HERE, draft, "boss");
        assertEquals(List.of(paper.id()), notices.get(HERE, notice.id()).papers());
        assertEquals(
                paper.name(),
                notices.papers(HERE, List.of(notice)).values().iterator().next().name());
        byte[] pdf = notices.paper(notice, paper.id()).pdf();
        assertEquals("%PDF-", new String(pdf, 0, 5, java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals(paper.bytes(), pdf.length);
        refused("paper-unknown", () -> notices.publish(HERE, draft, "boss"));
        refused("paper-unknown", () -> papers.file(THERE, paper.id(), "notice/" + notice.id()));
        refused("paper-unknown", () -> papers.file(HERE, paper.id(), "notice/other"));
        Papers.Kept loose = papers.keep(HERE, "a.pdf", TestPdf.plain(1), "boss");
        clock.advance(Duration.ofHours(25));
        papers.forgetLoose();
        assertEquals(
                Set.of(paper.id()),
                papers.named(HERE, List.of(paper.id(), loose.id())).keySet());
    }

    @Test
    void picturesComeAlong() {
        String picture =
                pictures.keep(HERE, TestPictures.file("jpeg", 64, 48), "boss").id();
        Announcement notice = notices.publish(
                HERE,
                new Announcements.Draft("标题", null, "正文", null, null, null, List.of(picture), null, null, null),
                "boss");
        assertTrue(notices.picture(notice, picture).length > 0);
        refused("picture-unknown", () -> notices.picture(publish(null), picture));
    }

    @Test
    void anErasedPersonHasReadNothing() {
        Announcement notice = publish(null);
        notices.markRead(HERE, notice.id(), "mei", Set.of());
        community.database.change(transaction -> Announcements.erase(transaction, "mei"));
        assertEquals(0, notices.reach(HERE, notice.id()).read());
    }
}
