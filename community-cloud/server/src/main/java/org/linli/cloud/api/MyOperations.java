package org.linli.cloud.api;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.Access;
import org.linli.cloud.access.VisitorPasses;
import org.linli.cloud.command.Commands;
import org.linli.cloud.events.EventViews;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.refusal.Refused;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** What residents do for themselves. The person is always the caller: no id from the request names somebody else. */
final class MyOperations {

    private final Access access;
    private final Commands commands;
    private final EventViews views;
    private final Clock clock;

    MyOperations(Access access, Commands commands, EventViews views, Clock clock) {
        this.access = access;
        this.commands = commands;
        this.views = views;
        this.clock = clock;
    }

    private record MyDoor(String id, int number, String name, String nameEn, boolean openNow) {}

    private record PassKeyInput(String publicKey, String label) {}

    private record VisitorPassInput(String label, @Nullable Instant from, Instant until, int uses, Set<String> doors) {}

    void register(Operations on) {
        on.read("listMyDoors", this::doors);
        on.change(
                "openMyDoor",
                "door",
                request -> Reply.accepted(
                        commands.openAsResident(request.caller().community(), request.path("door"), me(request))));
        on.read(
                "getMyCommand",
                request -> Reply.ok(EventOperations.view(commands.ofIssuer(me(request), request.path("command")))));
        on.read("listMyPassKeys", request -> Operations.list(access.passKeys().ofHolder(me(request))));
        on.change("registerPassKey", "", request -> {
            PassKeyInput input = request.body(PassKeyInput.class);
            return Reply.created(access.passKeys().register(me(request), input.publicKey(), input.label(), null));
        });
        on.change("removeMyPassKey", "key", request -> {
            access.passKeys().remove(me(request), request.path("key"));
            return Reply.noContent();
        });
        passes(on);
        on.read(
                "listMyAccessLog",
                request -> Operations.page(
                        views.ownLog(
                                me(request),
                                request.caller().community(),
                                Operations.instant(request, "from"),
                                Operations.instant(request, "until"),
                                Operations.cursor(request),
                                Operations.size(request)),
                        entry -> entry));
    }

    private static String me(ApiRequest request) {
        return request.caller().requirePerson();
    }

    private Reply doors(ApiRequest request) {
        Instant now = clock.instant();
        return Operations.list(access.doors().ofHolder(request.caller().community(), me(request)).stream()
                .map(door -> new MyDoor(
                        door.id(),
                        door.number(),
                        door.settings().name(),
                        door.nameEn(),
                        access.ownDoors().mayOpenNow(door.id(), me(request), now)))
                .toList());
    }

    private void passes(Operations on) {
        on.read(
                "listMyVisitorPasses",
                request -> Operations.page(
                        access.visitorPasses()
                                .listOfHost(
                                        me(request),
                                        request.caller().community(),
                                        Operations.cursor(request),
                                        Operations.size(request)),
                        pass -> pass));
        on.change("createVisitorPass", "", request -> {
            VisitorPassInput input = request.body(VisitorPassInput.class);
            VisitorPasses.Wish wish = new VisitorPasses.Wish(
                    me(request), input.label(), input.from(), input.until(), input.uses(), input.doors());
            return Reply.created(CredentialOperations.IssuedPass.of(
                    access.visitorPasses().issue(community(request, wish), wish, me(request), true)));
        });
        on.read("getMyVisitorPassCode", request -> {
            VisitorPasses.Issued pass = access.visitorPasses().ofHost(me(request), request.path("pass"));
            return Reply.ok(Map.of("text", access.visitorPasses().codeText(pass.id())));
        });
        on.change("revokeMyVisitorPass", "pass", request -> {
            VisitorPasses.Issued pass = access.visitorPasses().ofHost(me(request), request.path("pass"));
            access.visitorPasses().revoke(pass.community(), pass.id(), me(request));
            return Reply.noContent();
        });
    }

    /** That of the doors: somebody who lives in two communities need not say which one their own doors are in. */
    private String community(ApiRequest request, VisitorPasses.Wish wish) {
        String asked = request.caller().community();
        return wish.doors().stream()
                .sorted()
                .findFirst()
                .flatMap(door -> access.doors().communityFor(me(request), door))
                .filter(known -> asked == null || asked.equals(known))
                .orElseThrow(() -> Refused.notFound("door-unknown"));
    }
}
