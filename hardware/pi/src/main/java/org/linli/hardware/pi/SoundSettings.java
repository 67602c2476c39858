package org.linli.hardware.pi;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What speaks: sound files where a directory is given, else a buzzer where a pin is given, else nothing.
 *
 * @param directory holds {@code granted.wav} and so on
 * @param player program that plays one file, and its arguments
 * @param buzzer BCM number
 */
record SoundSettings(Optional<Path> directory, List<String> player, OptionalInt buzzer, boolean buzzerActiveHigh) {}
