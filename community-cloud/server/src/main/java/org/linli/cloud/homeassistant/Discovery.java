package org.linli.cloud.homeassistant;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.linli.cloud.storage.JsonText;
import org.linli.messages.event.AlarmKind;
import org.linli.messages.event.DoorState;

/**
 * What Home Assistant is told: for each door one discovery document and its states, all retained. There is no command topic: a lock that a home automation could open
 * would be opened by whoever gets into it. Duress is not shown: a screen beside the attacker must not give the victim away. Pure.
 */
final class Discovery {

    static final String ONLINE = "online";
    static final String OFFLINE = "offline";

    private static final String ON = "ON";
    private static final String OFF = "OFF";

    /** Kinds of alarms, and how Home Assistant calls such a thing. */
    private static final Map<AlarmKind, String> SHOWN = new EnumMap<>(Map.of(
            AlarmKind.FORCED, "safety",
            AlarmKind.HELD_OPEN, "problem",
            AlarmKind.TAMPER, "tamper",
            AlarmKind.FIRE, "smoke",
            AlarmKind.HELP, "safety",
            AlarmKind.TOO_MANY_ATTEMPTS, "problem"));

    private static final Map<AlarmKind, String> NAMES = new EnumMap<>(Map.of(
            AlarmKind.FORCED, "强行打开 · Forced open",
            AlarmKind.HELD_OPEN, "久开未关 · Held open",
            AlarmKind.TAMPER, "被拆动 · Tampered with",
            AlarmKind.FIRE, "火警 · Fire",
            AlarmKind.HELP, "求助 · Help",
            AlarmKind.TOO_MANY_ATTEMPTS, "多次尝试 · Too many attempts"));

    private final String prefix;

    /** @param prefix as {@link HomeAssistantSettings} says */
    Discovery(String prefix) {
        this.prefix = prefix;
    }

    /** Whether this site is there at all; also its last will. */
    String statusTopic() {
        return prefix + "/status";
    }

    /** Filters under which everything of ours is found. */
    List<String> filters() {
        return List.of(prefix + "/#", "homeassistant/device/+/config");
    }

    /** Whether a topic is ours: the discovery topics of others are under the same filter. */
    boolean isOurs(String topic) {
        return topic.startsWith(prefix + "/") || topic.startsWith("homeassistant/device/" + prefix + "_");
    }

    /** The retained messages of a community by topic. */
    Map<String, String> messages(String community, List<Doorway> doors) {
        Map<String, String> messages = new LinkedHashMap<>();
        for (Doorway door : doors) {
            String base = prefix + "/" + community + "/" + door.id() + "/";
            String unique = unique(community, door.id());
            // The states first: whoever finds the door finds its states.
            messages.put(base + "availability", door.online() ? ONLINE : OFFLINE);
            DoorState state = door.state();
            if (state != null) {
                messages.put(base + "open", door.isOpen() ? ON : OFF);
                messages.put(base + "lock", state.name().toLowerCase(Locale.ROOT));
            }
            SHOWN.keySet()
                    .forEach(kind -> messages.put(
                            base + "alarm/" + word(kind), door.alarms().contains(kind) ? ON : OFF));
            messages.put("homeassistant/device/" + unique + "/config", document(door, base, unique));
        }
        return messages;
    }

    /** The same for ever, and of no other door: ids may hold every sign that could part them. */
    private String unique(String community, String door) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((community + "/" + door).getBytes(StandardCharsets.UTF_8));
            return prefix + "_" + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String word(AlarmKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private String document(Doorway door, String base, String unique) {
        Map<String, Object> components = new LinkedHashMap<>();
        components.put(
                "open",
                Map.of(
                        "platform", "binary_sensor",
                        "unique_id", unique + "_open",
                        "name", "门开 · Open",
                        "device_class", "door",
                        "state_topic", base + "open"));
        components.put(
                "lock",
                Map.of(
                        "platform",
                        "sensor",
                        "unique_id",
                        unique + "_lock",
                        "name",
                        "门锁状态 · Lock state",
                        "device_class",
                        "enum",
                        "options",
                        Arrays.stream(DoorState.values())
                                .map(state -> state.name().toLowerCase(Locale.ROOT))
                                .toList(),
                        "state_topic",
                        base + "lock"));
        SHOWN.forEach((kind, type) -> components.put(
                "alarm_" + word(kind),
                Map.of(
                        "platform",
                        "binary_sensor",
                        "unique_id",
                        unique + "_alarm_" + word(kind),
                        "name",
                        NAMES.getOrDefault(kind, word(kind)),
                        "device_class",
                        type,
                        "state_topic",
                        base + "alarm/" + word(kind))));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(
                "device",
                Map.of(
                        "identifiers",
                        List.of(unique),
                        "name",
                        door.name(),
                        "manufacturer",
                        "Linli",
                        "model",
                        "门 · Door"));
        document.put("origin", Map.of("name", "Linli"));
        document.put("components", components);
        document.put("availability", List.of(Map.of("topic", statusTopic()), Map.of("topic", base + "availability")));
        document.put("availability_mode", "all");
        document.put("qos", 1);
        return JsonText.write(document);
    }
}
