package org.linli.cloud.main;

import org.linli.cloud.events.EventIngest;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.outcomes.OutcomeFeature;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.ElderOperations;
import org.linli.cloud.people.Elders;

/** What came of it all, on the foundation. */
final class OutcomeFeatures {

    private OutcomeFeatures() {}

    static void register(Foundation foundation, EventIngest events, Notifications notifications, Operations on) {
        foundation.people().onErase(Elders::erase);
        new ElderOperations(new Elders(foundation.database(), foundation.clock())).register(on);
        new OutcomeFeature(
                        foundation.database(),
                        foundation.box(),
                        foundation.access().doors(),
                        foundation.places(),
                        foundation.works(),
                        community -> foundation.companies().get(community).zoneId(),
                        () -> foundation.companies().all().stream()
                                .map(Companies.Community::id)
                                .toList(),
                        foundation.settings().publicAddress(),
                        notifications,
                        foundation.clock())
                .register(foundation.jobs(), events, on);
    }
}
