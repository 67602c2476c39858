package org.linli.cloud.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.linli.mobileapi.Caller;

/** Who is signed in, as they see it. */
final class MeView {

    private final Accounts accounts;
    private final PersonDirectory people;
    private final Acting acting;
    private final Site site;

    MeView(Accounts accounts, PersonDirectory people, Acting acting, Site site) {
        this.accounts = accounts;
        this.people = people;
        this.acting = acting;
        this.site = site;
    }

    record Me(
            boolean signedIn,
            @Nullable String person,
            @Nullable String name,
            Set<String> roles,
            String communityId,
            String communityName,
            String zone,
            boolean setupNeeded,
            @Nullable Instant actedForAt,
            HttpSessions.@Nullable Tokens tokens) {
        @Override
        public String toString() {
            return "Me[" + person + "]";
        }
    }

    Me of(Caller caller, HttpSessions.@Nullable Tokens tokens) {
        String person = caller.person();
        // Whoever is in one of several communities is told its name, everybody else the site's.
        String community = caller.community();
        PersonDirectory.Place place = (community == null
                        ? Optional.<PersonDirectory.Place>empty()
                        : people.place(community))
                .orElseGet(() -> new PersonDirectory.Place(site.communityName(), site.zone()));
        return new Me(
                person != null,
                person,
                person == null ? null : nameOf(person),
                new TreeSet<>(caller.roles()),
                site.communityId(),
                place.name(),
                place.zone(),
                !accounts.hasManager(),
                person == null ? null : actedForAt(person),
                tokens);
    }

    /** When somebody of the desk last acted for this person; they are told whenever they open a page. */
    private @Nullable Instant actedForAt(String person) {
        return acting.deskRecords(person, null, 1).items().stream()
                .findFirst()
                .map(Acting.DeskRecord::begunAt)
                .orElse(null);
    }

    boolean isKnown(String person) {
        return people.find(person).isPresent() || accounts.nameOf(person).isPresent();
    }

    String nameOf(String person) {
        return people.find(person)
                .map(PersonDirectory.Known::name)
                .or(() -> accounts.nameOf(person))
                .orElse(person);
    }
}
