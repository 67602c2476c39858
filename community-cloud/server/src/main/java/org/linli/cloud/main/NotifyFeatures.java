package org.linli.cloud.main;

import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.linli.cloud.notify.LivePages;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.notify.NotifyFeature;
import org.linli.cloud.outward.Outward;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.People;
import org.linli.cloud.people.StaffRoles;
import org.linli.cloud.storage.Transaction;

/** Notifications on the foundation. */
final class NotifyFeatures {

    private NotifyFeatures() {}

    static NotifyFeature open(Foundation foundation, Features.Surroundings surroundings) {
        CloudSettings settings = foundation.settings();
        NotifySettings notify = settings.notifying();
        Vertx vertx = surroundings.vertx();
        NotifyFeature feature = NotifyFeature.open(
                new NotifyFeature.Base(
                        foundation.database(),
                        foundation.box(),
                        foundation.jobs(),
                        places(foundation),
                        LivePages.Pages.of(surroundings.feed()),
                        foundation.clock()),
                new NotifyFeature.World(
                        notify.contact().isEmpty() ? settings.publicAddress() : notify.contact(),
                        outward(vertx, notify.trustedHosts(), settings.privateWebhooks()),
                        outward(vertx, notify.gatewayHosts(), false),
                        notify.sms(),
                        notify.voice()));
        foundation.people().onErase(feature::erase);
        return feature;
    }

    static Outward outward(Vertx vertx, Set<String> trustedHosts, boolean privateToo) {
        return new Outward(
                vertx, host -> Arrays.asList(InetAddress.getAllByName(host)), trustedHosts, privateToo, null);
    }

    private static Notifications.Places places(Foundation foundation) {
        return new Notifications.Places() {
            @Override
            public ZoneId zone(Transaction transaction, String community) {
                return Companies.get(transaction.handle(), community).zoneId();
            }

            @Override
            public Set<String> staff(Transaction transaction, String community, Set<String> roles) {
                return StaffRoles.with(transaction.handle(), community, roles);
            }

            @Override
            public Map<String, String> phones(Transaction transaction, String community, Collection<String> persons) {
                return People.phones(transaction.handle(), community, persons);
            }

            @Override
            public Map<String, String> names(String community, Collection<String> persons) {
                return foundation.people().names(community, persons);
            }
        };
    }
}
