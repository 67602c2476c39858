package org.linli.door.runtime;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.linli.door.decide.AccessRules;
import org.linli.door.decide.Credential;
import org.linli.door.decide.DoorMemory;
import org.linli.door.pin.PinEntry;
import org.linli.door.pin.PinVerifier;
import org.linli.door.state.DoorInput.Leaf;
import org.linli.door.state.DoorMachine;
import org.linli.hardware.DoorBoard;
import org.linli.hardware.Subscription;
import org.linli.messages.access.DoorItem;
import org.linli.messages.access.PinItem;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandResult;
import org.linli.messages.event.Happening;
import org.linli.messages.event.Side;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One door at work. One thread owns the decision, the record and the lock; everything else puts entries into its bounded queue.
 *
 * <p>Per credential, in this order: decide, commit the event and what must be remembered, order the lock, then lamp and sound. The fire input
 * alone skips the queue: its level releases the lock on the driver's own thread. The wiring cuts the lock's power as well, so that neither
 * depends on this program.
 *
 * <p>When recording fails, whoever is known still passes and the events wait in memory; what must be counted or done only once (limited visitor passes,
 * open commands) is refused. The exit button opens in any case.
 *
 * <p>Thread: all public methods may be called from any thread and return at once.
 */
public final class DoorRuntime implements AutoCloseable {

    /** How often the levels are read when no hint comes: a lost edge costs no more than this. */
    static final long ROUND_MILLIS = 100;

    private static final long CLOSE_MILLIS = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(DoorRuntime.class);

