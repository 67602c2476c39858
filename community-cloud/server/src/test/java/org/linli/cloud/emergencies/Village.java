package org.linli.cloud.emergencies;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.linli.cloud.people.PersonNames;
import org.linli.cloud.people.StaffRoles;
import org.linli.cloud.people.TestCommunity;
import org.linli.cloud.storage.Transaction;

/** The real people and homes of the test's community; of doors, what became of their alarms. */
record Village(TestCommunity community, List<String> alarms) implements Surroundings {

    Village(TestCommunity community) {
        this(community, new ArrayList<>());
    }

    @Override
    public Optional<String> name(Transaction transaction, String place, String person) {
        return PersonNames.of(transaction, place, person);
    }

    @Override
    public Map<String, String> names(String place, Collection<String> persons) {
        return community.people.names(place, Set.copyOf(persons));
    }

    @Override
    public Map<String, String> homes(String place, Collection<String> units) {
        return community.database.read(transaction ->
                units.stream().collect(Collectors.toMap(unit -> unit, unit -> PersonNames.home(transaction, unit))));
    }

    @Override
    public Optional<Home> home(Transaction transaction, String place, String person, Instant now) {
        return community.homes.householdsNow(transaction, place, person, now).stream()
                .map(each -> new Home(each.unit(), PersonNames.home(transaction, each.unit())))
                .findFirst();
    }

    @Override
    public Set<String> family(Transaction transaction, String place, String person, Instant now) {
        Set<String> family = new TreeSet<>();
        community
                .homes
                .householdsNow(transaction, place, person, now)
                .forEach(home -> family.addAll(community.homes.membersOf(transaction, place, home.household(), now)));
        return family;
    }

    @Override
    public Set<String> staff(Transaction transaction, String place, String role) {
        return StaffRoles.with(transaction.handle(), place, Set.of(role));
    }

    @Override
    public void answered(Transaction transaction, String place, String alarm, String by) {
        alarms.add(alarm + " answered by " + by);
    }

    @Override
    public void closed(Transaction transaction, String place, String alarm, String by, String cause) {
        alarms.add(alarm + " closed " + cause);
    }
}
