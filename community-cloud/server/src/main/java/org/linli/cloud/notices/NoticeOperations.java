package org.linli.cloud.notices;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.operation.Bodies;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.papers.PaperOperations;
import org.linli.cloud.papers.Papers;
import org.linli.cloud.people.Audience;
import org.linli.cloud.people.People;
import org.linli.cloud.pictures.PictureOperations;
import org.linli.cloud.storage.Page;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** Notices over HTTP. */
final class NoticeOperations {

    private final Announcements notices;
    private final People people;

    NoticeOperations(Announcements notices, People people) {
        this.notices = notices;
        this.people = people;
    }

    /** @param read whether the reader has read it; null for staff who look at what was published */
    private record View(
            String id,
            String title,
            String titleEn,
            String words,
            String wordsEn,
            @Nullable Audience audience,
            boolean mustRead,
            List<String> pictures,
            List<Papers.Kept> papers,
            Announcement.State state,
            Instant publishAt,
            Instant expiresAt,
            @Nullable Boolean read) {}

    private record ReaderView(
            String person,
            @Nullable String personName,
            @Nullable Instant readAt) {}

    private record ReachView(View notice, int meant, int read) {}

    void register(Operations on) {
        on.change("publishNotice", "", request -> {
            Announcements.Draft draft = Bodies.read(request, Announcements.Draft.class);
            return Reply.created(staffs(
                    notices.publish(community(request), draft, request.caller().requireActor())));
        });
        on.read("listNotices", request -> {
            Page<Announcement> page =
                    notices.list(community(request), Operations.cursor(request), Operations.size(request));
            Map<String, Papers.Kept> papers = notices.papers(community(request), page.items());
            return Operations.page(page, notice -> view(notice, papers, notice.audience(), null));
        });
        on.read("getNotice", request -> {
            Announcements.Reach reach = notices.reach(community(request), request.path("notice"));
            Announcement notice = notices.get(community(request), request.path("notice"));
            return Reply.ok(new ReachView(staffs(notice), reach.meant(), reach.read()));
        });
        on.change(
                "withdrawNotice",
                "notice",
                request -> Reply.ok(staffs(notices.withdraw(community(request), request.path("notice")))));
        on.read("listNoticeReaders", request -> {
            Page<Announcements.Reader> page = notices.readers(
                    community(request), request.path("notice"), Operations.cursor(request), Operations.size(request));
            Map<String, String> names = people.names(
                    community(request),
                    page.items().stream().map(Announcements.Reader::person).collect(Collectors.toSet()));
            return Operations.page(
                    page, reader -> new ReaderView(reader.person(), names.get(reader.person()), reader.readAt()));
        });
        on.read("listMyNotices", request -> {
            Page<Announcements.Reading> page = notices.listFor(
                    community(request),
                    request.caller().requirePerson(),
                    staff(request),
                    Operations.cursor(request),
                    Operations.size(request));
            Map<String, Papers.Kept> papers = notices.papers(
                    community(request),
                    page.items().stream().map(Announcements.Reading::notice).toList());
            return Operations.page(page, reading -> view(reading.notice(), papers, null, reading.read()));
        });
        on.read("getMyNotice", request -> {
            Announcement notice = mine(request);
            return Reply.ok(view(notice, notices.papers(notice.community(), List.of(notice)), null, null));
        });
        on.read(
                "getMyNoticePaper",
                request -> PaperOperations.pdf(notices.paper(mine(request), request.path("paper"))));
        on.read(
                "getMyNoticePicture",
                request -> PictureOperations.jpeg(notices.picture(mine(request), request.path("picture"))));
        on.change("readMyNotice", "notice", request -> {
            notices.markRead(
                    community(request), request.path("notice"), request.caller().requirePerson(), staff(request));
            return Reply.noContent();
        });
    }

    private Announcement mine(ApiRequest request) {
        return notices.getFor(
                community(request), request.path("notice"), request.caller().requirePerson(), staff(request));
    }

    private static Set<String> staff(ApiRequest request) {
        Set<String> roles = new TreeSet<>(request.caller().roles());
        roles.remove("RESIDENT");
        return roles;
    }

    private static String community(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    private View staffs(Announcement notice) {
        return view(notice, notices.papers(notice.community(), List.of(notice)), notice.audience(), null);
    }

    private static View view(
            Announcement notice, Map<String, Papers.Kept> papers, @Nullable Audience audience, @Nullable Boolean read) {
        return new View(
                notice.id(),
                notice.title(),
                notice.titleEn(),
                notice.words(),
                notice.wordsEn(),
                audience,
                notice.mustRead(),
                notice.pictures(),
                notice.papers().stream()
                        .map(papers::get)
                        .filter(Objects::nonNull)
                        .toList(),
                notice.state(),
                notice.publishAt(),
                notice.expiresAt(),
                read);
    }
}
