package org.linli.acceptance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.linli.messages.Codec;
import org.linli.messages.event.EventAck;
import org.linli.messages.sync.SyncDelta;

/** Sends a door what it must refuse, and keeps what it must say about each. */
final class HostileMessages {

    private final Wire intruder;
    private final String base;
    private final Map<String, Long> refusals = new TreeMap<>();

    /** @param base the door's topics without their last words */
    HostileMessages(Wire intruder, String base) {
        this.intruder = intruder;
        this.base = base;
    }

    /** How often the door must have told each cause. */
    Map<String, Long> refusals() {
        return refusals;
    }

    /** @param cause what the door must say about it; empty for nothing */
    void redirect(byte[] message, String kind, String cause) throws InterruptedException {
        assertTrue(intruder.publishes(base + kind, message, false), kind);
        if (!cause.isEmpty()) {
            refusals.merge(cause, 1L, Long::sum);
        }
    }

    void ofAnUnknownVersion() throws InterruptedException {
        byte[] message = "{\"v\":2,\"door\":\"south-gate\"}".getBytes(StandardCharsets.UTF_8);
        for (String kind : List.of("command", "sync/delta", "events/ack", "time")) {
            redirect(message, kind, "mqtt: " + lastWord(kind) + ": unknown version");
        }
    }

    void forAnotherDoor(String other) throws InterruptedException {
        redirect(
                Codec.encodeBytes(new SyncDelta(other, 0, 1, null, "0".repeat(64), List.of())),
                "sync/delta",
                "mqtt: delta: for another door");
        redirect(Codec.encodeBytes(new EventAck(other, "c", 1_000_000)), "events/ack", "mqtt: ack: for another door");
    }

    /** More than a message may have, and still so little that the broker carries it. */
    void tooLarge() throws InterruptedException {
        for (String kind : List.of("command", "sync/delta")) {
            redirect(new byte[Codec.MAX_BYTES + 1], kind, "mqtt: " + lastWord(kind) + ": too large");
        }
    }

    private static String lastWord(String kind) {
        return kind.substring(kind.indexOf('/') + 1);
    }
}
