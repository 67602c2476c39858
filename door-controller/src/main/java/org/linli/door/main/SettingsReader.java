package org.linli.door.main;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings from a file, then the environment, then flags; the later one wins. Every key must be asked for: {@link #refuseUnknown()} stops the
 * start for a key nobody asked for, because a misspelt key is a setting that silently does nothing.
 *
 * <p>A key {@code page.port} is {@code LINLI_DOOR_PAGE_PORT} in the environment. Not safe for several threads.
 */
public final class SettingsReader {

    private static final String ENVIRONMENT_PREFIX = "LINLI_DOOR_";

    private final Map<String, String> values;
    private final TreeSet<String> asked = new TreeSet<>();

    private SettingsReader(Map<String, String> values) {
        this.values = values;
    }

    /**
     * @param file a properties file in UTF-8; null for none
     * @param flags as given on the command line
     * @throws BadSetting when the file cannot be read
     */
    public static SettingsReader of(@Nullable Path file, Map<String, String> environment, Map<String, String> flags) {
        Map<String, String> values = new TreeMap<>();
        if (file != null) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new BadSetting("settings", "cannot read " + file + ": " + e.getMessage());
            }
            properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        }
        environment.forEach((name, value) -> {
            if (name.startsWith(ENVIRONMENT_PREFIX)) {
                String key = name.substring(ENVIRONMENT_PREFIX.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.');
                values.put(key, value);
            }
        });
        values.putAll(flags);
        return new SettingsReader(values);
    }

    public Optional<String> find(String key) {
        asked.add(key);
        String value = values.get(key);
        return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.trim());
    }

    public String text(String key, String fallback) {
        return find(key).orElse(fallback);
    }

    public Path path(String key, Path fallback) {
        return find(key).map(Path::of).orElse(fallback);
    }

    /** A whole number within the range, both ends included. */
    public int number(String key, int fallback, int least, int most) {
        Optional<String> text = find(key);
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            int value = Integer.parseInt(text.get());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // the same answer as for a number out of range
        }
        throw new BadSetting(key, "must be a whole number from " + least + " to " + most);
    }

    public boolean flag(String key, boolean fallback) {
        return switch (text(key, Boolean.toString(fallback)).toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new BadSetting(key, "must be true or false");
        };
    }

    public <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) {
        return find(key).map(text -> choose(key, type, text)).orElse(fallback);
    }

    static <E extends Enum<E>> E choose(String key, Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text.trim())) {
                return constant;
            }
        }
        throw new BadSetting(key, "must be one of " + java.util.Arrays.toString(type.getEnumConstants()));
    }

    /** All settings whose keys begin with a prefix: the wiring of a board, which the board's own driver checks. */
    public Map<String, String> beginningWith(String prefix) {
        Map<String, String> found = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                asked.add(key);
                found.put(key, value.trim());
            }
        });
        return found;
    }

    /** @throws BadSetting for a key that nobody asked for */
    public void refuseUnknown() {
        for (String key : values.keySet()) {
            if (!asked.contains(key)) {
                throw new BadSetting(key, "is not a setting of the door controller; known are " + asked);
            }
        }
    }
}
