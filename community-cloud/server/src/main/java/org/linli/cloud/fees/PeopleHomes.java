package org.linli.cloud.fees;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.linli.cloud.people.Homes.BillableHome;
import org.linli.cloud.people.Homes.HouseholdOf;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;

/** {@link Homes} as the people feature knows them. */
public final class PeopleHomes implements Homes {

    private final Database database;
    private final org.linli.cloud.people.Homes homes;
    private final Clock clock;

    public PeopleHomes(Database database, org.linli.cloud.people.Homes homes, Clock clock) {
        this.database = database;
        this.homes = homes;
        this.clock = clock;
    }

    @Override
    public List<Home> billable(String community, LocalDate asOf) {
        return homes.billable(community, asOf).stream().map(PeopleHomes::home).toList();
    }

    @Override
    public boolean unitExists(Transaction transaction, String community, String unit) {
        return homes.hasUnit(transaction, community, unit);
    }

    @Override
    public boolean buildingExists(Transaction transaction, String community, String building) {
        return homes.hasBuilding(transaction, community, building);
    }

    @Override
    public List<Home> of(String community, String person, LocalDate asOf) {
        return database.read(transaction -> {
            List<Home> found = new ArrayList<>();
            TreeSet<String> units = new TreeSet<>();
            for (HouseholdOf each : homes.householdsOf(transaction, person, clock.instant())) {
                if (each.lasting() && each.community().equals(community)) {
                    units.add(each.unit());
                }
            }
            for (String unit : units) {
                Optional<BillableHome> home = homes.billable(transaction, community, unit, asOf);
                home.ifPresent(known -> found.add(home(known)));
            }
            return found;
        });
    }

    private static Home home(BillableHome home) {
        return new Home(
                home.unit(),
                home.name(),
                home.building(),
                home.household(),
                home.kind().name(),
                home.builtAreaCentis() == 0 ? null : home.builtAreaCentis(),
                home.usableAreaCentis() == 0 ? null : home.usableAreaCentis(),
                home.heads(),
                home.vacantSince());
    }
}
