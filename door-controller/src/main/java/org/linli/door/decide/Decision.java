package org.linli.door.decide;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.Reason;
import org.linli.messages.event.Side;

/**
 * What the decider concluded about one credential.
 *
 * @param holder whose it is; null when unknown
 * @param credentialId id of the card, key, pass or user code; null when unknown
 * @param score cosine for faces, else null
 * @param changes what must be remembered, to be committed together with the event and before the lock moves
 * @param silentAlarm a duress PIN was used: tell the cloud, show nothing at the door, whatever the reason says
 * @param lockOutBegan this attempt was one too many: raise the alarm once
 * @param needsDurableMemory a grant that must not be carried out when {@code changes} cannot be made durable
 */
public record Decision(
        CredentialKind means,
        Side side,
        Reason reason,
        @Nullable String holder,
        @Nullable String credentialId,
        @Nullable Double score,
        List<MemoryChange> changes,
        boolean silentAlarm,
        boolean lockOutBegan,
        boolean needsDurableMemory) {

    public Decision {
        changes = List.copyOf(changes);
    }

    public boolean granted() {
        return reason.granted();
    }

    /** The reason as screens at the door may show it: duress looks like any other grant. */
    public Reason shownReason() {
        return reason == Reason.GRANTED_DURESS ? Reason.GRANTED : reason;
    }
}
