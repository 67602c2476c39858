package org.linli.cloud.device;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A door's controller as the cloud knows it. Null where nothing is known yet.
 *
 * @param lastSeenAt when the cloud last heard of it, by the cloud's clock
 * @param ageSeconds how long ago that is: a state without its age would look like the truth
 * @param renewalDue its certificate ends within {@link CommunityAuthority#RENEWAL}
 */
public record Device(
        String door,
        State state,
        @Nullable String unit,
        @Nullable Instant claimedAt,
        @Nullable Instant certificateUntil,
        boolean renewalDue,
        @Nullable Instant lastSeenAt,
        @Nullable Long ageSeconds,
        @Nullable String version,
        @Nullable Long revision,
        @Nullable String digest,
        long eventsWaiting,
        @Nullable Instant codePendingUntil) {

    /** Whether it can be reached. */
    public enum State {
        ONLINE,
        OFFLINE,
        /** Says it is online, but was not heard for longer than it should be silent. */
        STALE,
        NEVER_SEEN,
        REVOKED
    }
}
