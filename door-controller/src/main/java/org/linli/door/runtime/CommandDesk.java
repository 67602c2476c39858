package org.linli.door.runtime;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.linli.door.decide.Credential;
import org.linli.door.decide.DoorMemory;
import org.linli.door.decide.MemoryChange;
import org.linli.door.decide.Situation.Mode;
import org.linli.door.runtime.DoorQueue.Presented;
import org.linli.door.state.DoorInput;
import org.linli.door.state.DoorInput.ReleaseCause;
import org.linli.hardware.CardRead;
import org.linli.messages.Codec;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandResult;
import org.linli.messages.command.CommandResult.Outcome;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.Happening;
import org.linli.messages.event.Reason;

/**
 * Carries out commands, each at most once: its id is committed before anything is done. A command that cannot be recorded is refused, except lockdown
 * and evacuation, where doing it twice harms less than not doing it. Thread: the door's own.
 */
final class CommandDesk {

    private final String door;
    private final Doorman doorman;
    private final CredentialDesk credentials;
    private final EnrolmentHandler enrolment;
    private final RefusedInputs refused;
    private final Consumer<Runnable> doorThread;
    private final Consumer<CommandResult> finished;

    /**
     * @param doorThread runs work on the door's thread later
     * @param finished takes second results, on the door's thread
     */
    CommandDesk(
            String door,
            Doorman doorman,
            CredentialDesk credentials,
            EnrolmentHandler enrolment,
            RefusedInputs refused,
            Consumer<Runnable> doorThread,
            Consumer<CommandResult> finished) {
        this.door = door;
        this.doorman = doorman;
        this.credentials = credentials;
        this.enrolment = enrolment;
        this.refused = refused;
        this.doorThread = doorThread;
        this.finished = finished;
    }

    void execute(Command command, CompletableFuture<CommandResult> answer) {
        Outcome refusal = findRefusal(command);
        if (refusal != null) {
            refused.add("command", refusal.name());
            answer.complete(result(command, refusal, null));
            return;
        }
        Command.Order order = command.order();
        if (order instanceof Command.Open) {
            answer.complete(open(command));
        } else if (order instanceof Command.Lockdown lockdown) {
            answer.complete(carryOut(
                    command,
                    new DoorInput.LockdownOrdered(lockdown.on()),
                    List.of(DoorMemory.lockdown(lockdown.on())),
                    true));
        } else if (order instanceof Command.Evacuate evacuate) {
            answer.complete(carryOut(
                    command,
                    new DoorInput.EvacuationOrdered(evacuate.on()),
                    List.of(DoorMemory.evacuation(evacuate.on())),
                    true));
        } else if (order instanceof Command.ResetAntiPassback reset) {
            List<MemoryChange> forgotten = doorman.memory.forgetPassages(reset.holder());
            answer.complete(carryOut(command, new DoorInput.TimePassed(), forgotten, false));
        } else if (order instanceof Command.EnrolCard) {
            answer.complete(enrolCard(command));
        } else if (order instanceof Command.EnrolPhoto photo) {
            enrolPhoto(command, photo, answer);
        } else if (order instanceof Command.EnrolAtDoor atDoor) {
            answer.complete(enrolAtDoor(command, atDoor));
        } else {
            answer.complete(result(command, Outcome.REFUSED, "UNKNOWN_ORDER"));
        }
    }

    private @Nullable Outcome findRefusal(Command command) {
        if (!command.door().equals(door)) {
            return Outcome.WRONG_DOOR;
        }
        if (doorman.memory.knowsCommand(command.id())) {
            return Outcome.DUPLICATE;
        }
        DoorClock.Reading time = doorman.clock.read();
        if (time.trust() != ClockTrust.TRUSTED) {
            return Outcome.CLOCK_NOT_TRUSTED;
        }
        return time.now().isBefore(command.expiresAt()) ? null : Outcome.EXPIRED;
    }

    private CommandResult open(Command command) {
        if (doorman.mode() == Mode.LOCKDOWN) {
            return remembered(command, Outcome.REFUSED, "LOCKDOWN");
        }
        CommandResult result = carryOut(command, new DoorInput.Granted(ReleaseCause.COMMAND), List.of(), false);
        if (result.outcome() == Outcome.DONE) {
            doorman.signals.answer(Reason.GRANTED, doorman.nowMillis());
            if (doorman.lock.isBroken()) {
                return result(command, Outcome.FAILED, "LOCK");
            }
        }
        return result;
    }

