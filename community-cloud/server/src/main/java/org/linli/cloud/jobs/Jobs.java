package org.linli.cloud.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.stats.MicrometerStatsRegistry;
import com.github.kagkarlsson.scheduler.stats.StatsRegistryAdapter;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be done at a time, kept in the database and shared by every server on it: each job is run by one server, and taken over by another when that
 * one dies. Register everything, then {@link #start}; close before whatever the jobs use.
 *
 * <p>Thread: registering by one thread; scheduling by any.
 */
public final class Jobs implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Jobs.class);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
    private static final Duration LAST_RETRY = Duration.ofHours(1);

    private final Database database;
    private final Clock clock;
    private final JobsSettings settings;
    private final Set<String> names = new HashSet<>();
    private final List<RecurringTask<Void>> recurring = new ArrayList<>();
    private final List<com.github.kagkarlsson.scheduler.task.Task<?>> oneTime = new ArrayList<>();
    private final List<Companion> companions = new ArrayList<>();
    private volatile boolean stopping;
    private volatile @Nullable Scheduler scheduler;

    public Jobs(Database database, Clock clock, JobsSettings settings) {
        this.database = database;
        this.clock = clock;
        this.settings = settings;
    }

    /** A job that runs this long after its last end. The first run is at the first start ever. */
    public void every(String name, Duration interval, Job job) {
        recurring(name, Schedules.fixedDelay(interval), job);
    }

    /** A job that runs each day at a local time, in the hour after it where the clock jumps over it. A day missed while no server ran is made up once. */
    public void daily(String name, LocalTime at, ZoneId zone, Job job) {
        recurring(name, Schedules.daily(zone, at), job);
    }

    private void recurring(String name, Schedule schedule, Job job) {
        take(name);
        recurring.add(Tasks.recurring(name, schedule).execute((instance, context) -> {
            try {
                job.run(context.getExecution().executionTime);
            } catch (Exception e) {
                throw new JobFailure(name, e);
            }
        }));
    }

    /** Says how one-time jobs of this name are carried out. */
    public void task(String name, Task task) {
        steps(name, (key, data) -> {
            try {
                task.run(key, data);
            } catch (Exception e) {
                throw new JobFailure(name, e);
            }
            return null;
        });
    }

    /** Work that must not wait behind other jobs and so has a thread of its own. */
    public interface Companion extends AutoCloseable {
        void start();

        /** Lets what it is doing come to its end. */
        @Override
        void close();
    }

    /** Begins and ends with the jobs. */
    public void alongside(Companion companion) {
        companions.add(companion);
    }

    /** A part of a one-time job: answers when to be called again, null for never. */
    @FunctionalInterface
    interface Steps {
        @Nullable
        Instant run(String key, String data);
    }

    void steps(String name, Steps steps) {
        take(name);
        oneTime.add(Tasks.custom(name, String.class).onFailure(Jobs::retryLater).execute((instance, context) -> {
            Instant again = steps.run(instance.getId(), String.valueOf(instance.getData()));
            return again == null
                    ? new CompletionHandler.OnCompleteRemove<>()
                    : (complete, operations) -> operations.reschedule(complete, again);
        }));
    }

    private void take(String name) {
        if (scheduler != null || !names.add(name)) {
            throw new IllegalStateException("job " + name + " is registered twice or after the start");
        }
    }

    private static void retryLater(ExecutionComplete failed, ExecutionOperations<String> operations) {
        int failures = Math.min(failed.getExecution().consecutiveFailures, 20);
        long seconds = Math.min(LAST_RETRY.toSeconds(), FIRST_RETRY.toSeconds() << failures);
        operations.reschedule(failed, failed.getTimeDone().plusSeconds(seconds));
    }

    /**
     * Schedules a one-time job in the caller's transaction: it exists exactly when the rest is committed.
     *
     * @param key the same key while the job is still waiting or running is the same job
     * @return false when it was already there
     */
    public boolean schedule(Transaction transaction, String name, String key, String data, Instant at) {
        boolean added = JobRows.add(transaction, name, key, data, at);
        transaction.afterCommit(this::lookNow);
        return added;
    }

    private void lookNow() {
        Scheduler running = scheduler;
        if (running != null && !stopping) {
            running.triggerCheckForDueExecutions();
        }
    }

    /** Whether long work should stop after its current chunk. */
    boolean isStopping() {
        return stopping;
    }

    /** Begins to run jobs. */
    public void start(MeterRegistry registry) {
        if (database.isSqlite()) {
            forgetPicked();
        }
        List<com.github.kagkarlsson.scheduler.task.Task<?>> all = new ArrayList<>(oneTime);
        all.addAll(recurring);
        Scheduler built = new Builder(database.source(), oneTime, clock)
                .polling(database.isSqlite())
                .startTasks(recurring)
                .tableName(JobRows.TABLE)
                .jdbcCustomization(JobRows.dialect(database.isSqlite()))
                .serializer(new JobRows.TextSerializer())
                .schedulerName(new SchedulerName.Fixed(settings.instance()))
                .threads(settings.threads())
                .pollingInterval(settings.polling())
                .heartbeatInterval(settings.heartbeat())
                .missedHeartbeatsLimit(JobsSettings.MISSED_HEARTBEATS)
                .shutdownMaxWait(settings.patience())
                .failureLogging(LogLevel.WARN, true)
                .addSchedulerListener(new StatsRegistryAdapter(new MicrometerStatsRegistry(registry, all)))
                .build();
        built.start();
        scheduler = built;
        companions.forEach(Companion::start);
        log.info("jobs run as {}", settings.instance());
    }

    /** A SQLite file has one process at a time, so whatever was running died with the last one. */
    private void forgetPicked() {
        database.change(transaction -> transaction
                .handle()
                .createUpdate("UPDATE scheduled_job SET picked = :no, picked_by = NULL, last_heartbeat = NULL,"
                        + " version = version + 1 WHERE picked = :yes")
                .bind("no", false)
                .bind("yes", true)
                .execute());
    }

    /** Lets the jobs and chunks that run come to their end; what is left is taken up by another server, or at the next start. */
    @Override
    public void close() {
        stopping = true;
        companions.forEach(Companion::close);
        Scheduler running = scheduler;
        if (running != null) {
            running.stop();
        }
    }

    /** The library's builder keeps its clock to itself. */
    private static final class Builder extends SchedulerBuilder {
        Builder(DataSource source, List<com.github.kagkarlsson.scheduler.task.Task<?>> tasks, Clock clock) {
            super(source, tasks);
            this.clock = clock::instant;
        }

        /** PostgreSQL hands each due job to exactly one server by SKIP LOCKED; SQLite picks by version. */
        SchedulerBuilder polling(boolean sqlite) {
            return sqlite ? this : pollUsingLockAndFetch(0.5, 1.0);
        }
    }

    /** A job threw a checked exception. */
    private static final class JobFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        JobFailure(String name, Exception cause) {
            super("job " + name + " failed", cause);
        }
    }
}
