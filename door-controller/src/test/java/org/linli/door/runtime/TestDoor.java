package org.linli.door.runtime;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.linli.door.decide.Credential;
import org.linli.door.decide.DoorMemory;
import org.linli.door.decide.Village;
import org.linli.hardware.CardRead;
import org.linli.hardware.virtual.VirtualBoard;
import org.linli.hardware.virtual.VirtualControls;
import org.linli.hardware.virtual.VirtualSettings;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandResult;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.DoorState;
import org.linli.messages.event.Side;

/** A virtual door with a runtime, a journal in memory, and two clocks that stand still until they are told. */
final class TestDoor implements AutoCloseable {

    final Village village = new Village();
    final MemoryJournal journal = new MemoryJournal();
    final List<DecisionReport> reports = new CopyOnWriteArrayList<>();
    final List<CommandResult> finished = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong(1_000_000_000L);
    private volatile Instant now = Village.NOON;
    private volatile ClockTrust trust = ClockTrust.TRUSTED;
    private EnrolmentHandler enrolment = EnrolmentHandler.none();
    final VirtualBoard board;
    final FaultyBoard faults;
    final VirtualControls hands;
    private DoorRuntime runtime;

    TestDoor() {
        this(VirtualSettings.complete());
    }

    TestDoor(VirtualSettings settings) {
        board = new VirtualBoard(settings.withDebounce(Duration.ZERO).withCardAway(Duration.ZERO));
        faults = new FaultyBoard(board);
        hands = board.controls();
    }

    TestDoor with(EnrolmentHandler handler) {
        enrolment = handler;
        return this;
    }

    TestDoor start() {
        village.putDoor();
        runtime = new DoorRuntime(
                Village.DOOR,
                faults,
                village.rules,
                DoorMemory.of(journal.rows()),
                journal,
                () -> new DoorClock.Reading(now, trust),
                enrolment,
                nanos::get);
        runtime.observe(new DoorListener() {
            @Override
            public void decided(DecisionReport report) {
                reports.add(report);
            }

            @Override
            public void finished(CommandResult result) {
                finished.add(result);
            }
        });
        runtime.start();
        until(() -> runtime.status().beatNanos() != 0);
        settle();
        return this;
    }

    /** Ends the process, as it were, and starts it again on the same journal. */
    void restart() {
        runtime.close();
        start();
    }

    DoorRuntime runtime() {
        return runtime;
    }

    DoorState state() {
        return runtime.status().state();
    }

    /** Until the door's thread has gone round with everything that was said before. */
    void settle() {
        try {
            runtime.applyRules(new RulesDelta(List.of(), List.of())).get();
            runtime.applyRules(new RulesDelta(List.of(), List.of())).get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        now = now.plus(time);
        settle();
    }

    void setClockBeforeStart(Instant instant, ClockTrust trusted) {
        now = instant;
        trust = trusted;
    }

    void setClock(Instant instant, ClockTrust trusted) {
        now = instant;
        trust = trusted;
        settle();
    }

    /** Holds a card to the reader and waits for the answer. */
    DecisionReport card(CardRead read) {
        int before = reports.size();
        hands.entryReader().present(read);
        return answer(before);
    }

    DecisionReport present(Credential credential) {
        int before = reports.size();
        runtime.present(credential, Side.ENTRY, System.nanoTime());
        return answer(before);
    }

    DecisionReport type(String keys) {
        int before = reports.size();
        hands.keypad().type(keys);
        return answer(before);
    }

    private DecisionReport answer(int before) {
        until(() -> reports.size() > before);
        settle();
        return reports.get(before);
    }

    CommandResult command(Command.Order order) {
        return execute(command("command-" + System.nanoTime(), order));
    }

    Command command(String id, Command.Order order) {
        return new Command(
                id, Village.DOOR, now, now.plusSeconds(5), "00112233445566778899aabbccddeeff", "guard-1", order);
    }

    CommandResult execute(Command command) {
        try {
            CommandResult result = runtime.execute(command).get();
            settle();
            return result;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    void until(BooleanSupplier condition) {
        await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(2)).until(condition::getAsBoolean);
    }

    void untilState(DoorState state) {
        until(() -> state() == state);
    }

    @Override
    public void close() {
        if (runtime != null) {
            runtime.close();
        }
        board.close();
    }
}
