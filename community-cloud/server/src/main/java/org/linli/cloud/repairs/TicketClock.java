package org.linli.cloud.repairs;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.linli.cloud.jobs.Each;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.storage.Database;

/** What time alone does to tickets: promises warn and break, and whoever comes on duty gets what waited. */
final class TicketClock {

    private static final Duration EVERY = Duration.ofSeconds(20);
    private static final int AT_ONCE = 200;

    private final Database database;
    private final Tickets tickets;
    private final Supplier<List<String>> communities;
    private final Clock clock;

    TicketClock(Database database, Tickets tickets, Supplier<List<String>> communities, Clock clock) {
        this.database = database;
        this.tickets = tickets;
        this.communities = communities;
        this.clock = clock;
    }

    void register(Jobs jobs) {
        jobs.every("ticket-clock", EVERY, due -> look());
        jobs.every("ticket-giving", Duration.ofMinutes(1), due -> give());
    }

    /** Each ticket in a transaction of its own: one that fails is not in the others' way. */
    void look() {
        Each.apart(
                database.read(transaction -> TicketRows.due(transaction.handle(), clock.instant(), AT_ONCE)),
                tickets::look);
    }

    void give() {
        Each.apart(
                communities.get(),
                community -> Each.apart(
                        database.read(transaction -> TicketRows.waiting(transaction.handle(), community, AT_ONCE)),
                        tickets::giveAgain));
    }
}
