package org.linli.door.main;

import java.util.Optional;
import java.util.Set;
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
import org.linli.messages.access.RuleItem.Means;

/** A board without the parts for means that this door does not offer. Everything that lets people out is always there. */
record LimitedBoard(DoorBoard board, Set<Means> means) implements DoorBoard {

    @Override
    public Lock lock() {
        return board.lock();
    }

    @Override
    public Optional<DoorContact> contact() {
        return board.contact();
    }

    @Override
    public Optional<ExitButton> exitButton() {
        return board.exitButton();
    }

    @Override
    public Optional<FireInput> fire() {
        return board.fire();
    }

    @Override
    public Optional<Tamper> tamper() {
        return board.tamper();
    }

    @Override
    public Optional<HelpKey> helpKey() {
        return board.helpKey();
    }

    @Override
    public Optional<CardReader> entryReader() {
        return board.entryReader().filter(reader -> means.contains(Means.CARD));
    }

    @Override
    public Optional<CardReader> exitReader() {
        return board.exitReader().filter(reader -> means.contains(Means.CARD));
    }

    @Override
    public Optional<Keypad> keypad() {
        return board.keypad().filter(keypad -> means.contains(Means.PIN));
    }

    @Override
    public Optional<Camera> camera() {
        return board.camera().filter(camera -> means.contains(Means.QR) || means.contains(Means.FACE));
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
