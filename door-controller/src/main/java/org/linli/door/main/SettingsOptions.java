package org.linli.door.main;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags by which every command that needs the door's settings gets them. */
final class SettingsOptions {

    @Option(names = "--settings", description = "Settings file (properties, UTF-8).")
    @Nullable
    Path file;

    @Option(names = "--data", description = "Data directory of the door; the same as --set data=DIR.")
    @Nullable
    Path data;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting; wins over file and environment.")
    Map<String, String> set = new HashMap<>();

    DoorSettings read() {
        Map<String, String> flags = new HashMap<>(set);
        if (data != null) {
            flags.put("data", data.toString());
        }
        return DoorSettings.read(SettingsReader.of(file, System.getenv(), flags), programDirectory());
    }

    /** Where the program's jar lies; models and samples lie beside it. */
    static Path programDirectory() {
        try {
            Path code = Path.of(SettingsOptions.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path parent = code.getParent();
            return parent == null ? Path.of("") : parent;
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program's own place has no path", e);
        }
    }
}
