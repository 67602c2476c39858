package org.linli.cloud.emergencies;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.linli.eldercare.emergency.Cause;
import org.linli.eldercare.emergency.Emergency;

/**
 * A call for help as it is kept.
 *
 * @param person empty when nobody knows who pressed
 * @param door where the key was pressed; empty for a phone or the desk
 * @param unit where the person lives; empty when unknown
 * @param trial a test or a drill: the whole chain runs, and everybody is told what it is
 * @param raisedAt by the clock of the source
 * @param receivedAt when the cloud had it
 * @param cause once closed
 */
record StoredEmergency(
        String id,
        String community,
        String person,
        String door,
        String unit,
        boolean trial,
        Instant raisedAt,
        Instant receivedAt,
        Emergency emergency,
        @Nullable Cause cause,
        String note) {

    StoredEmergency with(Emergency next) {
        return new StoredEmergency(id, community, person, door, unit, trial, raisedAt, receivedAt, next, cause, note);
    }

    StoredEmergency closed(Emergency next, Cause why, String words) {
        return new StoredEmergency(id, community, person, door, unit, trial, raisedAt, receivedAt, next, why, words);
    }

    StoredEmergency reopened(Emergency next) {
        return new StoredEmergency(id, community, person, door, unit, trial, raisedAt, receivedAt, next, null, "");
    }

    /** Says nothing of who needs help. */
    @Override
    public String toString() {
        return "StoredEmergency[" + id + " " + emergency.state() + "]";
    }
}
