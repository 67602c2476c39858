package org.linli.cloud.main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.device.Device;
import org.linli.cloud.door.DoorFeatures;
import org.linli.cloud.events.EventViews;
import org.linli.cloud.homeassistant.Doorway;
import org.linli.cloud.homeassistant.HomeAssistantFeature;
import org.linli.cloud.homeassistant.HomeAssistantSettings;
import org.linli.cloud.storage.Page;
import org.linli.messages.event.AlarmKind;
import org.linli.messages.event.DoorState;

/** Home Assistant on the foundation. */
final class HomeAssistantFeatures {

    private HomeAssistantFeatures() {}

    static HomeAssistantSettings read(SettingsReader reader, Path data, String site) {
        String host = reader.text("home-assistant.host", "");
        int port = reader.number("home-assistant.port", 1883, 1, 65_535);
        boolean tls = CloudSettings.flag(reader, "home-assistant.tls");
        String user = reader.text("home-assistant.user", "");
        String file = reader.text("home-assistant.password-file", "");
        String prefix = reader.text("home-assistant.prefix", "linli-" + site);
        if (!host.matches("[A-Za-z0-9.:_-]{0,253}")) {
            throw new BadSetting("home-assistant.host", "needs a name or an address");
        }
        if (!prefix.matches("[A-Za-z0-9_-]{1,70}")) {
            throw new BadSetting("home-assistant.prefix", "must be 1 to 70 letters, digits, '-' or '_'");
        }
        return new HomeAssistantSettings(host, port, tls, user, password(data, file), prefix);
    }

    private static String password(Path data, String file) {
        try {
            return file.isEmpty() ? "" : Files.readString(data.resolve(file)).strip();
        } catch (IOException e) {
            throw new BadSetting("home-assistant.password-file", "cannot be read");
        }
    }

    static HomeAssistantFeature open(Foundation foundation, DoorFeatures doors) {
        return new HomeAssistantFeature(
                foundation.database(),
                foundation.settings().homeAssistant(),
                community -> doorways(foundation, doors.views(), community),
                foundation.clock());
    }

    private static List<Doorway> doorways(Foundation foundation, EventViews views, String community) {
        Map<String, DoorState> states = new HashMap<>();
        views.doorConditions(community)
                .forEach(condition -> states.put(condition.door(), DoorState.valueOf(condition.state())));
        Map<String, Set<AlarmKind>> alarms = alarms(views, community);
        Set<String> online = online(foundation, community);
        return foundation.access().doors().list(community).stream()
                .map(door -> new Doorway(
                        door.id(),
                        door.settings().name(),
                        online.contains(door.id()),
                        states.get(door.id()),
                        alarms.getOrDefault(door.id(), Set.of())))
                .toList();
    }

    private static Map<String, Set<AlarmKind>> alarms(EventViews views, String community) {
        Map<String, Set<AlarmKind>> alarms = new HashMap<>();
        @Nullable String cursor = null;
        do {
            Page<EventViews.Alarm> page = views.alarms(community, true, cursor, Page.MAX_SIZE);
            page.items().stream()
                    .filter(alarm -> alarm.endedAt() == null)
                    .forEach(alarm -> alarms.computeIfAbsent(alarm.door(), unused -> EnumSet.noneOf(AlarmKind.class))
                            .add(AlarmKind.valueOf(alarm.kind())));
            cursor = page.next();
        } while (cursor != null);
        return alarms;
    }

    private static Set<String> online(Foundation foundation, String community) {
        Set<String> online = new HashSet<>();
        @Nullable String cursor = null;
        do {
            Page<Device> page = foundation.devices().list(community, cursor, Page.MAX_SIZE);
            page.items().stream()
                    .filter(device -> device.state() == Device.State.ONLINE)
                    .forEach(device -> online.add(device.door()));
            cursor = page.next();
        } while (cursor != null);
        return online;
    }
}
