package org.linli.cloud.privacy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one door must forget, and how far it is.
 *
 * @param door its id stays its community's for ever
 * @param word what the door said, or why nobody waits for it any more; empty while nothing was said
 * @param saidAt when it was erased by the door's own clock; null while unknown
 * @param settledAt when the cloud heard of it, or stopped waiting; null while it waits
 * @param settledBy who stopped waiting; empty for the door itself and for the system
 */
public record ErasureLine(
        String consent,
        String door,
        String community,
        String holder,
        Instant orderedAt,
        State state,
        String word,
        @Nullable Instant saidAt,
        @Nullable Instant settledAt,
        String settledBy) {

    /** How far a door is. */
    public enum State {
        /** Stays until the door itself says that the face is gone, however long it is offline. */
        WAITING,
        CONFIRMED,
        /** The door was taken out of the community before it said so. */
        REMOVED,
        /** Another controller is at the door now; what the old one held went with it. */
        REPLACED
    }
}
