package org.linli.cloud.emergencies;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.TimedIds;
import org.linli.cloud.storage.Transaction;
import org.linli.eldercare.emergency.Cause;
import org.linli.eldercare.emergency.Emergency;
import org.linli.eldercare.emergency.EmergencyState;
import org.linli.eldercare.emergency.StepRefused;

/**
 * Calls for help. A press is durable when {@link #press} returns, or with the transaction it is given; the calling is the {@link EmergencyClock}'s, which is woken by
 * the commit. Thread: any; calls block.
 */
final class Emergencies {

    /** Of one emergency in the answer; all are kept. */
    static final int MOST_PRESSES = 200;

    static final int MOST_STEPS = 500;

    private final Database database;
    private final Surroundings around;
    private final EmergencyNews news;
    private final Plans plans;
    private final Clock clock;
    private volatile Runnable wake = () -> {};

    Emergencies(Database database, Surroundings around, EmergencyNews news, Plans plans, Clock clock) {
        this.database = database;
        this.around = around;
        this.news = news;
        this.plans = plans;
        this.clock = clock;
    }

    /** @param waker called after the commit of whatever changes what is due next */
    void wakes(Runnable waker) {
        wake = waker;
    }

    /** An emergency with everything that happened, for whoever may see it. */
    record Whole(StoredEmergency stored, List<EmergencyRows.PressRow> presses, List<EmergencyRows.Step> steps) {}

    StoredEmergency press(String community, Press press) {
        return database.write(transaction -> press(transaction, community, press));
    }

    /** The open emergency the press belongs to, or a new one. A press that was reported before changes nothing. */
    StoredEmergency press(Transaction transaction, String community, Press press) {
        transaction.serialise("emergencies/" + community);
        var handle = transaction.handle();
        Optional<String> before = EmergencyRows.ofPress(handle, community, press.id());
        if (before.isPresent()) {
            return get(transaction, community, before.get());
        }
        Instant now = clock.instant();
        Optional<StoredEmergency> open = EmergencyRows.open(handle, press, community);
        if (open.isPresent()) {
            transaction.serialise("emergency/" + open.get().id());
            StoredEmergency known = get(transaction, community, open.get().id());
            if (known.emergency().state().isOpen()) {
                return again(transaction, known, press, now);
            }
        }
        String unit = press.person().isEmpty()
                ? ""
                : around.home(transaction, community, press.person(), now)
                        .map(Surroundings.Home::unit)
                        .orElse("");
        StoredEmergency raised = new StoredEmergency(
                TimedIds.next(now.toEpochMilli()),
                community,
                press.person(),
                press.door(),
                unit,
                press.trial(),
                press.at(),
                now,
                Emergency.raised(plans.of(transaction, community, press.person()), now),
                null,
                "");
        EmergencyRows.insert(handle, raised);
        EmergencyRows.insertPress(handle, community, raised.id(), press, now);
        step(transaction, raised, press.by(), "RAISED", "", now);
        return raised;
    }

    private StoredEmergency again(Transaction transaction, StoredEmergency known, Press press, Instant now) {
        StoredEmergency pressed;
        try {
            pressed = known.with(known.emergency().pressed());
        } catch (StepRefused refused) {
            throw refusal(refused);
        }
        EmergencyRows.update(transaction.handle(), pressed);
        EmergencyRows.insertPress(transaction.handle(), known.community(), known.id(), press, now);
        String responder = pressed.emergency().responder();
        if (responder != null) {
            news.pressedAgain(transaction, pressed, responder);
        }
        return pressed;
    }

    /** What somebody does about an emergency. The names stand in the contract. */
    enum Doing {
        ACKNOWLEDGE,
        SET_OUT,
        ARRIVE,
        HAND_BACK,
        CLOSE,
        REOPEN
    }

    /**
     * One thing somebody does.
     *
     * @param words a reason, or what was found
     * @param cause of closing
     */
    record Deed(Doing doing, String words, @Nullable Cause cause) {}

    /**
     * @param receiver whether only those may who were called; staff may without
     * @throws Refused {@code emergency-unknown}, or why it does not follow from how things stand
     */
    StoredEmergency does(String community, String id, String by, boolean receiver, Deed deed) {
        return database.write(transaction -> {
            transaction.serialise("emergency/" + id);
            StoredEmergency known = get(transaction, community, id);
            Set<String> called = EmergencyRows.receivers(transaction.handle(), id);
            if (receiver && !called.contains(by)) {
                throw Refused.notFound("emergency-unknown");
            }
            Instant now = clock.instant();
            StoredEmergency next = next(known, by, deed, now);
            EmergencyRows.update(transaction.handle(), next);
            step(transaction, next, by, deed.doing().name(), deed.words(), now);
            tell(transaction, known, next, by, called);
            transaction.afterCommit(() -> wake.run());
            return next;
        });
    }

