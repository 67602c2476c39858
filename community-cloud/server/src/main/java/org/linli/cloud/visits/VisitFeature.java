package org.linli.cloud.visits;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.linli.cloud.access.Access;
import org.linli.cloud.access.Doors;
import org.linli.cloud.events.EventIngest;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.Homes;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.pass.VisitorPass;

/** Visitors, put together. */
public final class VisitFeature {

    private final Visits visits;
    private final VisitOperations operations;

    /** Where they come to. */
    public record Around(Companies companies, Homes homes, Access access) {}

    /** @param address under which browsers reach this server; empty when it is not known */
    public VisitFeature(
            Database database,
            SecretBox box,
            Around around,
            Notifications notifications,
            String address,
            Function<String, ZoneId> zones,
            Clock clock) {
        DeniedVisitors denied = new DeniedVisitors(database, clock);
        visits = new Visits(
                database,
                around.homes(),
                around.access().visitorPasses(),
                denied,
                notifications,
                (community, person) -> doors(around, community, person),
                zones,
                clock);
        operations = new VisitOperations(
                visits,
                denied,
                new VisitLinks(box.derive("visit links")),
                address,
                (community, doors) -> names(around, community, doors));
    }

    /** What one pass may open, lowest numbers first. */
    private static Set<String> doors(Around around, String community, String person) {
        return around.access().doors().ofHolder(community, person).stream()
                .sorted(Comparator.comparingInt(Doors.Door::number))
                .limit(VisitorPass.MAX_DOORS)
                .map(Doors.Door::id)
                .collect(Collectors.toSet());
    }

    private static VisitOperations.Names names(Around around, String community, Set<String> doors) {
        Companies.Community place = around.companies().get(community);
        return new VisitOperations.Names(
                place.name(),
                place.nameEn(),
                doors.stream()
                        .sorted()
                        .flatMap(door -> around.access().doors().find(community, door).stream())
                        .map(door ->
                                new VisitOperations.DoorName(door.settings().name(), door.nameEn()))
                        .toList());
    }

    /** The household that a pass was given for; empty for one that belongs to no visit. */
    public Optional<String> householdOf(Transaction transaction, String pass) {
        return VisitRows.ofPass(transaction.handle(), pass).map(Visit::household);
    }

    /** Before the start of the doors. */
    public void register(EventIngest events, Operations on) {
        events.within(visits::heard);
        operations.register(on);
    }
}
