package org.linli.cloud.repairs;

import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.linli.cloud.device.DeviceRegistry;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.ledger.Ledger;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.Homes;
import org.linli.cloud.people.People;
import org.linli.cloud.people.StaffRoles;
import org.linli.cloud.pictures.Pictures;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;

/** Repairs and complaints, put together; the face for other features. */
public final class Repairs {

    private final Tickets tickets;
    private final RepairOperations operations;
    private final TicketClock ticketClock;
    private final DeviceFaults faults;

    /** Who lives and works here. */
    public record Neighbours(People people, Homes homes, StaffRoles roles) {}

    /**
     * @param zones zone of a community
     * @param communities every community of the site
     */
    public Repairs(
            Database database,
            Neighbours neighbours,
            DeviceRegistry devices,
            Pictures pictures,
            Notifications notifications,
            Function<String, ZoneId> zones,
            Supplier<List<String>> communities,
            Clock clock) {
        RepairSettings settings = new RepairSettings(database, zones);
        Repairers repairers = new Repairers(database, settings, neighbours.roles());
        tickets = new Tickets(
                database,
                settings,
                repairers,
                neighbours.homes(),
                pictures,
                new TicketSteps(settings, repairers, new RepairBills(new Ledger())),
                new TicketNews(notifications, settings),
                clock);
        operations = new RepairOperations(tickets, settings, repairers, neighbours.people());
        ticketClock = new TicketClock(database, tickets, communities, clock);
        faults = new DeviceFaults(database, devices, tickets, communities);
    }

    /** Before the start of the jobs. */
    public void register(Jobs jobs, Operations on) {
        ticketClock.register(jobs);
        faults.register(jobs);
        operations.register(on);
    }

    /**
     * A device needs somebody to look at it: opens a ticket unless one is open for the same source.
     *
     * @param source what it is about, such as {@code button/42}; at most 100 characters
     * @param place where it is, in words
     * @param words what is wrong, for those who go there
     * @return the ticket's number
     */
    public String fault(Transaction transaction, String community, String source, String place, String words) {
        return tickets.fault(transaction, community, source, place, words).number();
    }
}
