package org.linli.cloud.emergencies;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.linli.cloud.storage.Transaction;

/** What emergencies ask of people, homes and doors, inside a running transaction where one is given. */
public interface Surroundings {

    /**
     * Where somebody lives.
     *
     * @param label building and number as the community says them
     */
    record Home(String unit, String label) {
        @Override
        public String toString() {
            return "Home[" + unit + "]";
        }
    }

    /** What the community calls somebody; empty when it does not know them. */
    Optional<String> name(Transaction transaction, String community, String person);

    Map<String, String> names(String community, Collection<String> persons);

    /** Building and number of each home, by id. */
    Map<String, String> homes(String community, Collection<String> units);

    Optional<Home> home(Transaction transaction, String community, String person, Instant now);

    /** Those who live with somebody, and those who may call for them. */
    Set<String> family(Transaction transaction, String community, String person, Instant now);

    /** Who has this role in the community or its whole company. */
    Set<String> staff(Transaction transaction, String community, String role);

    /** The alarm of a door's help key was answered. */
    void answered(Transaction transaction, String community, String alarm, String by);

    /** The emergency behind the alarm of a door's help key was closed. */
    void closed(Transaction transaction, String community, String alarm, String by, String cause);
}