    private CommandResult carryOut(
            Command command, DoorInput input, List<MemoryChange> changes, boolean evenUnrecorded) {
        boolean done = doorman.order(
                input,
                "command " + kind(command),
                List.of(done(command, Outcome.DONE)),
                withSeen(command, changes),
                evenUnrecorded);
        return result(command, done ? Outcome.DONE : Outcome.FAILED, done ? null : Reason.NOT_RECORDED.name());
    }

    /** Records the end of a command that changes nothing at the door. */
    private CommandResult remembered(Command command, Outcome outcome, @Nullable String detail) {
        List<Happening> happenings = List.of(done(command, outcome));
        List<MemoryChange> seen = withSeen(command, List.of());
        if (!doorman.recorder.commit(happenings, seen, doorman.nowMillis())) {
            return result(command, Outcome.FAILED, Reason.NOT_RECORDED.name());
        }
        doorman.memory.apply(seen);
        return result(command, outcome, detail);
    }

    // ---- enrolment
    // --------------------------------------------------------------------------------------------------------

    private CommandResult enrolCard(Command command) {
        CommandResult started = remembered(command, Outcome.STARTED, null);
        if (started.outcome() == Outcome.STARTED) {
            doorman.signals.working(doorman.nowMillis());
            credentials.catchCard(card -> caught(command, card));
        }
        return started;
    }

    private boolean caught(Command command, Presented unknownCard) {
        boolean inTime = doorman.clock.read().now().isBefore(command.expiresAt());
        if (!inTime || !(unknownCard.credential() instanceof Credential.Card card)) {
            finish(command, Outcome.EXPIRED, null);
            return false;
        }
        doorman.signals.enrolled(doorman.nowMillis());
        finish(command, Outcome.DONE, text(card.read()));
        return true;
    }

    /** Format, facility and number, as the item of the card will carry them. */
    private static String text(CardRead read) {
        return read.format() + "/" + read.facility() + "/" + read.number();
    }

    private void enrolPhoto(Command command, Command.EnrolPhoto order, CompletableFuture<CommandResult> answer) {
        CommandResult started = remembered(command, Outcome.STARTED, null);
        if (started.outcome() != Outcome.STARTED) {
            answer.complete(started);
            return;
        }
        var unused = enrolment
                .enrolPhoto(order)
                .whenComplete((end, failure) -> doorThread.accept(() -> {
                    Outcome outcome = failure == null ? end.outcome() : Outcome.FAILED;
                    doorman.recorder.later(done(command, outcome));
                    answer.complete(result(command, outcome, detail(end)));
                }));
    }

    private CommandResult enrolAtDoor(Command command, Command.EnrolAtDoor order) {
        CommandResult started = remembered(command, Outcome.STARTED, null);
        if (started.outcome() == Outcome.STARTED) {
            long left = command.expiresAt().toEpochMilli()
                    - doorman.clock.read().now().toEpochMilli();
            var unused = enrolment
                    .enrolAtDoor(order, left)
                    .whenComplete((end, failure) -> doorThread.accept(
                            () -> finish(command, failure == null ? end.outcome() : Outcome.FAILED, detail(end))));
        }
        return started;
    }

    private static @Nullable String detail(EnrolmentHandler.@Nullable Result end) {
        return end == null || end.detail().isEmpty() ? null : end.detail();
    }

    private void finish(Command command, Outcome outcome, @Nullable String detail) {
        doorman.recorder.later(done(command, outcome));
        finished.accept(result(command, outcome, detail));
    }

    // ---- forms
    // ------------------------------------------------------------------------------------------------------------

    private static List<MemoryChange> withSeen(Command command, List<MemoryChange> changes) {
        List<MemoryChange> all = new java.util.ArrayList<>();
        all.add(DoorMemory.commandSeen(command.id(), command.expiresAt()));
        all.addAll(changes);
        return all;
    }

    private static Happening done(Command command, Outcome outcome) {
        return new Happening.CommandDone(command.id(), kind(command), outcome.name());
    }

    /** The order's name on the wire. */
    private static String kind(Command command) {
        return Codec.kindName((Record) command.order());
    }

    private CommandResult result(Command command, Outcome outcome, @Nullable String detail) {
        return new CommandResult(
                door, command.id(), outcome, doorman.clock.read().now(), detail);
    }
}
