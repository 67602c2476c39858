package org.linli.hardware.pi;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
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
import org.linli.hardware.Tamper;
import org.linli.hardware.driver.DriverThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The board of one door on a Pi. Opened completely or not at all; the lock is opened first and closed last. */
public final class PiBoard implements DoorBoard {

    private static final Logger LOG = LoggerFactory.getLogger(PiBoard.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int RC522_HERTZ = 1_000_000;

    private final Pins pins;
    private final ScheduledExecutorService thread = DriverThreads.single("pi-board");
    /** Closed from the last to the first. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private final Lock lock;
    private final Optional<DoorContact> contact;
    private final Optional<ExitButton> exitButton;
    private final Optional<FireInput> fire;
    private final Optional<Tamper> tamper;
    private final Optional<HelpKey> helpKey;
    private final Optional<CardReader> entryReader;
    private final Optional<CardReader> exitReader;
    private final Optional<Keypad> keypad;
    private final Optional<Camera> camera;
    private final Speaker speaker;
    private final Indicator indicator;

    /**
     * Opens every part of the settings.
     *
     * @throws HardwareException when a part cannot be opened; those opened before are closed again
     */
    public static PiBoard open(PiSettings settings) {
        return new PiBoard(settings, Pins.ofThisBoard());
    }

    /** Takes over the pins and closes them, also when it fails. */
    PiBoard(PiSettings settings, Pins pins) {
        this.pins = pins;
        opened.push(pins);
        opened.push(thread::shutdownNow);
        try {
            lock = keep(GpioBolt.open(pins, settings.lock()));
            contact = settings.contact().map(wiring -> keep(new GpioInput.Contact(pins, wiring, thread)));
            exitButton = settings.exit().map(wiring -> keep(new GpioInput.Exit(pins, wiring, thread)));
            fire = settings.fire().map(wiring -> keep(new GpioInput.Fire(pins, wiring, thread)));
            tamper = settings.tamper().map(wiring -> keep(new GpioInput.Case(pins, wiring, thread)));
            helpKey = settings.help().map(wiring -> keep(new GpioInput.Help(pins, wiring, thread)));
            entryReader = settings.entryReader().map(wiring -> reader("entry", wiring, settings.keypad()));
            exitReader = settings.exitReader().map(wiring -> reader("exit", wiring, false));
            keypad = settings.keypad() ? entryReader.flatMap(PiBoard::keypadOf) : Optional.empty();
            indicator = lamp(settings.lamp());
            speaker = keep(speaker(settings.sound()));
            camera = settings.camera().map(this::camera);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private <P extends AutoCloseable> P keep(P part) {
        opened.push(part);
        return part;
    }

    private CardReader reader(String side, ReaderWiring wiring, boolean hasKeys) {
        String name = side + "-reader";
        if (wiring instanceof ReaderWiring.Wiegand wiegand) {
            return keep(new WiegandReader(pins, name, wiegand, hasKeys, thread));
        }
        ReaderWiring.Rc522 rc522 = (ReaderWiring.Rc522) wiring;
        Pins.SpiLink spi = pins.spi(name, rc522.bus(), rc522.chipSelect(), RC522_HERTZ);
        try {
            return keep(new Rc522Reader(spi, pins::nanoTime));
        } catch (RuntimeException e) {
            spi.close();
            throw e;
        }
    }

    private static Optional<Keypad> keypadOf(CardReader reader) {
        return reader instanceof WiegandReader wiegand ? Optional.of(wiegand.keypad()) : Optional.empty();
    }

    private Indicator lamp(LampWiring wiring) {
        Map<GpioLamp.Colour, Pins.Output> colours = new EnumMap<>(GpioLamp.Colour.class);
        addColour(colours, GpioLamp.Colour.RED, wiring.red(), wiring.activeHigh());
        addColour(colours, GpioLamp.Colour.GREEN, wiring.green(), wiring.activeHigh());
        addColour(colours, GpioLamp.Colour.BLUE, wiring.blue(), wiring.activeHigh());
        return keep(new GpioLamp(colours, wiring.activeHigh(), thread));
    }

    private void addColour(
            Map<GpioLamp.Colour, Pins.Output> colours, GpioLamp.Colour colour, OptionalInt pin, boolean activeHigh) {
        if (pin.isPresent()) {
            String name = "lamp-" + colour.name().toLowerCase(Locale.ROOT);
            colours.put(colour, pins.output(name, pin.getAsInt(), !activeHigh, !activeHigh));
        }
    }

    private Speaker speaker(SoundSettings settings) {
        if (settings.directory().isPresent()) {
            return new FileSpeaker(settings.directory().get(), settings.player());
        }
        if (settings.buzzer().isPresent()) {
            boolean activeHigh = settings.buzzerActiveHigh();
            return new BuzzerSpeaker(
                    pins.output("buzzer", settings.buzzer().getAsInt(), !activeHigh, !activeHigh), activeHigh);
        }
        return new SilentSpeaker();
    }

    private Camera camera(CameraSettings settings) {
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, new Random());
        return keep(new ReconnectingCamera(settings.source(), backoff));
    }

    @Override
    public Lock lock() {
        return lock;
    }

    @Override
    public Optional<DoorContact> contact() {
        return contact;
    }

    @Override
    public Optional<ExitButton> exitButton() {
        return exitButton;
    }

    @Override
    public Optional<FireInput> fire() {
        return fire;
    }

    @Override
    public Optional<Tamper> tamper() {
        return tamper;
    }

    @Override
    public Optional<HelpKey> helpKey() {
        return helpKey;
    }

    @Override
    public Optional<CardReader> entryReader() {
        return entryReader;
    }

    @Override
    public Optional<CardReader> exitReader() {
        return exitReader;
    }

    @Override
    public Optional<Keypad> keypad() {
        return keypad;
    }

    @Override
    public Optional<Camera> camera() {
        return camera;
    }

    @Override
    public Speaker speaker() {
        return speaker;
    }

    @Override
    public Indicator indicator() {
        return indicator;
    }

    /** Closes every part even when one fails; a failure is logged. */
    @Override
    public void close() {
        @Nullable AutoCloseable part;
        while ((part = nextToClose()) != null) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("a part of the board did not close", e);
            }
        }
    }

    private @Nullable AutoCloseable nextToClose() {
        synchronized (opened) {
            return opened.poll();
        }
    }

    /** A door without sound. */
    private static final class SilentSpeaker implements Speaker {
        @Override
        public void play(Prompt prompt) {
            // Nothing to play it with.
        }

        @Override
        public void close() {
            // Nothing to give back.
        }
    }
}
