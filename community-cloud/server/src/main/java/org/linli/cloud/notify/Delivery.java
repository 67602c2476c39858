package org.linli.cloud.notify;

import java.time.Instant;

/**
 * One message to one receiver by one channel.
 *
 * @param id the idempotency key of every try
 * @param person empty for a community's target
 * @param target empty for a person's telephone
 * @param server the machine it goes to
 * @param held whether it is gathered with others of its kind when its time comes
 * @param more how many further messages it stands for
 */
record Delivery(
        String id,
        String notification,
        String community,
        String person,
        Kind kind,
        Channel channel,
        String target,
        String server,
        boolean urgent,
        DeliveryState state,
        String reason,
        boolean held,
        int more,
        int tries,
        Instant dueAt,
        Instant expiresAt,
        Instant changedAt) {

    /** What no two tries are made at the same time for. */
    String receiver() {
        return channel + " " + target + (target.isEmpty() ? person : "");
    }
}
