package org.linli.cloud.homeassistant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.linli.messages.event.AlarmKind;
import org.linli.messages.event.DoorState;

class DiscoveryTest {

    private static final Discovery DISCOVERY = new Discovery("linli-site");
    private static final Doorway GATE = new Doorway("gate", "大门", true, DoorState.OPEN, Set.of(AlarmKind.FIRE));

    private static JsonNode document(Map<String, String> messages) throws Exception {
        return new JsonMapper()
                .readTree(messages.entrySet().stream()
                        .filter(message -> message.getKey().endsWith("/config"))
                        .findFirst()
                        .orElseThrow()
                        .getValue());
    }

    @Test
    void aDoorIsOneDeviceWithItsStatesAndNothingThatCouldBeCommanded() throws Exception {
        Map<String, String> messages = DISCOVERY.messages("east", List.of(GATE));
        assertEquals("ON", messages.get("linli-site/east/gate/open"));
        assertEquals("open", messages.get("linli-site/east/gate/lock"));
        assertEquals("online", messages.get("linli-site/east/gate/availability"));
        assertEquals("ON", messages.get("linli-site/east/gate/alarm/fire"));
        assertEquals("OFF", messages.get("linli-site/east/gate/alarm/tamper"));
        assertFalse(String.join(" ", messages.values()).contains("command"));
        JsonNode document = document(messages);
        assertEquals("大门", document.at("/device/name").asText());
        assertEquals("all", document.path("availability_mode").asText());
        Set<String> ids = new HashSet<>();
        for (JsonNode component : document.path("components")) {
            assertTrue(ids.add(component.path("unique_id").asText()));
            assertTrue(messages.containsKey(component.path("state_topic").asText()), component.toString());
            assertTrue(Set.of("binary_sensor", "sensor")
                    .contains(component.path("platform").asText()));
        }
        assertEquals(8, ids.size());
        for (JsonNode available : document.path("availability")) {
            String topic = available.path("topic").asText();
            assertTrue(topic.equals(DISCOVERY.statusTopic()) || messages.containsKey(topic));
        }
    }

    @Test
    void duressIsShownNowhere() {
        Map<String, String> calm =
                DISCOVERY.messages("east", List.of(new Doorway("gate", "大门", true, DoorState.LOCKED, Set.of())));
        Map<String, String> duress = DISCOVERY.messages(
                "east", List.of(new Doorway("gate", "大门", true, DoorState.LOCKED, Set.of(AlarmKind.DURESS))));
        assertEquals(calm, duress);
    }

    @Test
    void whatIsNotKnownIsNotShown() {
        Map<String, String> messages =
                DISCOVERY.messages("east", List.of(new Doorway("gate", "大门", false, null, Set.of())));
        assertFalse(messages.containsKey("linli-site/east/gate/open"));
        assertEquals("offline", messages.get("linli-site/east/gate/availability"));
    }

    @Test
    void noTwoDoorsHaveOneId() {
        Doorway one = new Doorway("b-c", "1", true, null, Set.of());
        Doorway other = new Doorway("c", "2", true, null, Set.of());
        Set<String> first = DISCOVERY.messages("a", List.of(one)).keySet();
        Set<String> second = DISCOVERY.messages("a-b", List.of(other)).keySet();
        assertNotEquals(first, second);
        first.forEach(topic -> assertFalse(second.contains(topic), topic));
        first.forEach(topic -> assertTrue(DISCOVERY.isOurs(topic), topic));
        assertFalse(new Discovery("linli").isOurs("homeassistant/device/other_1/config"));
    }
}
