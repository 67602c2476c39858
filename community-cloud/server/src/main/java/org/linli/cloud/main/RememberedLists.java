package org.linli.cloud.main;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.linli.cloud.operation.AnswerMemory;
import org.linli.cloud.people.People;
import org.linli.mobileapi.Caller;

/** What people look at all the time, and everything each of it is read from. A list may only be named here when all that it shows is told by topic. */
final class RememberedLists {

    private static final long BYTES = 64L << 20;

    /** For what changes by time alone, such as a visit that is over. */
    private static final Duration LIFE = Duration.ofMinutes(1);

    private RememberedLists() {}

    static AnswerMemory open(Foundation foundation) {
        Map<String, Function<Caller, Set<String>>> topics = new HashMap<>();
        for (String money : List.of("listMyHouseholds", "listMyBills", "listMyPayments", "getMyBalance")) {
            topics.put(money, caller -> books(foundation, caller));
        }
        for (String thing : List.of("Parcels", "Tickets", "Visits")) {
            topics.put("listMy" + thing, caller -> daily(caller, thing));
            topics.put("list" + thing, caller -> daily(caller, thing));
        }
        return new AnswerMemory(topics, foundation.database().changes(), foundation.clock(), LIFE, BYTES);
    }

    private static Set<String> books(Foundation foundation, Caller caller) {
        String person = caller.requirePerson();
        String community = String.valueOf(caller.community());
        Set<String> topics = new TreeSet<>(Set.of("person/" + person, "homes/" + community, "books/" + community));
        foundation
                .database()
                .read(transaction -> foundation
                        .homes()
                        .householdsOf(transaction, person, foundation.clock().instant()))
                .forEach(home -> topics.add("books/" + community + "/" + home.household()));
        return topics;
    }

    /** The things of a community, its homes, and the names of people that stand beside them. */
    private static Set<String> daily(Caller caller, String thing) {
        String community = String.valueOf(caller.community());
        return Set.of(
                thing.toLowerCase(Locale.ROOT) + "/" + community,
                "homes/" + community,
                "person/" + caller.requirePerson(),
                People.NAMES);
    }
}
