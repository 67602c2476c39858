package org.linli.cloud.main;

import java.time.ZoneId;
import java.util.Set;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.notify.NotifyFeature;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.StaffRoles;
import org.linli.cloud.storage.Transaction;
import org.linli.mobileapi.LiveFeed;

/** Notifications on the foundation. */
final class NotifyFeatures {

    private NotifyFeatures() {}

    static NotifyFeature open(Foundation foundation, LiveFeed feed) {
        NotifyFeature feature = NotifyFeature.open(
                foundation.database(),
                foundation.jobs(),
                new Notifications.Places() {
                    @Override
                    public ZoneId zone(Transaction transaction, String community) {
                        return Companies.get(transaction.handle(), community).zoneId();
                    }

                    @Override
                    public Set<String> staff(Transaction transaction, String community, Set<String> roles) {
                        return StaffRoles.with(transaction.handle(), community, roles);
                    }
                },
                feed,
                foundation.clock());
        foundation.people().onErase(feature::erase);
        return feature;
    }
}
