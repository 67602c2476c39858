package org.linli.cloud.passages;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.Doors;
import org.linli.cloud.operation.Bodies;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.People;
import org.linli.cloud.storage.Page;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** The access log of one's home over HTTP. The person is always the caller. */
final class PassageOperations {

    private final HomeLog log;
    private final People people;
    private final Doors doors;

    PassageOperations(HomeLog log, People people, Doors doors) {
        this.log = log;
        this.people = people;
        this.doors = doors;
    }

    private record View(
            long event,
            Instant at,
            String door,
            String doorName,
            String doorNameEn,
            HomeLog.Who who,
            String person,
            @Nullable String personName,
            @Nullable String guest,
            String means,
            String side,
            String reason,
            boolean granted) {}

    private record SharingInput(String household, boolean shared) {}

    /** @param name Chinese */
    private record DoorName(String name, String nameEn) {}

    void register(Operations on) {
        on.read("listHomePassages", this::list);
        on.read(
                "getHomeLogSharing",
                request -> Operations.list(
                        log.sharing(here(request), request.caller().requirePerson())));
        on.change("setHomeLogSharing", "", request -> {
            SharingInput input = Bodies.read(request, SharingInput.class);
            log.share(here(request), request.caller().requirePerson(), input.household(), input.shared());
            return Operations.list(log.sharing(here(request), request.caller().requirePerson()));
        });
    }

    private static String here(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    private Reply list(ApiRequest request) {
        Instant from = Operations.instant(request, "from");
        Instant until = Operations.instant(request, "until");
        Page<HomeLog.Line> page = log.list(
                here(request),
                request.caller().requirePerson(),
                request.path("household"),
                new HomeLog.Span(from == null ? Instant.EPOCH : from, until == null ? FAR : until),
                Operations.cursor(request),
                Operations.size(request));
        Map<String, String> names = people.names(
                here(request), page.items().stream().map(HomeLog.Line::person).collect(Collectors.toSet()));
        Map<String, DoorName> doorNames = doorNames(
                here(request),
                page.items().stream().map(line -> line.entry().door()).collect(Collectors.toSet()));
        return Operations.page(page, line -> {
            DoorName door = doorNames.getOrDefault(line.entry().door(), new DoorName("", ""));
            return new View(
                    line.entry().event(),
                    line.entry().at(),
                    line.entry().door(),
                    door.name(),
                    door.nameEn(),
                    line.who(),
                    line.person(),
                    names.get(line.person()),
                    line.guest(),
                    line.entry().means(),
                    line.entry().side(),
                    line.entry().reason(),
                    line.entry().granted());
        });
    }

    /** Later than anything, and still a number of milliseconds. */
    private static final Instant FAR = Instant.parse("9999-12-31T00:00:00Z");

    private Map<String, DoorName> doorNames(String community, Set<String> ids) {
        Map<String, DoorName> names = new HashMap<>();
        for (String id : ids) {
            doors.find(community, id)
                    .ifPresent(
                            door -> names.put(id, new DoorName(door.settings().name(), door.nameEn())));
        }
        return names;
    }
}
