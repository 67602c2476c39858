package org.linli.door.virtualdoor;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.linli.door.http.HttpProblem;
import org.linli.door.http.LocalServer;
import org.linli.door.http.Reply;
import org.linli.door.http.Request;
import org.linli.hardware.CardRead;
import org.linli.hardware.virtual.VirtualCardReader;
import org.linli.hardware.virtual.VirtualControls;

/** The routes that touch the door: cards, keys, leaf, buttons, wires, network cable. */
final class Hands {

    private static final Duration PRESS = Duration.ofMillis(400);
    private static final int MAX_KEYS = 32;

    private final VirtualControls controls;
    private final NetworkCable network;
    private final VirtualProps props;

    Hands(VirtualControls controls, NetworkCable network, VirtualProps props) {
        this.controls = controls;
        this.network = network;
        this.props = props;
    }

    void serve(LocalServer server) {
        server.on("POST", "/api/card", this::card)
                .on("POST", "/api/keys", this::keys)
                .on("POST", "/api/door", this::door)
                .on("POST", "/api/wire", this::wire)
                .on("POST", "/api/network", this::network);
    }

    private Reply card(Request request) throws Exception {
        JsonNode body = request.json();
        VirtualCardReader reader =
                body.path("side").asText().equals("EXIT") ? controls.exitReader() : controls.entryReader();
        if (body.path("garbled").asBoolean()) {
            reader.garble("parity");
        } else {
            reader.present(read(body));
        }
        return Reply.done();
    }

    private CardRead read(JsonNode body) throws HttpProblem {
        if (body.has("person")) {
            VirtualProps.Card card = Choice.of(props.people(), body, "person").card();
            if (card == null) {
                throw new HttpProblem(409, "this person has no card");
            }
            return card.read();
        }
        if (body.has("card")) {
            return Choice.of(props.cards(), body, "card").read();
        }
        try {
            return new CardRead(
                    CardRead.Format.valueOf(body.path("format").asText()),
                    body.path("facility").asInt(-1),
                    body.path("number").asLong(-1));
        } catch (IllegalArgumentException e) {
            throw new HttpProblem(400, "no such card: give person, card, or format, facility and number in range");
        }
    }

    private Reply keys(Request request) throws Exception {
        String keys = request.json().path("keys").asText();
        if (!keys.matches("[0-9*#]{1," + MAX_KEYS + "}")) {
            throw new HttpProblem(400, "keys are 0..9 * #, at most " + MAX_KEYS);
        }
        controls.keypad().type(keys);
        return Reply.done();
    }

    private Reply door(Request request) throws Exception {
        String action = request.json().path("action").asText();
        switch (action) {
            case "push" -> controls.pushDoor();
            case "pull" -> controls.closeDoor();
            case "force" -> controls.forceOpen();
            case "exit" -> controls.pressExitButton(PRESS);
            case "help" -> controls.pressHelpKey(PRESS);
            default ->
                throw new HttpProblem(400, "action is one of " + List.of("push", "pull", "force", "exit", "help"));
        }
        return Reply.json(Map.of("open", controls.isDoorOpen()));
    }

    private Reply wire(Request request) throws Exception {
        JsonNode body = request.json();
        if (!body.path("active").isBoolean()) {
            throw new HttpProblem(400, "active is true or false");
        }
        boolean active = body.path("active").asBoolean();
        switch (body.path("wire").asText()) {
            case "fire" -> controls.fire().set(active);
            case "tamper" -> controls.tamper().set(active);
            case "power" -> {
                if (active) {
                    controls.restorePower();
                } else {
                    controls.cutPower();
                }
            }
            case "camera" -> {
                if (active) {
                    controls.camera().plug();
                } else {
                    controls.camera().unplug();
                }
            }
            default -> throw new HttpProblem(400, "wire is one of fire, tamper, power, camera");
        }
        return Reply.done();
    }

    private Reply network(Request request) throws Exception {
        JsonNode plugged = request.json().path("plugged");
        if (!plugged.isBoolean()) {
            throw new HttpProblem(400, "plugged is true or false");
        }
        network.setPlugged(plugged.asBoolean());
        return Reply.done();
    }
}
