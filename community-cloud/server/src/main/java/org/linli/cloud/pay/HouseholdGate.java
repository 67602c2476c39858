package org.linli.cloud.pay;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.people.Homes;
import org.linli.cloud.people.Homes.HouseholdOf;
import org.linli.cloud.people.Relation;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;

/** Whose money somebody may see and pay. Another household, or another community's, looks like none at all. Thread: any; calls block. */
final class HouseholdGate {

    /** Who lives by the bills. A carer does not. */
    private static final Set<Relation.Kind> PAYING =
            Set.of(Relation.Kind.OWNER, Relation.Kind.FAMILY, Relation.Kind.TENANT, Relation.Kind.GUARDIAN);

    private final Database database;
    private final Homes homes;

    HouseholdGate(Database database, Homes homes) {
        this.database = database;
        this.homes = homes;
    }

    List<HouseholdOf> of(String community, String person, Instant now) {
        return database.read(transaction -> homes.householdsOf(transaction, person, now)).stream()
                .filter(one -> one.community().equals(community)
                        && one.lasting()
                        && one.kinds().stream().anyMatch(PAYING::contains))
                .toList();
    }

    /** The household named, or the only one there is. */
    String own(String community, String person, @Nullable String named, Instant now) {
        List<HouseholdOf> own = of(community, person, now);
        if (named != null) {
            return own.stream()
                    .map(HouseholdOf::household)
                    .filter(named::equals)
                    .findFirst()
                    .orElseThrow(() -> Refused.notFound("household-unknown"));
        }
        Refused.unless(own.size() <= 1, "household-needed");
        return own.stream()
                .findFirst()
                .map(HouseholdOf::household)
                .orElseThrow(() -> Refused.notFound("household-unknown"));
    }

    /** For staff: a household of the community, or the account of homes that nobody has. */
    String ofCommunity(String community, String household) {
        if (!household.equals("vacant")) {
            database.read(transaction -> homes.household(transaction, community, household));
        }
        return household;
    }

    /** For staff: who has a home on a day. */
    String ofUnit(String community, String unit, LocalDate day) {
        return database.read(transaction -> {
            homes.unit(transaction, community, unit);
            return homes.householdAt(transaction, community, unit, day)
                    .map(household -> household.id())
                    .orElseThrow(() -> Refused.notFound("household-unknown"));
        });
    }
}
