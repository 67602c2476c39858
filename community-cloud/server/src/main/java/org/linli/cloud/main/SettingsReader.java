package org.linli.cloud.main;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Settings from a file, then the environment ({@code LINLI_CLOUD_HTTP_PORT} for {@code http.port}), then flags: the later wins. An unknown key is an error. */
final class SettingsReader {

    private static final String PREFIX = "LINLI_CLOUD_";

    private final Map<String, String> file = new HashMap<>();
    private final Map<String, String> environment;
    private final Map<String, String> flags;
    private final Set<String> asked = new TreeSet<>();

    SettingsReader(@Nullable Path settingsFile, Map<String, String> environment, Map<String, String> flags) {
        this.environment = Map.copyOf(environment);
        this.flags = Map.copyOf(flags);
        if (settingsFile != null) {
            read(settingsFile);
        }
    }

    private void read(Path settingsFile) {
        Properties properties = new Properties();
        try (Reader text = Files.newBufferedReader(settingsFile, StandardCharsets.UTF_8)) {
            properties.load(text);
        } catch (IOException | IllegalArgumentException e) {
            throw new BadSetting("settings", "the file " + settingsFile + " cannot be read");
        }
        properties.stringPropertyNames().forEach(key -> file.put(key, properties.getProperty(key)));
    }

    static String environmentName(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    String text(String key, String otherwise) {
        asked.add(key);
        String variable = environmentName(key);
        if (flags.containsKey(key)) {
            return flags.getOrDefault(key, otherwise);
        }
        return environment.containsKey(variable)
                ? environment.getOrDefault(variable, otherwise)
                : file.getOrDefault(key, otherwise);
    }

    int number(String key, int otherwise, int least, int most) {
        String text = text(key, Integer.toString(otherwise));
        if (text.matches("-?[0-9]{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new BadSetting(key, "must be a whole number from " + least + " to " + most);
    }

    /** A typing error must not silently leave the default in force. */
    void refuseUnknown() {
        Set<String> unknown = new TreeSet<>(file.keySet());
        unknown.addAll(flags.keySet());
        unknown.removeAll(asked);
        Set<String> variables = new TreeSet<>();
        asked.forEach(key -> variables.add(environmentName(key)));
        environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !variables.contains(name))
                .forEach(unknown::add);
        if (!unknown.isEmpty()) {
            throw new BadSetting(unknown.iterator().next(), "unknown; known are " + String.join(", ", asked));
        }
    }
}
