package org.linli.cloud.access;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.storage.Database;

/**
 * Whose door is whose. An id belongs to the community that first had it, for ever, also when the door is gone: so is what was recorded about it. Remembered,
 * since it never changes. Thread: any.
 */
public final class DoorOwners {

    private final Database database;
    private final Map<String, String> known = new ConcurrentHashMap<>();

    public DoorOwners(Database database) {
        this.database = database;
    }

    /** Empty for an id that no community ever had. */
    public Optional<String> communityOf(String door) {
        String remembered = known.get(door);
        return remembered != null
                ? Optional.of(remembered)
                : database.read(transaction -> communityOf(transaction.handle(), door));
    }

    /** Inside a running transaction. */
    public Optional<String> communityOf(Handle handle, String door) {
        String remembered = known.get(door);
        if (remembered != null) {
            return Optional.of(remembered);
        }
        Optional<String> found = handle.createQuery(
                        "SELECT community FROM door_owner WHERE door = :door AND community <> ''")
                .bind("door", door)
                .mapTo(String.class)
                .findOne();
        found.ifPresent(community -> known.put(door, community));
        return found;
    }

    /** Whether it is a door now; inside a running transaction. */
    public boolean stands(Handle handle, String door) {
        return handle.createQuery("SELECT count(*) FROM door WHERE id = :door")
                        .bind("door", door)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    public boolean isOf(String community, String door) {
        return communityOf(door).filter(community::equals).isPresent();
    }
}
