package org.linli.cloud.passages;

import java.time.Clock;
import java.util.Optional;
import java.util.function.BiFunction;
import org.linli.cloud.access.Access;
import org.linli.cloud.events.EventIngest;
import org.linli.cloud.events.EventViews;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.Homes;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Wards;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;

/** The access log of a home, put together. */
public final class PassageFeature {

    private final HomeLog log;
    private final PassageOperations operations;

    /** What it is read from. */
    public record Around(EventViews views, Access access, People people, Homes homes) {}

    /** @param householdOfPass the household that a pass was given for, if it is written down */
    public PassageFeature(
            Database database,
            Around around,
            BiFunction<Transaction, String, Optional<String>> householdOfPass,
            Clock clock) {
        log = new HomeLog(
                database,
                around.views(),
                around.access().visitorPasses(),
                around.homes(),
                new Wards(database, clock),
                householdOfPass,
                clock);
        operations = new PassageOperations(log, around.people(), around.access().doors());
    }

    /** Before the start of the doors. */
    public void register(EventIngest events, Operations on) {
        events.within(log::heard);
        operations.register(on);
    }
}
