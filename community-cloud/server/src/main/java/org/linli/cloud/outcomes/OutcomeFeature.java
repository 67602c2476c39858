package org.linli.cloud.outcomes;

import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.linli.cloud.access.Doors;
import org.linli.cloud.events.EventIngest;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.jobs.Works;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.Places;
import org.linli.cloud.repairs.TicketFacts;
import org.linli.cloud.storage.Database;

/** Outcomes, put together. */
public final class OutcomeFeature {

    private final OutcomeDays days;
    private final OutcomeWork work;
    private final OutcomeOperations operations;

    /**
     * @param zones zone of a community
     * @param communities every community of the site
     */
    public OutcomeFeature(
            Database database,
            Doors doors,
            Places places,
            Works works,
            Function<String, ZoneId> zones,
            Supplier<List<String>> communities,
            Clock clock) {
        TicketFacts tickets = new TicketFacts(database, zones);
        days = new OutcomeDays(database, new DayCounts(database, doors, tickets), tickets, clock);
        work = new OutcomeWork(days, works, zones, communities, clock);
        operations = new OutcomeOperations(new Outcomes(database, zones, clock), work, places);
    }

    /** Before the start of the jobs and of the events. */
    public void register(Jobs jobs, EventIngest events, Operations on) {
        events.within(days::heard);
        work.register(jobs);
        operations.register(on);
    }
}
