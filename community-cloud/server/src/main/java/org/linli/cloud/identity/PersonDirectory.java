package org.linli.cloud.identity;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What identity must know of people, whom another feature keeps. Calls block. */
public interface PersonDirectory {

    /**
     * @param resident may act as a resident
     * @param active neither suspended nor outside the validity
     */
    record Known(String id, String name, boolean resident, boolean active) {}

    Optional<Known> find(String person);

    /** Whether the person has to do with this community; whoever has not is as unknown there as nobody. */
    default boolean isKnownIn(String community, String person) {
        return find(person).isPresent();
    }

    /** What a community is called and its zone. */
    record Place(String name, String zone) {}

    /** Where a caller is; empty for a community that nobody keeps. */
    default Optional<Place> place(String community) {
        return Optional.empty();
    }

    /**
     * A staff member exists from now on; called outside any transaction, may be called again. Somebody who exists already stays as they are.
     *
     * @param community whose company they work for; null for the first company
     */
    void ensureStaff(String person, String name, @Nullable String community);
}
