package org.linli.hardware.pi;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** Reads keys one by one, checks each, remembers which pins are taken and which keys nobody asked for. */
final class KeyReader {

    /** The pins of the 40-pin header; 0 and 1 belong to its identification memory. */
    private static final int FIRST_PIN = 2;

    private static final int LAST_PIN = 27;
    private static final int[] SPI_0_DATA = {9, 10, 11};
    private static final int[] SPI_0_SELECT = {8, 7};
    private static final int[] SPI_1_DATA = {19, 20, 21};
    private static final int[] SPI_1_SELECT = {18, 17};

    private final Map<String, String> values = new HashMap<>();
    private final Set<String> unread = new TreeSet<>();
    private final Map<Integer, String> takenPins = new HashMap<>();
    private final Set<Integer> spiPins = new HashSet<>();

    /** @param settings keys without {@link PiSettings#PREFIX} */
    KeyReader(Map<String, String> settings) {
        settings.forEach((key, value) -> {
            unread.add(key);
            if (!value.isBlank()) {
                values.put(key, value.trim());
            }
        });
    }

    BadWiring refuse(String key, String why) {
        return new BadWiring(PiSettings.PREFIX + key, why);
    }

    void refuseUnknown() {
        if (!unread.isEmpty()) {
            throw refuse(unread.iterator().next(), "is not a known setting, or its part is not switched on");
        }
    }

    Optional<String> text(String key) {
        unread.remove(key);
        return Optional.ofNullable(values.get(key));
    }

    private String required(String key) {
        return text(key).orElseThrow(() -> refuse(key, "is missing"));
    }

    /** One of the words; the first when nothing is set. */
    String oneOf(String key, String... words) {
        return check(key, text(key).orElse(words[0]), words);
    }

    String requiredOneOf(String key, String... words) {
        return check(key, required(key), words);
    }

    private String check(String key, String word, String... words) {
        if (!Arrays.asList(words).contains(word)) {
            throw refuse(key, "must be one of " + String.join(", ", words));
        }
        return word;
    }

    /** Words separated by blanks; none when nothing is set. */
    List<String> words(String key) {
        return text(key).map(value -> List.of(value.split("\\s+"))).orElse(List.of());
    }

    int number(String key, int otherwise, int least, int most) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Refused below, without quoting the value.
        }
        throw refuse(key, "must be a whole number " + least + ".." + most);
    }

    OptionalInt pin(String key) {
        if (text(key).isEmpty()) {
            return OptionalInt.empty();
        }
        int pin = number(key, 0, FIRST_PIN, LAST_PIN);
        claim(key, pin);
        return OptionalInt.of(pin);
    }

    int requiredPin(String key) {
        return pin(key).orElseThrow(() -> refuse(key, "is missing"));
    }

    /** Two devices may share the data pins of a bus, not its chip select. */
    void claimSpi(String key, int bus, int chipSelect) {
        int select = (bus == 0 ? SPI_0_SELECT : SPI_1_SELECT)[chipSelect];
        claim(key, select);
        for (int pin : bus == 0 ? SPI_0_DATA : SPI_1_DATA) {
            if (spiPins.add(pin)) {
                claim(key, pin);
            }
        }
    }

    private void claim(String key, int pin) {
        String before = takenPins.putIfAbsent(pin, key);
        if (before != null) {
            throw refuse(key, "needs pin " + pin + ", which " + PiSettings.PREFIX + before + " has already");
        }
    }
}
