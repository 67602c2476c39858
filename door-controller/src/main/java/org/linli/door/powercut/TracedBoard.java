package org.linli.door.powercut;

import java.util.Optional;
import org.linli.hardware.Camera;
import org.linli.hardware.CardReader;
import org.linli.hardware.DoorBoard;
import org.linli.hardware.DoorContact;
import org.linli.hardware.ExitButton;
import org.linli.hardware.FireInput;
import org.linli.hardware.HelpKey;
import org.linli.hardware.Indicator;
import org.linli.hardware.Keypad;
import org.linli.hardware.Lock;
import org.linli.hardware.Speaker;
import org.linli.hardware.Tamper;
import org.linli.hardware.virtual.VirtualBoard;

/** A virtual board with nothing but a lock, a lamp and a speaker; the lock leaves a trace. */
final class TracedBoard implements DoorBoard {

    private final VirtualBoard board;
    private final TracedLock lock;

    TracedBoard(VirtualBoard board, Trace trace) {
        this.board = board;
        this.lock = new TracedLock(board.lock(), trace);
    }

    @Override
    public Lock lock() {
        return lock;
    }

    @Override
    public Optional<DoorContact> contact() {
        return Optional.empty();
    }

    @Override
    public Optional<ExitButton> exitButton() {
        return Optional.empty();
    }

    @Override
    public Optional<FireInput> fire() {
        return Optional.empty();
    }

    @Override
    public Optional<Tamper> tamper() {
        return Optional.empty();
    }

    @Override
    public Optional<HelpKey> helpKey() {
        return Optional.empty();
    }

    @Override
    public Optional<CardReader> entryReader() {
        return Optional.empty();
    }

    @Override
    public Optional<CardReader> exitReader() {
        return Optional.empty();
    }

    @Override
    public Optional<Keypad> keypad() {
        return Optional.empty();
    }

    @Override
    public Optional<Camera> camera() {
        return Optional.empty();
    }

    @Override
    public Speaker speaker() {
        return board.speaker();
    }

    @Override
    public Indicator indicator() {
        return board.indicator();
    }

    @Override
    public void close() {
        board.close();
    }
}
