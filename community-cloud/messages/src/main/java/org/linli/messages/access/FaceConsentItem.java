package org.linli.messages.access;

import java.time.Instant;
import org.linli.messages.Fields;

/**
 * A recorded, separate consent to recognise this holder's face. A door keeps a template only while the consent is on it; removing the item
 * erases the template, and the door answers with an erasure receipt event.
 *
 * @param id the consent's own id: a later consent of the same holder is another item
 * @param keepPhoto the holder also agreed that the enrolment photo is kept
 */
public record FaceConsentItem(String id, String holder, Instant givenAt, boolean keepPhoto) implements AccessItem {
    public FaceConsentItem {
        Fields.id("id", id);
        Fields.id("holder", holder);
        Fields.instant("givenAt", givenAt);
    }

    @Override
    public Kind kind() {
        return Kind.FACE_CONSENT;
    }
}
