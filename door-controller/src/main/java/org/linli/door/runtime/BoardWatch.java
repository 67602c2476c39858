package org.linli.door.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.linli.door.decide.Credential;
import org.linli.door.state.DoorInput.Leaf;
import org.linli.hardware.CardRead;
import org.linli.hardware.CardReader;
import org.linli.hardware.DoorBoard;
import org.linli.hardware.HardwareException;
import org.linli.hardware.LevelInput;
import org.linli.hardware.Subscription;
import org.linli.messages.event.Side;

/**
 * Reads the board's wires. Levels count, hints only say when to read. A press that is over before the door's thread comes round is kept: the level
 * is read on the driver's thread as well. Thread: hints on the drivers', everything else on the door's own.
 */
final class BoardWatch implements AutoCloseable {

    private final DoorBoard board;
    private final DoorQueue queue;
    private final RefusedInputs refused;
    private final LockOrders lock;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Press exit = new Press();
    private final Press help = new Press();
    private final Press leafOpened = new Press();
    private final Set<String> unreadable = new TreeSet<>();
    private boolean lastFire;
    private boolean lastTamper;

    /** Counts the times a wire became active, whoever saw it first. */
    private static final class Press {
        private boolean active;
        private int presses;

        synchronized void seen(boolean level) {
            if (level && !active) {
                presses++;
            }
            active = level;
        }

        synchronized int take() {
            int taken = presses;
            presses = 0;
            return taken;
        }
    }

    BoardWatch(DoorBoard board, DoorQueue queue, RefusedInputs refused, LockOrders lock) {
        this.board = board;
        this.queue = queue;
        this.refused = refused;
        this.lock = lock;
    }

    void listen() {
        board.fire()
                .ifPresent(fire -> subscriptions.add(fire.onHint(() -> {
                    if (read(fire)) {
                        lock.fire();
                    }
                    queue.hint();
                })));
        board.exitButton().ifPresent(wire -> latch(wire, exit));
        board.helpKey().ifPresent(wire -> latch(wire, help));
        board.contact().ifPresent(wire -> latch(wire, leafOpened));
        board.tamper().ifPresent(wire -> subscriptions.add(wire.onHint(queue::hint)));
        board.entryReader().ifPresent(reader -> listen(reader, Side.ENTRY));
        board.exitReader().ifPresent(reader -> listen(reader, Side.EXIT));
    }

    private void latch(LevelInput wire, Press press) {
        subscriptions.add(wire.onHint(() -> {
            press.seen(read(wire));
            queue.hint();
        }));
    }

    private void listen(CardReader reader, Side side) {
        subscriptions.add(reader.listen(new CardReader.Listener() {
            @Override
            public void onCard(CardRead read) {
                Credential card = new Credential.Card(read);
                if (!queue.offer(new DoorQueue.Presented(card, side, System.nanoTime()))) {
                    refused.add("queue", "full");
                }
            }

            @Override
            public void onGarbled(String reason) {
                refused.add("reader", reason);
            }
        }));
    }

    private static boolean read(LevelInput wire) {
        try {
            return wire.isActive();
        } catch (HardwareException e) {
            return false; // the door's thread reads again and reports the fault
        }
    }

    /** The fire input; when it cannot be read, as it was last: the wiring cuts the lock's power without us. */
    boolean fire() {
        lastFire = board.fire()
                .flatMap(wire -> level(wire, "fire"))
                .orElse(lastFire && board.fire().isPresent());
        return lastFire;
    }

    boolean tamper() {
        lastTamper = board.tamper().flatMap(wire -> level(wire, "tamper")).orElse(lastTamper);
        return lastTamper;
    }

    /** Presses of the exit button since the last call. */
    int exitPresses() {
        board.exitButton().flatMap(wire -> level(wire, "exit button")).ifPresent(exit::seen);
        return exit.take();
    }

    int helpPresses() {
        board.helpKey().flatMap(wire -> level(wire, "help key")).ifPresent(help::seen);
        return help.take();
    }

    /** Where the leaf was since the last call: open and closed when it was opened in between. */
    List<Leaf> leaf() {
        if (board.contact().isEmpty()) {
            return List.of(Leaf.UNKNOWN);
        }
        Optional<Boolean> open = board.contact().flatMap(wire -> level(wire, "door contact"));
        open.ifPresent(leafOpened::seen);
        int openings = leafOpened.take();
        if (open.isEmpty()) {
            return List.of(Leaf.UNKNOWN);
        }
        if (open.get()) {
            return List.of(Leaf.OPEN);
        }
        return openings > 0 ? List.of(Leaf.OPEN, Leaf.CLOSED) : List.of(Leaf.CLOSED);
    }

    private Optional<Boolean> level(LevelInput wire, String name) {
        try {
            boolean active = wire.isActive();
            unreadable.remove(name);
            return Optional.of(active);
        } catch (HardwareException e) {
            unreadable.add(name);
            return Optional.empty();
        }
    }

    /** Names of wires that could not be read last time. */
    Set<String> unreadable() {
        return unreadable;
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
        subscriptions.clear();
    }
}
