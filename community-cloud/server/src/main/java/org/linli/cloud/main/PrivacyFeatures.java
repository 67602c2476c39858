package org.linli.cloud.main;

import org.linli.cloud.door.DoorFeatures;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.privacy.PrivacyFeature;

/** What people are asked, what is held about them, and how it is forgotten. */
final class PrivacyFeatures {

    private PrivacyFeatures() {}

    static void register(Foundation foundation, DoorFeatures doors, Notifications notifications, Operations on) {
        new PrivacyFeature(
                        foundation.database(),
                        new PrivacyFeature.Around(
                                foundation.access(),
                                foundation.companies(),
                                foundation.people(),
                                foundation.visibility(),
                                doors.views(),
                                doors.commands(),
                                notifications,
                                foundation.homes(),
                                foundation.works()),
                        HeldRecords.all(),
                        HeldRecords.retained(),
                        foundation.clock())
                .register(foundation.jobs(), doors.events(), on);
    }
}
