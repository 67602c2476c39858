package org.linli.cloud.notify;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.notify.Notice.Words;

/**
 * What was told.
 *
 * @param toStaff whether it was told to roles of the staff
 */
record Notification(
        String id,
        String community,
        Kind kind,
        Urgency urgency,
        String subject,
        Words title,
        Words text,
        boolean toStaff,
        Instant madeAt,
        Instant visibleAt,
        Instant expiresAt) {

    /**
     * A message in somebody's inbox.
     *
     * @param shownAt when an open page got it
     */
    record Received(
            Notification notification,
            String person,
            @Nullable Instant shownAt,
            @Nullable Instant readAt) {}

    /** Hides what was told. */
    @Override
    public String toString() {
        return "Notification[" + id + " " + kind + "]";
    }
}
