package org.linli.messages;

import java.util.List;

/**
 * The topics of one door. A door may publish to the first group and subscribe to the second, and to nothing else; the broker holds it to that.
 *
 * @param community 1..64 characters of {@code [A-Za-z0-9_-]}
 * @param door the same
 */
public record Topics(String community, String door) {

    public Topics {
        Fields.id("community", community);
        Fields.id("door", door);
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

    /** Up: {@link org.linli.messages.device.CertificateRenewalRequest}, QoS 1. */
    public String certificateRequest() {
        return base() + "certificate/request";
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

    /** Down: {@link org.linli.messages.device.CertificateRenewal}, QoS 1. */
    public String certificate() {
        return base() + "certificate";
    }

    /** All topics a door may publish to. */
    public List<String> up() {
        return List.of(events(), syncRequest(), syncReport(), commandResult(), presence(), certificateRequest());
    }

    /** All topics a door may subscribe to. */
    public List<String> down() {
        return List.of(eventsAck(), syncDelta(), command(), time(), certificate());
    }

    private String base() {
        return "linli/" + community + "/door/" + door + "/";
    }
}
