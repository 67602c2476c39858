package org.linli.messages;

import java.util.regex.Pattern;

/**
 * The topics of one door. A door may publish to the first group and subscribe to the second, and to nothing else; the broker holds it to that.
 *
 * @param community 1..64 characters of {@code [A-Za-z0-9_-]}
 * @param door the same
 */
public record Topics(String community, String door) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    public Topics {
        if (!ID.matcher(community).matches() || !ID.matcher(door).matches()) {
            throw new IllegalArgumentException("a topic id is 1 to 64 letters, digits, '-' or '_'");
        }
    }

    /** Up: {@link org.linli.messages.event.EventBatch}, QoS 1. */
    public String events() {
        return base() + "events";
    }

    /** Up: {@link org.linli.messages.sync.SyncRequest}, QoS 1. */
    public String syncRequest() {
        return base() + "sync/request";
    }

    /** Up: {@link org.linli.messages.sync.SyncReport}, QoS 1. */
    public String syncReport() {
        return base() + "sync/report";
    }

    /** Up: {@link org.linli.messages.command.CommandResult}, QoS 1. */
    public String commandResult() {
        return base() + "command/result";
    }

    /** Up, retained, and last will: {@link org.linli.messages.device.Presence}, QoS 1. */
    public String presence() {
        return base() + "presence";
    }

    /** Down: {@link org.linli.messages.event.EventAck}, QoS 1. */
    public String eventsAck() {
        return base() + "events/ack";
    }

    /** Down: {@link org.linli.messages.sync.SyncDelta}, QoS 1. */
    public String syncDelta() {
        return base() + "sync/delta";
    }

    /** Down: {@link org.linli.messages.command.SignedCommand}, QoS 1, never retained. */
    public String command() {
        return base() + "command";
    }

    /** Down: {@link org.linli.messages.device.CloudTime}, QoS 0, every minute. */
    public String time() {
        return base() + "time";
    }

    private String base() {
        return "linli/" + community + "/door/" + door + "/";
    }
}
