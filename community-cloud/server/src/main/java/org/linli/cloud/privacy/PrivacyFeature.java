package org.linli.cloud.privacy;

import java.time.Clock;
import org.linli.cloud.access.Access;
import org.linli.cloud.events.EventViews;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Visibility;
import org.linli.cloud.people.Wards;
import org.linli.cloud.storage.Database;

/** Consent and personal information, put together. */
public final class PrivacyFeature {

    private final ConsentOperations consents;

    /** Whom and what it is about. */
    public record Around(Access access, People people, Visibility visibility, EventViews views) {}

    public PrivacyFeature(Database database, Around around, Clock clock) {
        ConsentTexts texts = new ConsentTexts(database, clock);
        Wards wards = new Wards(database, clock);
        consents = new ConsentOperations(
                new ConsentDesk(database, around.access().consents(), texts, wards),
                texts,
                new ConsentOperations.Around(
                        around.access().consents(), wards, around.people(), around.visibility(), around.views()),
                clock);
    }

    public void register(Operations on) {
        consents.register(on);
    }
}
