package org.linli.cloud.notices;

import java.util.List;
import java.util.Set;
import org.linli.cloud.people.Homes;
import org.linli.cloud.refusal.Refused;

/**
 * Who is meant: residents of some buildings and homes, and staff. Nothing chosen means every resident. Pure.
 *
 * @param buildings ids, at most 200
 * @param units ids, at most 500
 * @param roles of the staff, at most 10
 */
record Audience(Set<String> buildings, Set<String> units, Set<String> roles) {

    static final Audience EVERYBODY = new Audience(Set.of(), Set.of(), Set.of());

    Audience {
        buildings = buildings == null ? Set.of() : Set.copyOf(buildings);
        units = units == null ? Set.of() : Set.copyOf(units);
        roles = roles == null ? Set.of() : Set.copyOf(roles);
        Refused.unless(buildings.size() <= 200 && units.size() <= 500 && roles.size() <= 10, "audience-size");
    }

    /** Whether residents are meant at all: not when only staff are. */
    boolean meansResidents() {
        return roles.isEmpty() || !buildings.isEmpty() || !units.isEmpty();
    }

    /**
     * @param homes where somebody lives now
     * @param staff what they may act as
     */
    boolean includes(List<Homes.HouseholdOf> homes, Set<String> staff) {
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
}
