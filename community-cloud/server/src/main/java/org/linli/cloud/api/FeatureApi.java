package org.linli.cloud.api;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.linli.cloud.access.Access;
import org.linli.cloud.command.CommandRecord;
import org.linli.cloud.door.DoorFeatures;
import org.linli.cloud.events.StoredEvent;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.CompanyOperations;
import org.linli.cloud.people.Homes;
import org.linli.cloud.people.HouseholdOperations;
import org.linli.cloud.people.Households;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.StaffRoles;
import org.linli.cloud.people.Visibility;
import org.linli.cloud.storage.Database;
import org.linli.messages.event.Happening;
import org.linli.mobileapi.Caller;
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
        new PeopleOperations(tenancy.places(), people, access, clock).register(on);
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
        new CredentialOperations(access, doors.views(), tenancy.visibility()).register(on);
        new MyOperations(access, doors.commands(), doors.views(), clock).register(on);
        new EventOperations(doors.views(), doors.commands(), people).register(on);
    }

    /** Sends new events, alarms, door states and outcomes of orders to whoever may see them. */
    public static void feed(LiveFeed feed, DoorFeatures doors) {
        doors.events().listen(events -> publish(feed, events));
        doors.commands().listen(command -> feed.publish("command", command, caller -> maySee(caller, command)));
    }

    private static void publish(LiveFeed feed, List<StoredEvent> events) {
        for (StoredEvent stored : events) {
            Happening happening = stored.event().happening();
            String name = "event";
            if (happening instanceof Happening.DoorChanged) {
                name = "door";
            } else if (happening instanceof Happening.AlarmRaised || happening instanceof Happening.AlarmEnded) {
                name = "alarm";
            }
            Map<String, Object> told = Map.of(
                    "id",
                    stored.id(),
                    "door",
                    stored.event().door(),
                    "at",
                    stored.event().at(),
                    "happening",
                    happening);
            feed.publish(name, told, caller -> isGuard(caller, stored.community()));
        }
    }

    /** Who has several communities hears of the one the connection names. */
    private static boolean isGuard(Caller caller, String community) {
        return community.equals(caller.community()) && (caller.has("MANAGER") || caller.has("GUARD"));
    }

    private static boolean maySee(Caller caller, CommandRecord command) {
        return isGuard(caller, command.community()) || command.issuedBy().equals(caller.person());
    }
}
