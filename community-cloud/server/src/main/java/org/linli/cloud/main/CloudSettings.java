package org.linli.cloud.main;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.linli.cloud.homeassistant.HomeAssistantSettings;
import org.linli.cloud.storage.DatabaseSettings;
import org.linli.cloud.storage.Ids;
import org.linli.mobileapi.TrustedProxies;

/**
 * Everything the cloud is told at start, checked once.
 *
 * @param data directory of the cloud: database, keys, broker files
 * @param database where the tables are; by default a SQLite file in the data directory
 * @param names DNS names and addresses under which doors and browsers reach this machine; they stand in the server's certificate
 * @param address base of links in messages; empty for the HTTPS port under the first name
 * @param codes how one-time codes reach phones
 * @param pay which payment providers are used
 * @param internalProviders hosts of identity providers that may be inside our own network
 * @param server this process among several on one database and broker
 * @param workers threads for requests, 1..256
 * @param requestsPerMinute how many one network address may send; more are answered with 429. Higher behind a proxy that is not named in {@code traffic}, where all share one address
 * @param traffic how connections are treated
 * @param privateWebhooks whether webhooks may go to addresses of the company's own network
 * @param notifying how messages leave the site
 */
public record CloudSettings(
        Path data,
        Community community,
        DatabaseSettings database,
        List<String> names,
        String address,
        Listener http,
        Listener https,
        Mqtt mqtt,
        CodeSettings codes,
        List<String> internalProviders,
        PaySettings pay,
        Server server,
        int workers,
        int requestsPerMinute,
        Traffic traffic,
        boolean privateWebhooks,
        NotifySettings notifying,
        HomeAssistantSettings homeAssistant) {

    /** Port of a listener that is switched off. */
    public static final int OFF = -1;

    /**
     * @param id part of every MQTT topic: never change it once doors are claimed
     * @param zone IANA zone
     */
    public record Community(String id, String name, ZoneId zone) {}

    /**
     * @param port 0 for any free one, {@link #OFF} for none
     */
    public record Listener(String host, int port) {
        public boolean isOn() {
            return port != OFF;
        }
    }

    /**
     * @param mode whether the cloud runs its own broker
     * @param host embedded: address to listen on; external: where the broker is
     * @param port embedded: 0 for any free one
     * @param publicHost where doors reach the broker
     */
    public record Mqtt(Mode mode, String host, int port, String publicHost) {

        /** Whose broker it is. */
        public enum Mode {
            EMBEDDED,
            EXTERNAL
        }
    }

    /**
     * @param patience how long the first request of a connection may take to arrive, 200 ms to 10 minutes; bodies and later requests four times that
     * @param proxies whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} are believed; by default nobody's
     */
    public record Traffic(Duration patience, TrustedProxies proxies) {

        static Traffic read(SettingsReader reader) {
            Duration patience = Duration.ofMillis(reader.number("http.patience-millis", 30_000, 200, 600_000));
            try {
                return new Traffic(patience, TrustedProxies.of(list(reader.text("http.trusted-proxies", ""))));
            } catch (IllegalArgumentException e) {
                throw new BadSetting("http.trusted-proxies", "needs addresses or networks such as 10.0.0.0/8");
            }
        }
    }

    /**
     * One process among those that serve the site.
     *
     * @param instance its name; no other has it
     * @param takeover silence after which others take over its jobs
     * @param farewell how long it still answers after it was asked to stop, while it says that it is not ready: time for a balancer to send people elsewhere
     */
    public record Server(String instance, Duration takeover, Duration farewell) {}

    /** Name of this process among several. */
    public String instance() {
        return server.instance();
    }

    private static Server server(SettingsReader reader) {
        return new Server(
                id(reader, "instance", "main"),
                Duration.ofSeconds(reader.number("takeover-seconds", 20, 4, 600)),
                Duration.ofSeconds(reader.number("stop-seconds", 0, 0, 120)));
    }

    /** Base of links that are printed or sent, as far as the settings tell. */
    public String publicAddress() {
        if (!address.isEmpty()) {
            return address;
        }
        return https.isOn() ? "https://" + names.get(0) + ":" + https.port() : "http://localhost:" + http.port();
    }

    /** @throws BadSetting with the key's name */
    static CloudSettings read(SettingsReader reader) {
        Path data = Path.of(reader.text("data", "data/cloud")).toAbsolutePath().normalize();
        List<String> names = list(reader.text("names", String.join(",", ownNames())));
        if (names.isEmpty() || names.stream().anyMatch(name -> !name.matches("[A-Za-z0-9.:_-]{1,253}"))) {
            throw new BadSetting("names", "needs at least one DNS name or address");
        }
        CloudSettings settings = new CloudSettings(
                data,
                community(reader),
                database(reader, data),
                names,
                address(reader),
                new Listener(reader.text("http.host", "127.0.0.1"), reader.number("http.port", 8080, OFF, 65_535)),
                new Listener(reader.text("https.host", "0.0.0.0"), reader.number("https.port", 8443, OFF, 65_535)),
                mqtt(reader, names.get(0)),
                CodeSettings.read(reader, data),
                list(reader.text("providers.internal", "")),
                PaySettings.read(reader, data),
                server(reader),
                reader.number("workers", 16, 1, 256),
                reader.number("requests-per-minute", 1_200, 60, 100_000_000),
                Traffic.read(reader),
                flag(reader, "webhooks.private-addresses"),
                NotifySettings.read(reader, data),
                HomeAssistantFeatures.read(reader, data, reader.text("community.id", "home")));
        if (!settings.http.isOn() && !settings.https.isOn()) {
            throw new BadSetting("https.port", "at least one of http.port and https.port must be on");
        }
        reader.refuseUnknown();
        return settings;
    }

    private static String address(SettingsReader reader) {
        String address = reader.text("address", "");
        if (!address.isEmpty() && !address.matches("https?://[A-Za-z0-9.:_\\[\\]-]+")) {
            throw new BadSetting("address", "must look like https://community.example");
        }
        return address;
    }

    private static Community community(SettingsReader reader) {
        String name = reader.text("community.name", "邻里社区");
        if (name.isBlank() || name.length() > 100) {
            throw new BadSetting("community.name", "must have 1 to 100 characters");
        }
        try {
            return new Community(
                    id(reader, "community.id", "home"),
                    name,
                    ZoneId.of(reader.text("community.zone", "Asia/Shanghai")));
        } catch (DateTimeException e) {
            throw new BadSetting("community.zone", "must be an IANA zone such as Asia/Shanghai");
        }
    }

    static boolean flag(SettingsReader reader, String key) {
        String text = reader.text(key, "false");
        if (!Set.of("true", "false").contains(text)) {
            throw new BadSetting(key, "must be true or false");
        }
        return text.equals("true");
    }

    private static String id(SettingsReader reader, String key, String otherwise) {
        String id = reader.text(key, otherwise);
        if (!Ids.isId(id)) {
            throw new BadSetting(key, "must be 1 to 64 letters, digits, '-' or '_'");
        }
        return id;
    }

    private static DatabaseSettings database(SettingsReader reader, Path data) {
        String url = reader.text("database.url", "jdbc:sqlite:" + data.resolve("cloud.db"));
        String user = reader.text("database.user", "");
        String password = reader.text("database.password", "");
        int connections = reader.number("database.connections", 8, 2, 100);
        try {
            return new DatabaseSettings(url, user, password, connections);
        } catch (IllegalArgumentException e) {
            throw new BadSetting("database.url", String.valueOf(e.getMessage()));
        }
    }

    private static Mqtt mqtt(SettingsReader reader, String firstName) {
        String mode = reader.text("mqtt.mode", "embedded").toUpperCase(Locale.ROOT);
        if (!Set.of("EMBEDDED", "EXTERNAL").contains(mode)) {
            throw new BadSetting("mqtt.mode", "must be embedded or external");
        }
        boolean embedded = mode.equals("EMBEDDED");
        return new Mqtt(
                Mqtt.Mode.valueOf(mode),
                reader.text("mqtt.host", embedded ? "0.0.0.0" : firstName),
                reader.number("mqtt.port", 8883, embedded ? 0 : 1, 65_535),
                reader.text("mqtt.public-host", firstName));
    }

    static List<String> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::trim)
                .filter(each -> !each.isEmpty())
                .distinct()
                .toList();
    }

    private static Set<String> ownNames() {
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1"));
        try {
            String host = InetAddress.getLocalHost().getHostName();
            if (host.matches("[A-Za-z0-9.-]{1,253}")) {
                names.add(host);
            }
        } catch (UnknownHostException e) {
            // A machine without a name is reached by localhost or by the names that are set.
            return names;
        }
        return names;
    }
}
