package org.linli.door.virtualdoor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.linli.door.runtime.DecisionReport;
import org.linli.door.runtime.DoorListener;
import org.linli.door.runtime.DoorStatus;
import org.linli.hardware.CardRead;
import org.linli.hardware.CardReader;
import org.linli.hardware.Indicator.Signal;
import org.linli.hardware.Speaker.Prompt;
import org.linli.hardware.Subscription;
import org.linli.hardware.virtual.VirtualBoard;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.DoorState;
import org.linli.messages.event.Reason;
import org.linli.messages.event.Side;

/** Opens for the one card it knows, so that the page has something to show. */
final class FakeDoor implements DoorWindow, NetworkCable {

    private final VirtualBoard board;
    private final List<DoorListener> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean plugged = true;
    private final AtomicLong waiting = new AtomicLong();

    FakeDoor(VirtualBoard board) {
        this.board = board;
        board.entryReader().orElseThrow().listen(new CardReader.Listener() {
            @Override
            public void onCard(CardRead read) {
                card(read);
            }

            @Override
            public void onGarbled(String reason) {}
        });
    }

    private void card(CardRead read) {
        boolean known = read.number() == 3456;
        if (known) {
            board.lock().release(Duration.ofSeconds(3));
        }
        board.indicator().show(known ? Signal.GRANTED : Signal.DENIED);
        board.speaker().play(known ? Prompt.GRANTED : Prompt.DENIED);
        waiting.addAndGet(plugged ? 0 : 1);
        DecisionReport report = new DecisionReport(
                Instant.parse("2026-11-21T10:00:00Z"),
                CredentialKind.CARD,
                Side.ENTRY,
                known ? Reason.GRANTED : Reason.UNKNOWN_CREDENTIAL,
                known ? "holder-1" : null,
                null,
                42,
                118,
                2310,
                known ? 2650 : 0,
                true);
        listeners.forEach(listener -> listener.decided(report));
    }

    @Override
    public DoorStatus status() {
        boolean released = board.lock().isReleased();
        return new DoorStatus(
                Instant.EPOCH,
                ClockTrust.TRUSTED,
                released ? DoorState.RELEASED : DoorState.LOCKED,
                released,
                board.controls().isDoorOpen(),
                false,
                false,
                false,
                0,
                0,
                0,
                0,
                List.of());
    }

    @Override
    public Subscription observe(DoorListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public State state() {
        return new State(plugged, plugged, waiting.get(), 7);
    }

    @Override
    public void setPlugged(boolean in) {
        plugged = in;
        waiting.set(0);
    }
}
