package org.linli.cloud.main;

import org.linli.cloud.events.EventIngest;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.sharing.SharingFeature;

/** Sharing with others on the foundation. */
final class SharingFeatures {

    private SharingFeatures() {}

    static SharingFeature open(
            Foundation foundation,
            Features.Surroundings surroundings,
            Notifications notifications,
            EventIngest events) {
        CloudSettings settings = foundation.settings();
        return new SharingFeature(
                new SharingFeature.Base(
                        foundation.database(),
                        foundation.box(),
                        notifications,
                        // Connections of their own: a slow vendor is not in the way of residents' messages.
                        NotifyFeatures.outward(
                                surroundings.vertx(), settings.notifying().trustedHosts(), settings.privateWebhooks()),
                        surroundings.api()::read,
                        foundation.clock()),
                events,
                foundation.people());
    }
}
