package org.linli.cloud.api;

import java.time.Clock;
import org.linli.cloud.access.Access;
import org.linli.cloud.access.CredentialLists;
import org.linli.cloud.door.DoorFeatures;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.CompanyOperations;
import org.linli.cloud.people.Homes;
import org.linli.cloud.people.HouseholdOperations;
import org.linli.cloud.people.Households;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.RelationList;
import org.linli.cloud.people.StaffRoles;
import org.linli.cloud.people.Visibility;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.News;
import org.linli.mobileapi.LiveFeed;

/** Registers every operation of people, access, events and commands, and feeds the live updates. */
public final class FeatureApi {

    private FeatureApi() {}

    /** The people feature's services. */
    public record Tenancy(
            Companies companies,
            Places places,
            People people,
            Households households,
            Homes homes,
            Visibility visibility,
            StaffRoles staffRoles) {}

    public static void register(
            Operations on, Database database, Access access, Tenancy tenancy, DoorFeatures doors, Clock clock) {
        People people = tenancy.people();
        new PeopleOperations(tenancy.places(), people, new RelationList(database, clock), access, clock).register(on);
        new CompanyOperations(
                        database,
                        tenancy.companies(),
                        people,
                        tenancy.staffRoles(),
                        tenancy.visibility(),
                        access.doors())
                .register(on);
        new HouseholdOperations(database, tenancy.households(), tenancy.homes(), people, tenancy.visibility(), clock)
                .register(on);
        new AccessOperations(access, people, tenancy.companies(), tenancy.places(), tenancy.visibility()).register(on);
        new CredentialOperations(access, tenancy.visibility(), new CredentialLists(database), people).register(on);
        new MyOperations(access, doors.commands(), doors.views(), clock).register(on);
        new EventOperations(doors.views(), doors.commands(), people).register(on);
    }

    /** Sends new events, alarms, door states and outcomes of orders to whoever may see them. */
    public static void feed(LiveFeed feed, DoorFeatures doors, News news) {
        new DoorFeed(feed, doors, news).start();
    }
}
