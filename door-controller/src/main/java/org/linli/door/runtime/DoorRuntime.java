package org.linli.door.runtime;

import java.util.concurrent.CompletableFuture;
import org.linli.door.decide.AccessRules;
import org.linli.door.decide.Credential;
import org.linli.door.decide.DoorMemory;
import org.linli.hardware.DoorBoard;
import org.linli.hardware.Subscription;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandResult;
import org.linli.messages.event.Happening;
import org.linli.messages.event.Side;

/**
 * One door at work. One thread owns the decision, the record and the lock; everything else puts entries into its bounded queue.
 *
 * <p>Per credential, in this order: decide, commit the event and what must be remembered, order the lock, then lamp and sound. The fire input
 * alone skips the queue: its level releases the lock on the driver's own thread. The wiring cuts the lock's power as well, so that neither
 * depends on this program.
 *
 * <p>Thread: all public methods may be called from any thread and return at once.
 */
public final class DoorRuntime implements AutoCloseable {

    /**
     * @param door id of this door
     * @param board stays the caller's to close, after this runtime
     * @param rules from now on the runtime's own
     * @param memory from now on the runtime's own
     */
    public DoorRuntime(
            String door,
            DoorBoard board,
            AccessRules rules,
            DoorMemory memory,
            Journal journal,
            DoorClock clock,
            EnrolmentHandler enrolment) {}

    /** Starts the thread and listens to the board. Call once. */
    public void start() {}

    /**
     * A credential that was presented. Whoever reads codes and faces presents each once, not once a frame.
     *
     * @param arrivedNanos {@link System#nanoTime()} when it was read, for the timings
     * @return false when the queue is full: the credential is refused and counted
     */
    public boolean present(Credential credential, Side side, long arrivedNanos) {
        return false;
    }

    /**
     * A command whose signature was verified. Addressee, expiry and earlier execution are checked here; its id is committed before it is
     * carried out. Enrolments are answered {@code STARTED}; their end goes to {@link DoorListener#finished}.
     */
    public CompletableFuture<CommandResult> execute(Command command) {
        return CompletableFuture.failedFuture(new IllegalStateException("not started"));
    }

    /** Changes the rules in force. Completes when the next decision will see them. */
    public CompletableFuture<Void> applyRules(RulesDelta delta) {
        return CompletableFuture.failedFuture(new IllegalStateException("not started"));
    }

    /** Replaces all rules, after a snapshot. */
    public CompletableFuture<Void> replaceRules(AccessRules rules) {
        return CompletableFuture.failedFuture(new IllegalStateException("not started"));
    }

    /** Records something another part of the door did. Completes when it is on disk, or fails with {@link JournalException}. */
    public CompletableFuture<Void> record(Happening happening) {
        return CompletableFuture.failedFuture(new IllegalStateException("not started"));
    }

    /** Counts refused input; becomes an {@code InputRefused} event at most once a second for each source and cause. */
    public void refuseInput(String source, String cause) {}

    public Subscription observe(DoorListener listener) {
        return () -> {};
    }

    public DoorStatus status() {
        return new DoorStatus(
                java.time.Instant.EPOCH,
                org.linli.messages.event.DoorEvent.ClockTrust.UNKNOWN,
                org.linli.messages.event.DoorState.LOCKED,
                false,
                null,
                false,
                false,
                false,
                0,
                0,
                0,
                0,
                java.util.List.of());
    }

    /** Stops the thread after what is queued, records what waits, leaves the lock in its rest state. Idempotent. */
    @Override
    public void close() {}
}
