package org.linli.cloud.api;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.linli.cloud.access.Access;
import org.linli.cloud.audit.AuditLog;
import org.linli.cloud.command.CommandRecord;
import org.linli.cloud.door.DoorFeatures;
import org.linli.cloud.events.StoredEvent;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Places;
import org.linli.cloud.storage.Database;
import org.linli.messages.event.Happening;
import org.linli.mobileapi.Api;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.LiveFeed;

/** Registers every operation of people, access, events and commands, and feeds the live updates. */
public final class FeatureApi {

    private FeatureApi() {}

    /** @param zone of the community */
    public static void register(
            Api api, Database database, Access access, People people, DoorFeatures doors, String zone, Clock clock) {
        AuditLog audit = new AuditLog(database, clock);
        Operations on = new Operations(api, audit);
        new PeopleOperations(new Places(database), people, access, clock).register(on);
        new AccessOperations(access, people, zone).register(on);
        new CredentialOperations(access, doors.views()).register(on);
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
            feed.publish(name, told, FeatureApi::isGuard);
        }
    }

    private static boolean isGuard(Caller caller) {
        return caller.has("MANAGER") || caller.has("GUARD");
    }

    private static boolean maySee(Caller caller, CommandRecord command) {
        return isGuard(caller) || command.issuedBy().equals(caller.person());
    }
}
