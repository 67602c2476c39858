package org.linli.cloud.privacy;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.Consents;
import org.linli.cloud.events.EventViews;
import org.linli.cloud.operation.Bodies;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Visibility;
import org.linli.cloud.people.Wards;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** Consents over HTTP: texts, giving and taking back, the book, and who decides for whom. */
final class ConsentOperations {

    private final ConsentDesk desk;
    private final ConsentTexts texts;
    private final Consents consents;
    private final Wards wards;
    private final People people;
    private final Visibility visibility;
    private final EventViews views;
    private final Clock clock;

    /** What this looks at elsewhere. */
    record Around(Consents consents, Wards wards, People people, Visibility visibility, EventViews views) {}

    ConsentOperations(ConsentDesk desk, ConsentTexts texts, Around around, Clock clock) {
        this.desk = desk;
        this.texts = texts;
        this.consents = around.consents();
        this.wards = around.wards();
        this.people = around.people();
        this.visibility = around.visibility();
        this.views = around.views();
        this.clock = clock;
    }

    private record TextInput(Consents.Kind kind, String title, String titleEn, String words, String wordsEn) {}

    private record TextView(
            Consents.Kind kind,
            String textVersion,
            String title,
            String titleEn,
            String words,
            String wordsEn,
            String publishedBy,
            Instant publishedAt) {
        static TextView of(ConsentTexts.ConsentText text) {
            ConsentTexts.Words words = text.words();
            return new TextView(
                    text.kind(),
                    text.version(),
                    words.title(),
                    words.titleEn(),
                    words.words(),
                    words.wordsEn(),
                    text.publishedBy(),
                    text.publishedAt());
        }
    }

    private record ConsentInput(
            Consents.@Nullable Kind kind,
            String textVersion,
            @Nullable String holder) {}

    private record PaperInput(Consents.@Nullable Kind kind, String textVersion, String givenBy, String paper) {}

    private record WardInput(Wards.Cause cause, @Nullable LocalDate until, String note) {}

    private record ConsentView(
            String id,
            Consents.Kind kind,
            String holder,
            @Nullable String holderName,
            String textVersion,
            String givenBy,
            Instant givenAt,
            Consents.Way way,
            @Nullable String withdrawnBy,
            @Nullable Instant withdrawnAt) {
        static ConsentView of(Consents.Consent consent, @Nullable String name) {
            return new ConsentView(
                    consent.id(),
                    consent.kind(),
                    consent.holder(),
                    name,
                    consent.textVersion(),
                    consent.givenBy(),
                    consent.givenAt(),
                    consent.way(),
                    consent.withdrawnBy(),
                    consent.withdrawnAt());
        }
    }

    private record EntryView(
            String id,
            String consent,
            Consents.Kind kind,
            String holder,
            @Nullable String holderName,
            Consents.Step step,
            String textVersion,
            Instant at,
            String by,
            Consents.Way way,
            String recordedBy,
            String reason) {
        static EntryView of(Consents.Entry entry, @Nullable String name) {
            return new EntryView(
                    Long.toString(entry.id()),
                    entry.consent(),
                    entry.kind(),
                    entry.holder(),
                    name,
                    entry.step(),
                    entry.textVersion(),
                    entry.at(),
                    entry.by(),
                    entry.way(),
                    entry.recordedBy(),
                    entry.reason());
        }
    }

    private record WardView(
            String person,
            String holderName,
            Wards.Cause cause,
            @Nullable LocalDate until,
            String note,
            String recordedBy,
            Instant recordedAt) {}

    void register(Operations on) {
        texts(on);
        staff(on);
        book(on);
        mine(on);
        wards(on);
    }

    private void texts(Operations on) {
        on.read(
                "listConsentTexts",
                request -> Operations.page(
                        texts.list(
                                here(request),
                                kind(request),
                                request.query("current")
                                        .map(Boolean::parseBoolean)
                                        .orElse(false),
                                Operations.cursor(request),
                                Operations.size(request)),
                        TextView::of));
        on.change("publishConsentText", "", request -> {
            TextInput input = Bodies.read(request, TextInput.class);
            ConsentTexts.Words words =
                    new ConsentTexts.Words(input.title(), input.titleEn(), input.words(), input.wordsEn());
            return Reply.created(TextView.of(texts.publish(here(request), input.kind(), words, actor(request))));
        });
    }

    private void staff(Operations on) {
        on.read(
                "listConsents",
                request -> Operations.page(
                        consents.page(known(request), Operations.cursor(request), Operations.size(request)),
                        consent -> ConsentView.of(consent, null)));
        on.change("giveConsent", "person", request -> {
            PaperInput input = Bodies.read(request, PaperInput.class);
            ConsentDesk.Wanted wanted =
                    new ConsentDesk.Wanted(orFace(input.kind()), known(request), input.textVersion());
            return Reply.created(ConsentView.of(
                    desk.record(here(request), wanted, input.givenBy(), actor(request), input.paper()), null));
        });
        on.change("withdrawConsent", "consent", request -> {
            desk.withdrawAtDesk(here(request), request.path("consent"), actor(request));
            return Reply.noContent();
        });
        on.read(
                "listErasures",
                request -> Operations.page(
                        views.faceTemplates(
                                here(request), known(request), Operations.cursor(request), Operations.size(request)),
                        template -> template));
    }

