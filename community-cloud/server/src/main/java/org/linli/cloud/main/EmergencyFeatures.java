package org.linli.cloud.main;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.linli.cloud.door.DoorFeatures;
import org.linli.cloud.emergencies.EmergencyFeature;
import org.linli.cloud.emergencies.Surroundings;
import org.linli.cloud.events.EventViews;
import org.linli.cloud.identity.Acting;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.Homes;
import org.linli.cloud.people.PersonNames;
import org.linli.cloud.people.StaffRoles;
import org.linli.cloud.storage.Transaction;

/** What calls for help see of the rest. */
final class EmergencyFeatures {

    private EmergencyFeatures() {}

    static void register(Foundation foundation, DoorFeatures doors, Notifications notifications, Operations on) {
        new EmergencyFeature(
                        foundation.database(),
                        new Neighbourhood(foundation, doors.views()),
                        notifications,
                        foundation.clock())
                .register(foundation.jobs(), doors.events(), on);
    }

    private record Neighbourhood(Foundation foundation, EventViews events) implements Surroundings {

        @Override
        public Optional<String> name(Transaction transaction, String community, String person) {
            return PersonNames.of(transaction, community, person);
        }

        @Override
        public Map<String, String> names(String community, Collection<String> persons) {
            return foundation.people().names(community, Set.copyOf(persons));
        }

        @Override
        public Map<String, String> homes(String community, Collection<String> units) {
            return foundation
                    .database()
                    .read(transaction -> units.stream()
                            .filter(unit -> foundation.homes().hasUnit(transaction, community, unit))
                            .collect(Collectors.toMap(unit -> unit, unit -> PersonNames.home(transaction, unit))));
        }

        @Override
        public Optional<Home> home(Transaction transaction, String community, String person, Instant now) {
            return foundation.homes().householdsNow(transaction, community, person, now).stream()
                    .map(Homes.HouseholdOf::unit)
                    .map(unit -> new Home(unit, PersonNames.home(transaction, unit)))
                    .findFirst();
        }

        @Override
        public Set<String> family(Transaction transaction, String community, String person, Instant now) {
            Homes homes = foundation.homes();
            Set<String> family = new TreeSet<>(
                    foundation.callers().acting().mayActFor(transaction, community, person, Acting.Scope.CALL));
            homes.householdsNow(transaction, community, person, now)
                    .forEach(home -> family.addAll(homes.membersOf(transaction, community, home.household(), now)));
            family.remove(person);
            return family;
        }

        @Override
        public Set<String> staff(Transaction transaction, String community, String role) {
            return StaffRoles.with(transaction.handle(), community, Set.of(role));
        }

        @Override
        public void answered(Transaction transaction, String community, String alarm, String by) {
            events.acknowledge(transaction, community, alarm, by);
        }

        @Override
        public void closed(Transaction transaction, String community, String alarm, String by, String cause) {
            events.closeIfOpen(transaction, community, alarm, by, cause);
        }
    }
}
