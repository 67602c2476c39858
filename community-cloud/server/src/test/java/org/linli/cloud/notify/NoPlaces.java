package org.linli.cloud.notify;

import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.linli.cloud.storage.Transaction;

/** Communities without staff or telephones. */
record NoPlaces(Map<String, ZoneId> zones) implements Notifications.Places {

    @Override
    public ZoneId zone(Transaction transaction, String community) {
        return zones.getOrDefault(community, ZoneId.of("UTC"));
    }

    @Override
    public Set<String> staff(Transaction transaction, String community, Set<String> roles) {
        return Set.of();
    }

    @Override
    public Map<String, String> phones(Transaction transaction, String community, Collection<String> persons) {
        return Map.of();
    }

    @Override
    public Map<String, String> names(String community, Collection<String> persons) {
        return Map.of();
    }
}