    private void book(Operations on) {
        on.read("listAllConsents", request -> {
            var page = consents.ofCommunity(
                    here(request),
                    kind(request),
                    request.query("inForce").map(Boolean::parseBoolean).orElse(null),
                    request.query("textVersion").orElse(null),
                    Operations.cursor(request),
                    Operations.size(request));
            Map<String, String> names = names(
                    request, page.items().stream().map(Consents.Consent::holder).toList());
            return Operations.page(page, consent -> ConsentView.of(consent, names.getOrDefault(consent.holder(), "")));
        });
        on.read("listConsentEntries", request -> {
            var page = consents.entries(
                    here(request),
                    request.query("person").orElse(null),
                    kind(request),
                    Operations.cursor(request),
                    Operations.size(request));
            Map<String, String> names = names(
                    request, page.items().stream().map(Consents.Entry::holder).toList());
            return Operations.page(page, entry -> EntryView.of(entry, names.getOrDefault(entry.holder(), "")));
        });
    }

    private Map<String, String> names(ApiRequest request, List<String> ids) {
        return people.names(here(request), ids.stream().distinct().toList());
    }

    private void mine(Operations on) {
        on.read(
                "listMyConsents",
                request -> Operations.page(
                        consents.page(mineOrWards(request), Operations.cursor(request), Operations.size(request)),
                        consent -> ConsentView.of(consent, null)));
        on.read(
                "listMyConsentEntries",
                request -> Operations.page(
                        consents.entries(
                                null,
                                mineOrWards(request),
                                kind(request),
                                Operations.cursor(request),
                                Operations.size(request)),
                        entry -> EntryView.of(entry, null)));
        on.change("giveMyConsent", "", request -> {
            ConsentInput input = Bodies.read(request, ConsentInput.class);
            String holder = input.holder();
            ConsentDesk.Wanted wanted = new ConsentDesk.Wanted(
                    orFace(input.kind()), holder == null ? me(request) : holder, input.textVersion());
            return Reply.created(ConsentView.of(desk.give(here(request), wanted, me(request)), null));
        });
        on.change("withdrawMyConsent", "consent", request -> {
            desk.withdraw(request.caller().community(), request.path("consent"), me(request));
            return Reply.noContent();
        });
        on.read(
                "listMyErasures",
                request -> Operations.page(
                        views.faceTemplates(
                                request.caller().community(),
                                mineOrWards(request),
                                Operations.cursor(request),
                                Operations.size(request)),
                        template -> template));
    }

    private void wards(Operations on) {
        on.read("listMyWards", request -> Operations.list(views(request, wards.of(here(request), me(request)))));
        on.read("listWards", request -> {
            var page = wards.list(here(request), Operations.cursor(request), Operations.size(request));
            Map<String, String> names =
                    names(request, page.items().stream().map(Wards.Ward::person).toList());
            return Operations.page(page, ward -> view(ward, names));
        });
        on.change("putWard", "person", request -> {
            WardInput input = Bodies.read(request, WardInput.class);
            Wards.Ward ward = wards.put(
                    here(request),
                    new Wards.Ward(
                            request.path("person"),
                            input.cause(),
                            input.until(),
                            input.note(),
                            actor(request),
                            Instant.ofEpochMilli(clock.millis())));
            return Reply.ok(view(ward, names(request, List.of(ward.person()))));
        });
        on.change("removeWard", "person", request -> {
            wards.remove(here(request), request.path("person"));
            return Reply.noContent();
        });
    }

    private List<WardView> views(ApiRequest request, List<Wards.Ward> found) {
        Map<String, String> names =
                names(request, found.stream().map(Wards.Ward::person).toList());
        List<WardView> views = new ArrayList<>();
        found.forEach(ward -> views.add(view(ward, names)));
        return views;
    }

    private static WardView view(Wards.Ward ward, Map<String, String> names) {
        return new WardView(
                ward.person(),
                names.getOrDefault(ward.person(), ""),
                ward.cause(),
                ward.until(),
                ward.note(),
                ward.recordedBy(),
                ward.recordedAt());
    }

    private String mineOrWards(ApiRequest request) {
        return ErasureOperations.mineOrWards(wards, request);
    }

    private static Consents.@Nullable Kind kind(ApiRequest request) {
        return request.query("kind").map(Consents.Kind::valueOf).orElse(null);
    }

    private static Consents.Kind orFace(Consents.@Nullable Kind kind) {
        return kind == null ? Consents.Kind.FACE : kind;
    }

    /** The person named in the path, if the community knows them. */
    private String known(ApiRequest request) {
        visibility.mustHavePerson(here(request), request.path("person"));
        return request.path("person");
    }

    private static String here(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    private static String me(ApiRequest request) {
        return request.caller().requirePerson();
    }

    private static String actor(ApiRequest request) {
        return request.caller().requireActor();
    }
}
