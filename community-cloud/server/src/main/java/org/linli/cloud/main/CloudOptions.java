package org.linli.cloud.main;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options every command of the cloud takes; mix them in. */
public final class CloudOptions {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "directory of the cloud's data, as --set data=DIR (default: data/cloud)")
    private @Nullable Path data;

    @Option(names = "--settings", paramLabel = "FILE", description = "file with settings, one key=value a line")
    private @Nullable Path settings;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "any setting; also as LINLI_CLOUD_KEY")
    private Map<String, String> flags = new LinkedHashMap<>();

    /** @throws BadSetting with the key's name */
    public CloudSettings read() {
        Map<String, String> all = new LinkedHashMap<>(flags);
        if (data != null) {
            all.put("data", data.toString());
        }
        return CloudSettings.read(new SettingsReader(settings, System.getenv(), all));
    }
}