    private final DoorQueue queue = new DoorQueue();
    private final RefusedInputs refused = new RefusedInputs();
    private final List<DoorListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong refusedCredentials = new AtomicLong();
    private final DoorBoard board;
    private final DoorClock clock;
    private final LongSupplier nanoTime;
    private final Doorman doorman;
    private final CredentialDesk credentials;
    private final CommandDesk commands;
    private final DoorWorker worker;
    private final PinVerifier pins = new PinVerifier();
    private final Thread thread;
    private @Nullable Subscription keypad;
    private volatile boolean stopping;
    private volatile long beatNanos;
    private volatile DoorStatus status;
    private volatile DoorItem.@Nullable FacePolicy facePolicy;

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
            EnrolmentHandler enrolment) {
        this(door, board, rules, memory, journal, clock, enrolment, System::nanoTime);
    }

    /** @param nanoTime what deadlines are measured by */
    DoorRuntime(
            String door,
            DoorBoard board,
            AccessRules rules,
            DoorMemory memory,
            Journal journal,
            DoorClock clock,
            EnrolmentHandler enrolment,
            LongSupplier nanoTime) {
        this.board = board;
        this.clock = clock;
        this.nanoTime = nanoTime;
        doorman = new Doorman(board, rules, memory, new Recorder(door, journal, clock), clock, nanoTime);
        credentials = new CredentialDesk(doorman, report -> tell(listener -> listener.decided(report)));
        commands = new CommandDesk(
                door,
                doorman,
                credentials,
                enrolment,
                refused,
                this::onDoorThread,
                result -> tell(listener -> listener.finished(result)));
        worker = new DoorWorker(doorman, new BoardWatch(board, queue, refused, doorman.lock), refused);
        status = snapshot();
        facePolicy = rules.findDoor().map(DoorItem::face).orElse(null);
        thread = new Thread(this::run, "door");
    }

    /** Starts the thread and listens to the board. Call once. */
    public void start() {
        beatNanos = System.nanoTime();
        thread.start();
        board.keypad().ifPresent(pad -> {
            PinEntry entry = new PinEntry();
            keypad = pad.listen(key -> typed(entry, key));
        });
    }

    /**
     * A credential that was presented. Whoever reads codes and faces presents each once, not once a frame.
     *
     * @param arrivedNanos {@link System#nanoTime()} when it was read, for the timings
     * @return false when the queue is full: the credential is refused and counted
     */
    public boolean present(Credential credential, Side side, long arrivedNanos) {
        boolean accepted = !stopping && queue.offer(new DoorQueue.Presented(credential, side, arrivedNanos));
        if (!accepted) {
            refusedCredentials.incrementAndGet();
            refused.add("queue", "full");
        }
        return accepted;
    }

    /**
     * A command whose signature was verified. Addressee, expiry and earlier execution are checked here; its id is committed before it is
     * carried out. Enrolment of a card or at the door is answered {@code STARTED}; its end goes to {@link DoorListener#finished}.
     */
    public CompletableFuture<CommandResult> execute(Command command) {
        CompletableFuture<CommandResult> answer = new CompletableFuture<>();
        enqueue(() -> commands.execute(command, answer), answer);
        return answer;
    }

    /** Changes the rules in force. Completes when the next decision will see them. */
    public CompletableFuture<Void> applyRules(RulesDelta delta) {
        CompletableFuture<Void> applied = new CompletableFuture<>();
        enqueue(
                () -> {
                    delta.put().forEach(doorman.rules()::put);
                    delta.removed().forEach(removed -> doorman.rules().remove(removed.kind(), removed.id()));
                    doorman.rulesChanged();
                    applied.complete(null);
                },
                applied);
        return applied;
    }

    /** Replaces all rules, after a snapshot. */
    public CompletableFuture<Void> replaceRules(AccessRules rules) {
        CompletableFuture<Void> replaced = new CompletableFuture<>();
        enqueue(
                () -> {
                    doorman.replaceRules(rules);
                    replaced.complete(null);
                },
                replaced);
        return replaced;
    }

    /**
     * Records something another part of the door did. Completes when it is on disk. Fails with {@link JournalException} when it must wait in
     * memory; it is written later then, unless the power fails first.
     */
    public CompletableFuture<Void> record(Happening happening) {
        CompletableFuture<Void> recorded = new CompletableFuture<>();
        enqueue(
                () -> {
                    if (doorman.recorder.commit(List.of(happening), List.of(), doorman.nowMillis())) {
                        recorded.complete(null);
                    } else {
                        doorman.recorder.hold(List.of(happening), List.of());
                        recorded.completeExceptionally(new JournalException("recording fails; the event waits"));
                    }
                },
                recorded);
        return recorded;
    }

    /** Counts refused input; becomes an {@code InputRefused} event at most once a second for each source and cause. */
    public void refuseInput(String source, String cause) {
        refused.add(source, cause);
    }

    /** Adds a listener; closing the returned handle removes it. */
    public Subscription observe(DoorListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** The settings for faces in force; null while the door has none, and then no face opens it. At most a round old. */
    public DoorItem.@Nullable FacePolicy facePolicy() {
        return facePolicy;
    }

    public DoorStatus status() {
        DoorStatus last = status;
        return new DoorStatus(
                last.at(),
                last.clock(),
                last.state(),
                doorman.lock.isReleased(),
                last.leafOpen(),
                last.fire(),
                last.lockdown(),
                last.evacuation(),
                last.heldEvents(),
                queue.size(),
                refusedCredentials.get(),
                beatNanos,
                last.faults());
    }

    /** Stops the thread after what is queued and records what waits. The board, closed after this, brings the lock to its rest state. Idempotent. */
    @Override
    public void close() {
        stopping = true;
        queue.hint();
        Subscription keys = keypad;
        if (keys != null) {
            keys.close();
        }
        pins.close();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.error("the door's thread did not end within {} s", TimeUnit.MILLISECONDS.toSeconds(CLOSE_MILLIS));
        }
    }

    // ---- the door's thread
    // ------------------------------------------------------------------------------------------------

    private void run() {
        guarded(worker::start);
        while (!stopping || queue.size() > 0) {
            try {
                DoorQueue.Entry entry = queue.take(ROUND_MILLIS);
                beatNanos = System.nanoTime();
                guarded(() -> round(entry));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        guarded(worker::stop);
    }

    private void round(DoorQueue.@Nullable Entry entry) {
        guarded(worker::readWires);
        if (entry instanceof DoorQueue.Order order) {
            order.work().run();
        } else if (entry instanceof DoorQueue.Presented presented) {
            credentials.decide(presented);
        }
        worker.afterRound();
        facePolicy = doorman.rules().findDoor().map(DoorItem::face).orElse(null);
        DoorStatus now = snapshot();
        if (!isSame(now, status)) {
            status = now;
            tell(listener -> listener.changed(now));
        }
        status = now;
    }

    /** A fault in the program ends no thread that people depend on: nothing was granted, and the next round starts clean. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("a fault in the door's round", e);
            refused.add("door", "internal fault");
        }
    }

    private DoorStatus snapshot() {
        DoorMachine machine = doorman.machine();
        DoorClock.Reading time = clock.read();
        return new DoorStatus(
                time.now(),
                time.trust(),
                machine.shown(),
                doorman.lock.isReleased(),
                machine.leaf() == Leaf.UNKNOWN ? null : machine.leaf() == Leaf.OPEN,
                machine.modes().fire(),
                machine.modes().lockdownOrdered(),
                machine.modes().evacuationOrdered(),
                doorman.recorder.heldEvents(),
                0,
                0,
                0,
                worker.faults());
    }

    private static boolean isSame(DoorStatus one, DoorStatus other) {
        return one.state() == other.state()
                && one.lockReleased() == other.lockReleased()
                && java.util.Objects.equals(one.leafOpen(), other.leafOpen())
                && one.fire() == other.fire()
                && one.lockdown() == other.lockdown()
                && one.evacuation() == other.evacuation()
                && one.clock() == other.clock()
                && one.heldEvents() == other.heldEvents()
                && one.faults().equals(other.faults());
    }

    private void tell(Consumer<DoorListener> news) {
        for (DoorListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("a listener failed", e);
            }
        }
    }

    // ---- other threads
    // ----------------------------------------------------------------------------------------------------

    private void typed(PinEntry entry, char key) {
        PinEntry.Result result = entry.key(key, nanoTime.getAsLong() / 1_000_000);
        long arrivedNanos = System.nanoTime();
        if (result instanceof PinEntry.Mistyped) {
            refused.add("keypad", "mistyped");
        } else if (result instanceof PinEntry.Entered entered) {
            onDoorThread(() -> checkPin(entered, arrivedNanos));
        }
    }

    private void checkPin(PinEntry.Entered entered, long arrivedNanos) {
        doorman.signals.working(doorman.nowMillis());
        PinItem item = doorman.rules().findPin(entered.userCode()).orElse(null);
        boolean accepted = pins.check(
                item,
                entered.pin(),
                outcome -> present(new Credential.PinChecked(entered.userCode(), outcome), Side.ENTRY, arrivedNanos));
        if (!accepted) {
            refused.add("keypad", "busy");
        }
    }

    private void onDoorThread(Runnable work) {
        if (!queue.offer(new DoorQueue.Order(work))) {
            refused.add("queue", "full");
        }
    }

    private void enqueue(Runnable work, CompletableFuture<?> answer) {
        DoorQueue.Order guarded = new DoorQueue.Order(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
                throw e;
            }
        });
        if (stopping || !queue.offer(guarded)) {
            refused.add("queue", "full");
            answer.completeExceptionally(new IllegalStateException("the door's queue is full or the door is closing"));
        }
    }
}
