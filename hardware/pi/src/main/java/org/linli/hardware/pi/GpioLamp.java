package org.linli.hardware.pi;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.linli.hardware.Indicator;

/**
 * A lamp of up to three colours on pins, steady or blinking twice a second. With fewer colours some signals share a look;
 * with none the signal is only remembered.
 */
final class GpioLamp implements Indicator {

    /** What a lamp can be made of. */
    enum Colour {
        RED,
        GREEN,
        BLUE
    }

    /** How a signal looks. */
    record Look(Set<Colour> colours, boolean blinks) {
        private static Look steady(Colour... colours) {
            return new Look(Set.of(colours), false);
        }

        private static Look blinking(Colour... colours) {
            return new Look(Set.of(colours), true);
        }
    }

    private static final int BLINK_MILLIS = 250;

    private final Map<Colour, Pins.Output> colours;
    private final boolean activeHigh;
    private final @Nullable Future<?> blinking;
    private Signal current = Signal.IDLE;
    private boolean dark;
    private boolean closed;

    GpioLamp(Map<Colour, Pins.Output> colours, boolean activeHigh, ScheduledExecutorService thread) {
        this.colours = Map.copyOf(colours);
        this.activeHigh = activeHigh;
        light();
        blinking = colours.isEmpty()
                ? null
                : thread.scheduleWithFixedDelay(this::blink, BLINK_MILLIS, BLINK_MILLIS, TimeUnit.MILLISECONDS);
    }

    static Look lookOf(Signal signal) {
        return switch (signal) {
            case IDLE -> Look.steady(Colour.BLUE);
            case WORKING -> Look.blinking(Colour.BLUE);
            case GRANTED -> Look.steady(Colour.GREEN);
            case DENIED -> Look.steady(Colour.RED);
            case CHALLENGE -> Look.blinking(Colour.GREEN, Colour.BLUE);
            case ALARM -> Look.blinking(Colour.RED);
            case FREE -> Look.blinking(Colour.GREEN);
            case FAULT -> Look.blinking(Colour.RED, Colour.GREEN);
        };
    }

    @Override
    public synchronized void show(Signal signal) {
        if (closed) {
            return;
        }
        current = signal;
        dark = false;
        light();
    }

    private synchronized void blink() {
        if (!closed && lookOf(current).blinks()) {
            dark = !dark;
            light();
        }
    }

    private void light() {
        Look look = lookOf(current);
        colours.forEach((colour, output) -> {
            boolean on = !dark && look.colours().contains(colour);
            output.set(on == activeHigh);
        });
    }

    @Override
    public synchronized Signal current() {
        return current;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        if (blinking != null) {
            blinking.cancel(false);
        }
        colours.values().forEach(Pins.Output::close);
    }
}
