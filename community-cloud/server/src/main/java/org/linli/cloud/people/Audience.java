package org.linli.cloud.people;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Transaction;

/**
 * Who is meant: residents of some buildings and homes, and staff. Nothing chosen means every resident. Pure.
 *
 * @param buildings ids, at most 200
 * @param units ids, at most 500
 * @param roles of the staff, at most 10
 */
public record Audience(Set<String> buildings, Set<String> units, Set<String> roles) {

    public static final Audience EVERYBODY = new Audience(Set.of(), Set.of(), Set.of());

    public Audience {
        buildings = buildings == null ? Set.of() : Set.copyOf(buildings);
        units = units == null ? Set.of() : Set.copyOf(units);
        roles = roles == null ? Set.of() : Set.copyOf(roles);
        Refused.unless(buildings.size() <= 200 && units.size() <= 500 && roles.size() <= 10, "audience-size");
    }

    /** Whether residents are meant at all: not when only staff are. */
    public boolean meansResidents() {
        return roles.isEmpty() || !buildings.isEmpty() || !units.isEmpty();
    }

    /**
     * @param homes where somebody lives now
     * @param staff what they may act as
     */
    public boolean includes(List<Homes.HouseholdOf> homes, Set<String> staff) {
        if (staff.stream().anyMatch(roles::contains)) {
            return true;
        }
        if (!meansResidents()) {
            return false;
        }
        boolean everywhere = buildings.isEmpty() && units.isEmpty();
        return homes.stream()
                .anyMatch(home -> everywhere || buildings.contains(home.building()) || units.contains(home.unit()));
    }

    /**
     * Refuses buildings and homes of another community as ones that do not exist.
     *
     * @throws Refused {@code building-unknown} or {@code unit-unknown}
     */
    public void mustExist(Transaction transaction, Homes homes, String community) {
        for (String building : buildings) {
            if (!homes.hasBuilding(transaction, community, building)) {
                throw Refused.notFound("building-unknown");
            }
        }
        units.forEach(unit -> homes.unit(transaction, community, unit));
    }

    /** The residents who are meant now, by id; without staff. */
    public List<String> residents(Transaction transaction, Homes homes, String community, Instant now) {
        return meansResidents() ? homes.residentsIn(transaction, community, buildings, units, now) : List.of();
    }
}
