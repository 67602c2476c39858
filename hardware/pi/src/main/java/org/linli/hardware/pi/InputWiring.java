package org.linli.hardware.pi;

import java.time.Duration;

/**
 * How a switch hangs on its pin.
 *
 * @param pin BCM number
 * @param pull the resistor that decides how a cut cable reads; {@code OFF} when the circuit outside has its own
 * @param activeHigh whether a high pin is active
 * @param debounce 0..1000 ms
 */
record InputWiring(int pin, Pins.Pull pull, boolean activeHigh, Duration debounce) {}
