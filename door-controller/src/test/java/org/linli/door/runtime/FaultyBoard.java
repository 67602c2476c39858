package org.linli.door.runtime;

import java.time.Duration;
import java.util.Optional;
import org.linli.hardware.Camera;
import org.linli.hardware.CardReader;
import org.linli.hardware.DoorBoard;
import org.linli.hardware.DoorContact;
import org.linli.hardware.ExitButton;
import org.linli.hardware.FireInput;
import org.linli.hardware.HardwareException;
import org.linli.hardware.HelpKey;
import org.linli.hardware.Indicator;
import org.linli.hardware.Keypad;
import org.linli.hardware.Lock;
import org.linli.hardware.Speaker;
import org.linli.hardware.Subscription;
import org.linli.hardware.Tamper;

/** A board whose lock and door contact can be broken. Everything else is the real one's. */
final class FaultyBoard implements DoorBoard {

    private final DoorBoard board;
    volatile boolean lockBroken;
    volatile boolean contactBroken;

    FaultyBoard(DoorBoard board) {
        this.board = board;
    }

    @Override
    public Lock lock() {
        Lock lock = board.lock();
        return new Lock() {
            private Lock driven() {
                if (lockBroken) {
                    throw new HardwareException("lock: the pin cannot be driven");
                }
                return lock;
            }

            @Override
            public FailMode failMode() {
                return lock.failMode();
            }

            @Override
            public void release(Duration pulse) {
                driven().release(pulse);
            }

            @Override
            public void holdReleased() {
                driven().holdReleased();
            }

            @Override
            public void secure() {
                driven().secure();
            }

            @Override
            public boolean isReleased() {
                return lock.isReleased();
            }

            @Override
            public void close() {
                lock.close();
            }
        };
    }

    @Override
    public Optional<DoorContact> contact() {
        return board.contact().map(contact -> new DoorContact() {
            @Override
            public boolean isActive() {
                if (contactBroken) {
                    throw new HardwareException("door contact: the pin cannot be read");
                }
                return contact.isActive();
            }

            @Override
            public Subscription onHint(Runnable listener) {
                return contact.onHint(listener);
            }

            @Override
            public void close() {
                contact.close();
            }
        });
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
        return board.entryReader();
    }

    @Override
    public Optional<CardReader> exitReader() {
        return board.exitReader();
    }

    @Override
    public Optional<Keypad> keypad() {
        return board.keypad();
    }

    @Override
    public Optional<Camera> camera() {
        return board.camera();
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
