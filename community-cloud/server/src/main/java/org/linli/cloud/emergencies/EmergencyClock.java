package org.linli.cloud.emergencies;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;
import org.linli.eldercare.emergency.Emergency;
import org.linli.eldercare.emergency.Escalation;
import org.linli.eldercare.emergency.Receiver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls whoever is to be called, when it is time. It has a thread of its own, so that no other work is ever before it. What is due stands in the database: every server
 * looks, one of them makes the call, and another goes on when that one dies. A call and its record are one transaction, so it is made once.
 */
final class EmergencyClock implements Jobs.Companion {

    private static final Logger log = LoggerFactory.getLogger(EmergencyClock.class);

    /** How late another server's emergency may be seen here, at most; one's own are seen at once. */
    private static final Duration LOOK = Duration.ofMillis(400);

    private static final int AT_ONCE = 50;

    private final Database database;
    private final Surroundings around;
    private final EmergencyNews news;
    private final Clock clock;
    private final Semaphore bell = new Semaphore(0);
    private volatile boolean closed;
    private final Thread thread = new Thread(this::run, "emergencies");

    EmergencyClock(Database database, Surroundings around, EmergencyNews news, Clock clock) {
        this.database = database;
        this.around = around;
        this.news = news;
        this.clock = clock;
        thread.setDaemon(true);
    }

    @Override
    public void start() {
        thread.start();
    }

    /** Looks now. Thread: any. */
    void ring() {
        bell.release();
    }

    private void run() {
        try {
            while (!closed) {
                if (!lookAround()) {
                    await(LOOK.toMillis());
                }
            }
        } catch (InterruptedException e) {
            log.info("emergencies: interrupted; another server or the next start goes on");
        }
    }

    /** @return false when something failed: a database that is away now is asked again soon, and nothing of what is due is lost */
    private boolean lookAround() throws InterruptedException {
        try {
            Round round = runDue();
            if (round.looked() == 0) {
                rest();
            }
            return round.failed() == 0;
        } catch (RuntimeException e) {
            log.error("emergencies: the calls that are due could not be made; trying again", e);
            return false;
        }
    }

    private void rest() throws InterruptedException {
        Optional<Instant> next = database.read(transaction -> EmergencyRows.nextDue(transaction.handle()));
        long millis = Math.min(
                LOOK.toMillis(),
                next.map(at -> Duration.between(clock.instant(), at).toMillis()).orElse(LOOK.toMillis()));
        await(millis);
    }

    private void await(long millis) throws InterruptedException {
        if (bell.tryAcquire(Math.max(0, millis), TimeUnit.MILLISECONDS)) {
            bell.drainPermits();
        }
    }

    /** What a look at what is due came to. */
    record Round(int looked, int failed) {}

    /** Makes every call that is due now. */
    Round runDue() {
        List<String> due =
                database.read(transaction -> EmergencyRows.due(transaction.handle(), clock.instant(), AT_ONCE));
        int failed = 0;
        for (String id : due) {
            try {
                database.change(transaction -> advance(transaction, id));
            } catch (RuntimeException e) {
                log.error("emergency {}: a call that is due could not be made; trying again", id, e);
                failed++;
            }
        }
        return new Round(due.size(), failed);
    }

    private void advance(Transaction transaction, String id) {
        transaction.serialise("emergency/" + id);
        StoredEmergency stored = EmergencyRows.any(transaction.handle(), id).orElse(null);
        if (stored == null) {
            return;
        }
        Instant now = clock.instant();
        StoredEmergency next = stored;
        if (stored.emergency().isGivenUp(now)) {
            String responder = stored.emergency().responder();
            next = stored.with(stored.emergency().calledAnew(now));
            EmergencyRows.insertStep(
                    transaction.handle(),
                    id,
                    EmergencyRows.Step.by("", "GIVEN_UP", responder == null ? "" : responder, now));
        }
        Optional<Escalation.Call> call = next.emergency().due(now);
        while (call.isPresent()) {
            next = next.with(made(transaction, next, call.get(), now));
            call = next.emergency().due(now);
        }
        EmergencyRows.update(transaction.handle(), next);
    }

    private Emergency made(Transaction transaction, StoredEmergency stored, Escalation.Call call, Instant now) {
        Emergency emergency = stored.emergency();
        Set<String> called = new TreeSet<>();
        for (Receiver receiver :
                emergency.escalation().plan().tiers().get(call.tier()).receivers()) {
            called.addAll(persons(transaction, stored, receiver, now));
        }
        called.remove(stored.person());
        Emergency after = emergency.called(call, !called.isEmpty());
        if (after.escalation().isUnheard()) {
            // Nobody of the whole plan can be reached: whoever works here must know, whether the plan names them or
            // not.
            for (String role : List.of("GUARD", "DESK", "MANAGER")) {
                called.addAll(around.staff(transaction, stored.community(), role));
            }
        }
        String name = emergency.epoch() + "." + call.tier() + "." + call.round();
        EmergencyRows.insertStep(
                transaction.handle(),
                stored.id(),
                new EmergencyRows.Step(
                        now, called.isEmpty() ? "NOBODY" : "CALLED", "", "", name, call.plannedAt(), called.size()));
        EmergencyRows.addReceivers(transaction.handle(), stored.id(), called, now);
        news.called(transaction, stored, called, name);
        return after;
    }

    private Set<String> persons(Transaction transaction, StoredEmergency stored, Receiver receiver, Instant now) {
        return switch (receiver.kind()) {
            case PERSON ->
                around.name(transaction, stored.community(), receiver.id()).isPresent()
                        ? Set.of(receiver.id())
                        : Set.of();
            case ROLE -> around.staff(transaction, stored.community(), receiver.id());
            case FAMILY ->
                stored.person().isEmpty()
                        ? Set.of()
                        : around.family(transaction, stored.community(), stored.person(), now);
        };
    }

    /** Lets the call that is being made come to its end. */
    @Override
    public void close() {
        closed = true;
        ring();
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
