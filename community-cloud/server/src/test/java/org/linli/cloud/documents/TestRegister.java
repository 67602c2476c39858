package org.linli.cloud.documents;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.linli.cloud.people.HomeBook;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Transaction;

/** Homes and people of communities {@code c1} and {@code c2}, in memory. */
public final class TestRegister implements Register {

    private record Key(String community, String household) {}

    private final Map<Key, Home> homes = new LinkedHashMap<>();
    private final Map<String, List<Member>> members = new TreeMap<>();
    private final Map<String, List<String>> proxies = new TreeMap<>();

    /** A household in a unit of its own, {@code unit-ID}. */
    public Home add(String community, String household, String building, Member... people) {
        return addTo(community, household, "unit-" + household, building, people);
    }

    public Home addTo(String community, String household, String unit, String building, Member... people) {
        Home home = new Home(household, unit, building, building + "栋 " + unit, "户主" + household);
        homes.put(new Key(community, household), home);
        members.put(household, List.of(people));
        return home;
    }

    public void mayPay(String proxy, String person) {
        proxies.computeIfAbsent(person, unused -> new ArrayList<>()).add(proxy);
    }

    @Override
    public Place place(Transaction transaction, String community) {
        if (!Set.of("c1", "c2").contains(community)) {
            throw Refused.notFound("community-unknown");
        }
        return new Place("和睦物业", "Harmony", "小区" + community, "Community " + community, ZoneId.of("Asia/Shanghai"));
    }

    @Override
    public Optional<Home> findHome(Transaction transaction, String community, String household) {
        return Optional.ofNullable(homes.get(new Key(community, household)));
    }

    @Override
    public Map<String, HomeBook.Name> names(Transaction transaction, String community, List<String> households) {
        Map<String, HomeBook.Name> names = new TreeMap<>();
        for (String household : households) {
            findHome(transaction, community, household)
                    .ifPresent(home -> names.put(household, new HomeBook.Name("", home.home(), home.payer())));
        }
        return names;
    }

    @Override
    public List<String> householdsOfUnit(Transaction transaction, String community, String unit) {
        return homes.entrySet().stream()
                .filter(entry -> entry.getKey().community().equals(community)
                        && entry.getValue().unit().equals(unit))
                .map(entry -> entry.getKey().household())
                .toList();
    }

    @Override
    public List<Unit> units(Transaction transaction, String community) {
        return homes.entrySet().stream()
                .filter(entry -> entry.getKey().community().equals(community))
                .map(entry -> entry.getValue())
                .map(home ->
                        new Unit(home.unit(), home.building(), home.building() + "栋", "Building " + home.building()))
                .distinct()
                .toList();
    }

    @Override
    public List<Member> members(Transaction transaction, String community, String household, Instant now) {
        return homes.containsKey(new Key(community, household))
                ? members.getOrDefault(household, List.of())
                : List.of();
    }

    @Override
    public List<String> householdsOf(Transaction transaction, String community, String person, Instant now) {
        return homes.keySet().stream()
                .filter(key -> key.community().equals(community))
                .map(Key::household)
                .filter(household -> members.getOrDefault(household, List.of()).stream()
                        .anyMatch(member -> member.person().equals(person)
                                && !member.parts().equals(Set.of(Part.CARER))))
                .toList();
    }

    @Override
    public String nameOf(Transaction transaction, String person) {
        return person.isEmpty() ? "" : "人" + person;
    }

    @Override
    public List<String> mayPayFor(Transaction transaction, String community, String person) {
        return proxies.getOrDefault(person, List.of());
    }
}
