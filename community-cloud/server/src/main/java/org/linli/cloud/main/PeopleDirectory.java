package org.linli.cloud.main;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.identity.PersonDirectory;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Person;
import org.linli.messages.access.HolderItem.HolderKind;

/** Lets identity ask the people feature. */
final class PeopleDirectory implements PersonDirectory {

    private final People people;
    private final Companies companies;
    private final Clock clock;

    PeopleDirectory(People people, Companies companies, Clock clock) {
        this.people = people;
        this.companies = companies;
        this.clock = clock;
    }

    @Override
    public Optional<Known> find(String person) {
        return people.findAnywhere(person)
                .map(found -> new Known(
                        found.id(),
                        found.name(),
                        found.kind() == HolderKind.RESIDENT,
                        isActive(found, clock.instant())));
    }

    private static boolean isActive(Person person, Instant now) {
        Instant from = person.validFrom();
        Instant until = person.validUntil();
        return !person.suspended() && (from == null || !from.isAfter(now)) && (until == null || until.isAfter(now));
    }

    @Override
    public boolean isKnownIn(String community, String person) {
        return people.find(community, person).isPresent();
    }

    @Override
    public Optional<Place> place(String community) {
        return companies.find(community).map(found -> new Place(found.name(), found.zone()));
    }

    @Override
    public void ensureStaff(String person, String name, @Nullable String community) {
        String company =
                community == null ? Companies.FIRST : companies.get(community).company();
        people.putStaff(company, person, name);
    }
}
