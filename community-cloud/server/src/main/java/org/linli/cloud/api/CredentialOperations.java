package org.linli.cloud.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.Access;
import org.linli.cloud.access.CredentialLists;
import org.linli.cloud.access.PassKeys;
import org.linli.cloud.access.Pins;
import org.linli.cloud.access.VisitorPasses;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Visibility;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.messages.access.CardItem;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** Cards, PINs, phones, visitor passes and consents: what the desk does for people. */
final class CredentialOperations {

    private final Access access;
    private final Visibility visibility;
    private final CredentialLists lists;
    private final People people;

    CredentialOperations(Access access, Visibility visibility, CredentialLists lists, People people) {
        this.access = access;
        this.lists = lists;
        this.people = people;
        this.visibility = visibility;
    }

    /** Something with the name of whose it is. */
    private record Held(@JsonUnwrapped Object what, String holderName) {}

    private record CardInput(
            CardItem.CardFormat format,
            int facility,
            long number,
            @Nullable Instant validFrom,
            @Nullable Instant validUntil) {
        @Override
        public String toString() {
            return "CardInput[…]";
        }
    }

    private record PinInput(
            String userCode, String pin, @Nullable String duressPin) {
        @Override
        public String toString() {
            return "PinInput[…]";
        }
    }

    private record VisitorPassFor(
            String host, String label, @Nullable Instant from, Instant until, int uses, Set<String> doors) {}

    /** A new pass with the text of its code. */
    record IssuedPass(String id, String text, VisitorPasses.Issued pass) {
        static IssuedPass of(VisitorPasses.IssuedWithText issued) {
            return new IssuedPass(issued.pass().id(), issued.text(), issued.pass());
        }

        @Override
        public String toString() {
            return "IssuedPass[" + id + "]";
        }
    }

    void register(Operations on) {
        on.read("listCards", request -> Operations.list(access.cards().ofHolder(known(request))));
        on.change("createCard", "person", request -> {
            CardInput input = request.body(CardInput.class);
            CardItem card = Operations.value(() -> new CardItem(
                    Ids.next(),
                    request.path("person"),
                    input.format(),
                    input.facility(),
                    input.number(),
                    input.validFrom(),
                    input.validUntil()));
            return Reply.created(access.cards().put(here(request), card));
        });
        on.change("removeCard", "card", request -> {
            access.cards().remove(here(request), request.path("card"));
            return Reply.noContent();
        });
        on.change("putPin", "person", request -> {
            PinInput input = request.body(PinInput.class);
            access.pins().put(known(request), input.userCode(), input.pin(), input.duressPin());
            return Reply.noContent();
        });
        on.change("removePin", "person", request -> {
            access.pins().remove(known(request));
            return Reply.noContent();
        });
        on.read(
                "listAllCards",
                request -> held(
                        request,
                        lists.cards(here(request), Operations.cursor(request), Operations.size(request)),
                        CardItem::holder));
        on.read(
                "listAllPassKeys",
                request -> held(
                        request,
                        lists.phones(here(request), Operations.cursor(request), Operations.size(request)),
                        PassKeys.PassKey::holder));
        on.read(
                "listPins",
                request -> held(
                        request,
                        lists.pins(here(request), Operations.cursor(request), Operations.size(request)),
                        Pins.Pin::holder));
        on.read("listPassKeys", request -> Operations.list(access.passKeys().ofHolder(known(request))));
        on.change("removePassKey", "person", request -> {
            access.passKeys().remove(known(request), request.path("key"));
            return Reply.noContent();
        });
        visitorPasses(on);
    }

    private <T> Reply held(ApiRequest request, Page<T> page, Function<T, String> holder) {
        Map<String, String> names = people.names(
                here(request), page.items().stream().map(holder).distinct().toList());
        return Operations.page(page, item -> new Held(item, names.getOrDefault(holder.apply(item), "")));
    }

    private static String here(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    /** The person named in the path, if the community knows them. */
    private String known(ApiRequest request) {
        visibility.mustHavePerson(here(request), request.path("person"));
        return request.path("person");
    }

    private void visitorPasses(Operations on) {
        on.read(
                "listVisitorPasses",
                request -> Operations.page(
                        access.visitorPasses()
                                .list(
                                        here(request),
                                        request.query("host").orElse(null),
                                        Operations.cursor(request),
                                        Operations.size(request)),
                        pass -> pass));
        on.change("issueVisitorPass", "", request -> {
            VisitorPassFor input = request.body(VisitorPassFor.class);
            VisitorPasses.Wish wish = new VisitorPasses.Wish(
                    input.host(), input.label(), input.from(), input.until(), input.uses(), input.doors());
            return Reply.created(IssuedPass.of(access.visitorPasses()
                    .issue(here(request), wish, request.caller().requirePerson(), false)));
        });
        on.change("revokeVisitorPass", "pass", request -> {
            access.visitorPasses()
                    .revoke(
                            here(request),
                            request.path("pass"),
                            request.caller().requirePerson());
            return Reply.noContent();
        });
    }
}
