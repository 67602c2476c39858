package org.linli.cloud.outcomes;

import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.linli.cloud.access.Doors;
import org.linli.cloud.documents.paper.PaperCode;
import org.linli.cloud.events.EventIngest;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.jobs.Works;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.Places;
import org.linli.cloud.repairs.TicketFacts;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;

/** Outcomes, put together. */
public final class OutcomeFeature {

    /** Where a report's code is asked about; what follows it is the code. */
    private static final String CHECK = "/api/outcome-report-check?code=";

    private final OutcomeDays days;
    private final OutcomeWork work;
    private final OutcomeOperations operations;
    private final ReportOperations reportOperations;
    private final ServiceLevelOperations levelOperations;

    /**
     * @param zones zone of a community
     * @param communities every community of the site
     * @param address of this site, such as {@code https://cloud.example.org}
     */
    public OutcomeFeature(
            Database database,
            SecretBox box,
            Doors doors,
            Places places,
            Works works,
            Function<String, ZoneId> zones,
            Supplier<List<String>> communities,
            String address,
            Notifications notifications,
            Clock clock) {
        TicketFacts tickets = new TicketFacts(database, zones);
        days = new OutcomeDays(database, new DayCounts(database, doors, tickets), tickets, clock);
        Outcomes outcomes = new Outcomes(database, zones, clock);
        Reports reports = new Reports(
                database, outcomes, tickets, new PaperCode(box.derive("outcome report codes")), notifications, clock);
        work = new OutcomeWork(days, reports, works, zones, communities, clock);
        operations = new OutcomeOperations(outcomes, work, places);
        levelOperations = new ServiceLevelOperations(new ServiceLevels(database, outcomes, clock));
        reportOperations = new ReportOperations(reports, address + CHECK);
    }

    /** Before the start of the jobs and of the events. */
    public void register(Jobs jobs, EventIngest events, Operations on) {
        events.within(days::heard);
        work.register(jobs);
        operations.register(on);
        reportOperations.register(on);
        levelOperations.register(on);
    }
}
