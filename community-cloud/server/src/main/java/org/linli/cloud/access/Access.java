package org.linli.cloud.access;

import java.time.Clock;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;

/** The access feature, wired. */
public record Access(
        AccessChanges changes,
        Holders holders,
        Doors doors,
        Groups groups,
        Rules rules,
        Calendar calendar,
        Cards cards,
        Pins pins,
        PassKeys passKeys,
        CommunityKeys keys,
        VisitorPasses visitorPasses,
        Consents consents,
        DoorOwners owners,
        OwnDoors ownDoors,
        Bulk bulk,
        SyncService sync) {

    public static Access of(Database database, SecretBox box, Clock clock) {
        AccessChanges changes = new AccessChanges(database, clock);
        CommunityKeys keys = new CommunityKeys(database, changes, box, clock);
        return new Access(
                changes,
                new Holders(changes),
                new Doors(database, changes),
                new Groups(database, changes),
                new Rules(database, changes),
                new Calendar(database, changes),
                new Cards(database, changes),
                new Pins(database, changes, clock),
                new PassKeys(database, changes, clock),
                keys,
                new VisitorPasses(database, changes, keys, box, clock),
                new Consents(database, changes, clock),
                new DoorOwners(database),
                new OwnDoors(database),
                new Bulk(changes),
                new SyncService(database, clock));
    }
}
