package org.linli.cloud.notify;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Decides what is sent when. Pure. */
final class Routing {

    static final String NOT_WANTED = "not-wanted";
    static final String QUIET = "quiet-hours";
    static final String MANY = "many-at-once";

    private Routing() {}

    /**
     * What becomes of one message on one channel.
     *
     * @param held whether it is gathered with others of its kind when its time comes
     * @param reason why it waits or is not sent; empty for at once
     */
    record Decision(DeliveryState state, Instant due, boolean held, String reason) {}

    /**
     * An alarm comes at once on every channel, whatever was chosen. Everything else comes only where it is wanted, after quiet hours, and gathered when there is much of it.
     *
     * @param heldUntil what {@link Storm} says
     */
    static Decision decide(
            Notification told,
            Channel channel,
            Preferences preferences,
            @Nullable Instant heldUntil,
            ZoneId zone,
            Instant now) {
        if (told.urgency() == Urgency.ALARM) {
            return judged(told, now, now, false, "");
        }
        if (!preferences.wants(told.kind(), channel)) {
            return new Decision(DeliveryState.SKIPPED, now, false, NOT_WANTED);
        }
        Instant due = now;
        String reason = "";
        if (heldUntil != null && heldUntil.isAfter(due)) {
            due = heldUntil;
            reason = MANY;
        }
        QuietHours quiet = preferences.quiet();
        if (quiet != null && (told.urgency() == Urgency.NORMAL || quiet.importantToo())) {
            Instant end = quiet.end(due, zone);
            if (end != null) {
                due = end;
                reason = QUIET;
            }
        }
        return judged(told, now, due, !reason.isEmpty(), reason);
    }

    private static Decision judged(Notification told, Instant now, Instant due, boolean held, String reason) {
        return due.isBefore(told.expiresAt())
                ? new Decision(DeliveryState.WAITING, due, held, reason)
                : new Decision(DeliveryState.EXPIRED, now, false, reason);
    }
}
