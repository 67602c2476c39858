package org.linli.cloud.parcels;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.function.Function;
import org.linli.cloud.access.Access;
import org.linli.cloud.identity.Limits;
import org.linli.cloud.jobs.Each;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.Homes;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Visibility;
import org.linli.cloud.pictures.Pictures;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;

/** Parcels, put together. */
public final class ParcelFeature {

    private static final int REMINDED_AT_ONCE = 500;

    private final Parcels parcels;
    private final ParcelOperations operations;

    /** Who lives here, and who may see whom. */
    public record Neighbours(People people, Homes homes, Visibility visibility) {}

    public ParcelFeature(
            Database database,
            SecretBox box,
            Neighbours neighbours,
            Access access,
            Pictures pictures,
            Notifications notifications,
            Function<String, ZoneId> zones,
            Clock clock) {
        ParcelCodes codes = new ParcelCodes(box.derive("parcel codes"));
        Limits limits = new Limits(database, clock);
        parcels = new Parcels(
                database,
                neighbours.homes(),
                neighbours.visibility(),
                pictures,
                codes,
                limits,
                new ParcelNews(notifications),
                zones,
                (community, door) -> access.doors().find(community, door).isPresent(),
                clock);
        Couriers couriers =
                new Couriers(database, parcels, neighbours.homes(), access.visitorPasses(), codes, limits, clock);
        operations = new ParcelOperations(parcels, couriers, neighbours.people());
    }

    /** Before the start of the jobs. */
    public void register(Jobs jobs, Operations on) {
        jobs.every(
                "parcel-reminders",
                Duration.ofMinutes(5),
                due -> Each.apart(parcels.due(REMINDED_AT_ONCE), parcels::remind));
        operations.register(on);
    }
}
