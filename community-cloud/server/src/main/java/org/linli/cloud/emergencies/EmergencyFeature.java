package org.linli.cloud.emergencies;

import java.time.Clock;
import java.util.List;
import org.linli.cloud.events.EventIngest;
import org.linli.cloud.events.StoredEvent;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.event.AlarmKind;
import org.linli.messages.event.Happening;

/** Calls for help, put together. */
public final class EmergencyFeature {

    private final Emergencies emergencies;
    private final EmergencyClock alarmClock;
    private final EmergencyOperations operations;
    private final Surroundings around;

    public EmergencyFeature(Database database, Surroundings around, Notifications notifications, Clock clock) {
        this.around = around;
        EmergencyNews news = new EmergencyNews(notifications, around);
        Plans plans = new Plans(database, around, clock);
        emergencies = new Emergencies(database, around, news, plans, clock);
        alarmClock = new EmergencyClock(database, around, news, clock);
        emergencies.wakes(alarmClock::ring);
        operations = new EmergencyOperations(emergencies, plans, around, clock);
    }

    /** Before the start of the jobs and the doors. */
    public void register(Jobs jobs, EventIngest events, Operations on) {
        jobs.alongside(alarmClock);
        hears(events);
        operations.register(on);
    }

    void hears(EventIngest events) {
        events.within(this::heard);
    }

    /** The help key of a door: stored with the event, before the door hears that it was taken. */
    private void heard(Transaction transaction, List<StoredEvent> stored) {
        for (StoredEvent each : stored) {
            if (each.event().happening() instanceof Happening.AlarmRaised alarm
                    && alarm.alarmKind() == AlarmKind.HELP
                    && !each.community().isEmpty()) {
                String holder = alarm.holder() == null ? "" : alarm.holder();
                boolean known = !holder.isEmpty()
                        && around.name(transaction, each.community(), holder).isPresent();
                emergencies.press(
                        transaction,
                        each.community(),
                        new Press(
                                alarm.alarm(),
                                Press.Source.DOOR,
                                known ? holder : "",
                                each.event().door(),
                                "",
                                false,
                                each.event().at()));
            }
        }
    }
}
