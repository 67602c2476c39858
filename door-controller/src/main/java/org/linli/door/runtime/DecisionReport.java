package org.linli.door.runtime;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.Reason;
import org.linli.messages.event.Side;

/**
 * One decision as pages at the door may show it: a duress grant looks like any other, and no secret is in it.
 *
 * @param reason never {@link Reason#GRANTED_DURESS}
 * @param holder null when unknown
 * @param score cosine for faces, else null
 * @param waitedMicros from arrival at the queue to the door's thread taking it
 * @param decidedMicros the decision itself
 * @param recordedMicros the durable commit; 0 when recording failed
 * @param orderedMicros from arrival to the order to the lock; 0 when the lock was not ordered
 * @param recorded whether the event is on disk
 */
public record DecisionReport(
        Instant at,
        CredentialKind means,
        Side side,
        Reason reason,
        @Nullable String holder,
        @Nullable Double score,
        long waitedMicros,
        long decidedMicros,
        long recordedMicros,
        long orderedMicros,
        boolean recorded) {}
