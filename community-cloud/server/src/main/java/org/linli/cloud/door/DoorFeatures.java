package org.linli.cloud.door;

import java.time.Clock;
import java.util.Collection;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.linli.cloud.access.Access;
import org.linli.cloud.command.Commands;
import org.linli.cloud.events.EventIngest;
import org.linli.cloud.events.EventViews;
import org.linli.cloud.mqtt.CloudMqtt;
import org.linli.cloud.mqtt.MqttSettings;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything between the cloud's tables and its doors, wired: events up, rules and commands down, and what must be done from time to time. */
public final class DoorFeatures implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DoorFeatures.class);

    private final Access access;
    private final EventIngest ingest;
    private final EventViews views;
    private final Commands commands;
    private final DoorDesk desk;
    private final CloudMqtt mqtt;
    private final ScheduledExecutorService timer;

    public DoorFeatures(
            Database database,
            SecretBox box,
            Access access,
            DoorDesk.Controllers controllers,
            MqttSettings settings,
            Clock clock) {
        this.access = access;
        this.ingest = new EventIngest(database, access.owners(), clock);
        this.views = new EventViews(database, clock);
        this.commands = new Commands(database, access, box, clock);
        this.desk = new DoorDesk(access.sync(), ingest, commands, controllers, clock);
        this.mqtt = new CloudMqtt(settings, clock, this::doorIds, desk);
        desk.connect(mqtt, mqtt::inOrder);
        commands.connect(mqtt);
        ingest.within(commands::recorded);
        access.changes().listen(desk::news);
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "linli-door-timer");
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        this.timer = executor;
    }

    /** Begins to connect and returns. */
    public void start() {
        mqtt.start();
        every(2, TimeUnit.SECONDS, commands::tick);
        every(15, TimeUnit.SECONDS, desk::tellAgain);
        every(60, TimeUnit.SECONDS, mqtt::sendTime);
        every(60 * 60, TimeUnit.SECONDS, access.changes()::tidy);
    }

    private void every(long period, TimeUnit unit, Runnable work) {
        timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        // The next turn may succeed; a dead timer would be silent for ever.
                        log.error("work of the door timer failed", e);
                    }
                },
                period,
                period,
                unit);
    }

    private Collection<String> doorIds() {
        return access.doors().allIds();
    }

    public boolean isConnected() {
        return mqtt.isConnected();
    }

    public EventIngest events() {
        return ingest;
    }

    public EventViews views() {
        return views;
    }

    public Commands commands() {
        return commands;
    }

    public CloudMqtt mqtt() {
        return mqtt;
    }

    @Override
    public void close() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(10, TimeUnit.SECONDS)) {
                log.warn("the door timer did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        mqtt.close();
    }
}
