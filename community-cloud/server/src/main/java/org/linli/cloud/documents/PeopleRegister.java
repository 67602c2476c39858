package org.linli.cloud.documents;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.linli.cloud.people.HomeBook;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Transaction;

/** The register of the cloud's own people and homes. */
public final class PeopleRegister implements Register {

    private final HomeBook book = new HomeBook();
    private final Proxies proxies;

    public PeopleRegister(Proxies proxies) {
        this.proxies = proxies;
    }

    /** Who may pay for somebody in a community, by grant. */
    @FunctionalInterface
    public interface Proxies {
        List<String> mayPayFor(Transaction transaction, String community, String person);
    }

    @Override
    public Place place(Transaction transaction, String community) {
        return book.findPlace(transaction, community)
                .map(place -> new Place(place.company(), place.companyEn(), place.name(), place.nameEn(), place.zone()))
                .orElseThrow(() -> Refused.notFound("community-unknown"));
    }

    @Override
    public Optional<Home> findHome(Transaction transaction, String community, String household) {
        return book.findHome(transaction, community, household)
                .map(home -> new Home(
                        home.household(),
                        home.unit(),
                        home.building(),
                        home.buildingName() + " " + home.unitName(),
                        home.payer()));
    }

    @Override
    public Map<String, HomeBook.Name> names(Transaction transaction, String community, List<String> households) {
        return book.namesOfHouseholds(transaction, community, households);
    }

    @Override
    public List<String> householdsOfUnit(Transaction transaction, String community, String unit) {
        return book.householdsOfUnit(transaction, community, unit);
    }

    @Override
    public List<Unit> units(Transaction transaction, String community) {
        return book.units(transaction, community).stream()
                .map(unit -> new Unit(unit.id(), unit.building(), unit.buildingName(), unit.buildingNameEn()))
                .toList();
    }

    @Override
    public List<Member> members(Transaction transaction, String community, String household, Instant now) {
        return book.members(transaction, community, household, now).stream()
                .map(member -> new Member(
                        member.person(),
                        member.kinds().stream()
                                .map(kind -> Part.valueOf(kind.name()))
                                .collect(Collectors.toSet()),
                        member.payer()))
                .toList();
    }

    @Override
    public List<String> householdsOf(Transaction transaction, String community, String person, Instant now) {
        return book.householdsOf(transaction, community, person, now);
    }

    @Override
    public String nameOf(Transaction transaction, String person) {
        return person.isEmpty() ? "" : book.nameOf(transaction, person);
    }

    @Override
    public List<String> mayPayFor(Transaction transaction, String community, String person) {
        return proxies.mayPayFor(transaction, community, person);
    }
}
