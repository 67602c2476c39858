package org.linli.cloud.privacy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.operation.Bodies;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.People;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** What is held about a person and its erasure, over HTTP. Both stand in the audit log and in the list of requests. */
final class PersonDataOperations {

    private final Database database;
    private final PersonDocument document;
    private final PersonErasure erasure;
    private final PersonRequests requests;
    private final People people;
    private final Clock clock;

    PersonDataOperations(
            Database database, PersonDocument document, PersonErasure erasure, People people, Clock clock) {
        this.database = database;
        this.document = document;
        this.erasure = erasure;
        this.requests = new PersonRequests(database);
        this.people = people;
        this.clock = clock;
    }

    private record ReasonInput(String reason) {}

    private record View(
            String id,
            String person,
            String personName,
            PersonRequest.Kind kind,
            String reason,
            String askedBy,
            Instant askedAt,
            PersonRequest.State state,
            @Nullable String work,
            @Nullable Instant endedAt,
            @Nullable Object held) {
        static View of(PersonRequest request, Map<String, String> names, boolean whole) {
            return new View(
                    request.id(),
                    request.person(),
                    names.getOrDefault(request.person(), ""),
                    request.kind(),
                    request.reason(),
                    request.askedBy(),
                    request.askedAt(),
                    request.state(),
                    request.work().isEmpty() ? null : request.work(),
                    request.endedAt(),
                    whole ? PersonErasure.parsed(request.result()) : null);
        }
    }

    void register(Operations on) {
        on.change("exportMyData", "", request -> {
            String me = request.caller().requirePerson();
            return file(me, document.write(me, null));
        });
        on.dangerous("exportPersonData", "person", request -> {
            String community = here(request);
            String person = request.path("person");
            people.get(community, person);
            ReasonInput input = Bodies.read(request, ReasonInput.class);
            Refused.unless(!input.reason().isBlank(), "reason-missing");
            Instant now = Instant.ofEpochMilli(clock.millis());
            database.change(transaction -> PersonRequests.insert(
                    transaction.handle(),
                    new PersonRequest(
                            Ids.next(),
                            community,
                            person,
                            PersonRequest.Kind.EXPORT,
                            input.reason(),
                            request.caller().requireActor(),
                            now,
                            PersonRequest.State.DONE,
                            "",
                            "",
                            now)));
            return file(person, document.write(person, community));
        });
        on.read("previewErasure", request -> Reply.ok(erasure.preview(here(request), request.path("person"))));
        on.dangerous("erasePerson", "person", request -> {
            ReasonInput input = Bodies.read(request, ReasonInput.class);
            PersonRequest begun = erasure.begin(
                    here(request),
                    request.path("person"),
                    input.reason(),
                    request.caller().requireActor());
            return Reply.accepted(View.of(begun, names(request, List.of(begun)), true));
        });
        on.read("listPersonRequests", request -> {
            Page<PersonRequest> page = requests.list(
                    here(request),
                    request.query("kind").map(PersonRequest.Kind::valueOf).orElse(null),
                    Operations.cursor(request),
                    Operations.size(request));
            Map<String, String> names = names(request, page.items());
            return Operations.page(page, one -> View.of(one, names, false));
        });
        on.read("getPersonRequest", request -> {
            PersonRequest found = requests.get(here(request), request.path("request"));
            return Reply.ok(View.of(found, names(request, List.of(found)), true));
        });
    }

    private Map<String, String> names(ApiRequest request, List<PersonRequest> found) {
        return people.names(
                here(request),
                found.stream().map(PersonRequest::person).distinct().toList());
    }

    private static Reply file(String person, Path path) {
        return Reply.temporaryFile("application/json", "linli-" + person + ".json", path);
    }

    private static String here(ApiRequest request) {
        return request.caller().requireCommunity();
    }
}
