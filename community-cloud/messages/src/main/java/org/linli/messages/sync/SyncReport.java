package org.linli.messages.sync;

import org.linli.messages.Fields;

/**
 * The door's word about what is in force after applying a delta or snapshot.
 *
 * @param digestMatches false when the door's own digest differs from the one sent; it then asks for a snapshot
 */
public record SyncReport(String door, long revision, String digest, boolean digestMatches) {
    public SyncReport {
        Fields.id("door", door);
        Fields.notNegative("revision", revision);
        Fields.hex("digest", digest, 64);
    }
}