    private static StoredEmergency next(StoredEmergency known, String by, Deed deed, Instant now) {
        Emergency emergency = known.emergency();
        try {
            switch (deed.doing()) {
                case ACKNOWLEDGE:
                    return known.with(emergency.acknowledged(by, now));
                case SET_OUT:
                    return known.with(emergency.setOut(by, now));
                case ARRIVE:
                    return known.with(emergency.arrived(by, now));
                case HAND_BACK:
                    return known.with(emergency.handedBack(by, deed.words(), now));
                case CLOSE:
                    Cause cause = deed.cause();
                    if (cause == null) {
                        throw Refused.invalid("emergency-cause").at("cause");
                    }
                    return known.closed(emergency.closed(cause, deed.words(), now), cause, deed.words());
                case REOPEN:
                    return known.reopened(emergency.reopened(deed.words(), now));
            }
        } catch (StepRefused refused) {
            throw refusal(refused);
        }
        throw new IllegalStateException("unknown: " + deed.doing());
    }

    private static Refused refusal(StepRefused refused) {
        return switch (refused.why()) {
            case CLOSED -> Refused.conflict("emergency-closed");
            case OPEN -> Refused.conflict("emergency-open");
            case TAKEN -> Refused.conflict("emergency-taken");
            case YOURS -> Refused.conflict("emergency-yours");
            case NOT_YOURS -> Refused.conflict("emergency-not-yours");
            case REASON -> Refused.invalid("emergency-reason").at("words");
            case NOTE -> Refused.invalid("emergency-note").at("words");
            case TOO_OLD -> Refused.conflict("emergency-too-old");
        };
    }

    private void tell(
            Transaction transaction, StoredEmergency known, StoredEmergency next, String by, Set<String> called) {
        boolean answered =
                known.emergency().responder() == null && next.emergency().responder() != null;
        EmergencyState state = next.emergency().state();
        if (answered) {
            Set<String> others = new TreeSet<>(called);
            others.remove(by);
            news.answered(transaction, next, by, others);
        }
        for (EmergencyRows.PressRow press : EmergencyRows.presses(transaction.handle(), next.id(), MOST_PRESSES)) {
            if (press.source() == Press.Source.DOOR && answered) {
                around.answered(transaction, next.community(), press.id(), by);
            }
            if (press.source() == Press.Source.DOOR && state == EmergencyState.CLOSED) {
                around.closed(transaction, next.community(), press.id(), by, String.valueOf(next.cause()));
            }
        }
    }

    /** Newest first. */
    Page<StoredEmergency> list(String community, boolean open, @Nullable String cursor, int size) {
        return database.read(transaction -> Page.of(
                EmergencyRows.page(transaction.handle(), community, open, Page.decodePair(cursor), size + 1),
                size,
                EmergencyRows::key));
    }

    /** Those to which somebody was called, newest first. */
    Page<StoredEmergency> calledTo(String community, String person, @Nullable String cursor, int size) {
        return database.read(transaction -> Page.of(
                EmergencyRows.pageOf(transaction.handle(), community, person, Page.decodePair(cursor), size + 1),
                size,
                EmergencyRows::key));
    }

    Whole whole(String community, String id) {
        return database.read(transaction -> new Whole(
                get(transaction, community, id),
                EmergencyRows.presses(transaction.handle(), id, MOST_PRESSES),
                EmergencyRows.steps(transaction.handle(), id, MOST_STEPS)));
    }

    /** For somebody who was called. */
    Whole wholeFor(String community, String id, String receiver) {
        boolean called = database.read(
                transaction -> EmergencyRows.receivers(transaction.handle(), id).contains(receiver));
        if (!called) {
            throw Refused.notFound("emergency-unknown");
        }
        return whole(community, id);
    }

    /** The open one of somebody; a real one before a test. */
    Optional<StoredEmergency> openOf(String community, String person) {
        return database.read(transaction -> {
            for (boolean trial : new boolean[] {false, true}) {
                Press any = new Press("", Press.Source.PHONE, person, "", "", trial, Instant.EPOCH);
                Optional<StoredEmergency> open = EmergencyRows.open(transaction.handle(), any, community);
                if (open.isPresent()) {
                    return open;
                }
            }
            return Optional.<StoredEmergency>empty();
        });
    }

    private static StoredEmergency get(Transaction transaction, String community, String id) {
        return EmergencyRows.find(transaction.handle(), community, id)
                .orElseThrow(() -> Refused.notFound("emergency-unknown"));
    }

    private void step(
            Transaction transaction, StoredEmergency stored, String by, String step, String words, Instant now) {
        EmergencyRows.insertStep(transaction.handle(), stored.id(), EmergencyRows.Step.by(by, step, words, now));
        transaction.afterCommit(() -> wake.run());
    }
}
