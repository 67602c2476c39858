package org.linli.hardware.virtual;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
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
import org.linli.hardware.Subscription;
import org.linli.hardware.Tamper;
import org.linli.hardware.driver.CardReports;
import org.linli.hardware.driver.DriverThreads;
import org.linli.hardware.driver.Listeners;
import org.linli.hardware.driver.PulsedLock;
import org.linli.hardware.virtual.VirtualSettings.Part;

/** A board of software that passes the same contracts as a real one. Touch it through {@link #controls()}. Thread: any. */
public final class VirtualBoard implements DoorBoard {

    private final VirtualSettings settings;
    private final Parts parts;
    private final VirtualControls controls;

    /** Opens a door that is locked, shut and powered. */
    public VirtualBoard(VirtualSettings settings) {
        this(settings, System::nanoTime);
    }

    /** With a clock of the caller's own for the readers, so that a card can be taken away without waiting. */
    VirtualBoard(VirtualSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.parts = new Parts(settings, nanoTime);
        this.controls = new VirtualControls(parts);
    }

    public VirtualControls controls() {
        return controls;
    }

    @Override
    public Lock lock() {
        return parts.lock;
    }

    @Override
    public Optional<DoorContact> contact() {
        return present(Part.CONTACT, parts.contact);
    }

    @Override
    public Optional<ExitButton> exitButton() {
        return present(Part.EXIT_BUTTON, parts.exitButton);
    }

    @Override
    public Optional<FireInput> fire() {
        return present(Part.FIRE, parts.fire);
    }

    @Override
    public Optional<Tamper> tamper() {
        return present(Part.TAMPER, parts.tamper);
    }

    @Override
    public Optional<HelpKey> helpKey() {
        return present(Part.HELP_KEY, parts.helpKey);
    }

    @Override
    public Optional<CardReader> entryReader() {
        return present(Part.ENTRY_READER, parts.entryReader);
    }

    @Override
    public Optional<CardReader> exitReader() {
        return present(Part.EXIT_READER, parts.exitReader);
    }

    @Override
    public Optional<Keypad> keypad() {
        return present(Part.KEYPAD, parts.keypad);
    }

    @Override
    public Optional<Camera> camera() {
        return present(Part.CAMERA, parts.camera);
    }

    @Override
    public Speaker speaker() {
        return parts.speaker;
    }

    @Override
    public Indicator indicator() {
        return parts.indicator;
    }

    private <P> Optional<P> present(Part part, P value) {
        return settings.parts().contains(part) ? Optional.of(value) : Optional.empty();
    }

    @Override
    public void close() {
        parts.close();
    }

    /** Everything screwed to the virtual door. */
    static final class Parts {

        private final ScheduledExecutorService thread = DriverThreads.single("virtual-board");
        private final Listeners<Runnable> listeners = new Listeners<>();
        private final AtomicBoolean changeWaits = new AtomicBoolean();

        private final PulsedLock lock;
        private final VirtualLeaf leaf;
        private final VirtualWire.Contact contact;
        private final VirtualWire.Exit exitButton;
        private final VirtualWire.Fire fire;
        private final VirtualWire.Case tamper;
        private final VirtualWire.Help helpKey;
        private final VirtualCardReader entryReader;
        private final VirtualCardReader exitReader;
        private final VirtualKeypad keypad;
        private final VirtualCamera camera;
        private final VirtualSpeaker speaker;
        private final VirtualIndicator indicator;

        Parts(VirtualSettings settings, LongSupplier nanoTime) {
            Executor untilClosed = this::runUnlessClosed;
            Runnable changed = this::changed;
            VirtualWire.Wiring wiring = new VirtualWire.Wiring(settings.debounce(), thread, changed);
            contact = new VirtualWire.Contact(wiring);
            exitButton = new VirtualWire.Exit(wiring);
            fire = new VirtualWire.Fire(wiring);
            tamper = new VirtualWire.Case(wiring);
            helpKey = new VirtualWire.Help(wiring);
            leaf = new VirtualLeaf(settings, contact, fire, thread, changed);
            lock = new PulsedLock(settings.failMode(), leaf);
            entryReader = new VirtualCardReader(new CardReports(settings.cardAway()), untilClosed, nanoTime);
            exitReader = new VirtualCardReader(new CardReports(settings.cardAway()), untilClosed, nanoTime);
            keypad = new VirtualKeypad(untilClosed);
            camera = new VirtualCamera(settings.frameInterval(), changed);
            speaker = new VirtualSpeaker(untilClosed, changed);
            indicator = new VirtualIndicator(changed);
        }

        /** Listeners hear of changes on the board's thread, never inside a lock of the part that changed. */
        private void changed() {
            if (changeWaits.compareAndSet(false, true)) {
                runUnlessClosed(() -> {
                    changeWaits.set(false);
                    listeners.tell(Runnable::run);
                });
            }
        }

        private void runUnlessClosed(Runnable task) {
            try {
                thread.execute(task);
            } catch (RejectedExecutionException e) {
                // The board is closed; nobody listens any more.
            }
        }

        Subscription onChange(Runnable listener) {
            return listeners.add(listener);
        }

        void press(VirtualWire wire, Duration forHowLong) {
            wire.set(true);
            try {
                var unused = thread.schedule(() -> wire.set(false), forHowLong.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                wire.set(false);
            }
        }

        void close() {
            lock.close();
            camera.close();
            entryReader.close();
            exitReader.close();
            keypad.close();
            contact.close();
            exitButton.close();
            fire.close();
            tamper.close();
            helpKey.close();
            speaker.close();
            indicator.close();
            listeners.close();
            thread.shutdownNow();
        }

        PulsedLock lock() {
            return lock;
        }

        VirtualLeaf leaf() {
            return leaf;
        }

        VirtualWire contact() {
            return contact;
        }

        VirtualWire exitButton() {
            return exitButton;
        }

        VirtualWire fire() {
            return fire;
        }

        VirtualWire tamper() {
            return tamper;
        }

        VirtualWire helpKey() {
            return helpKey;
        }

        VirtualCardReader entryReader() {
            return entryReader;
        }

        VirtualCardReader exitReader() {
            return exitReader;
        }

        VirtualKeypad keypad() {
            return keypad;
        }

        VirtualCamera camera() {
            return camera;
        }

        VirtualSpeaker speaker() {
            return speaker;
        }

        VirtualIndicator indicator() {
            return indicator;
        }
    }
}
