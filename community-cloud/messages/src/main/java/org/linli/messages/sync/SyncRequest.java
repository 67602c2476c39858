package org.linli.messages.sync;

import org.linli.messages.Fields;

/**
 * A door asks for what changed since the revision it has, or reports that it is up to date.
 *
 * @param revision 0 when the door has nothing
 * @param digest {@link AccessDigest} of what it has, lower-case hex
 * @param snapshotWanted the door found its data wrong and wants everything
 */
public record SyncRequest(String door, long revision, String digest, boolean snapshotWanted) {
    public SyncRequest {
        Fields.id("door", door);
        Fields.notNegative("revision", revision);
        Fields.hex("digest", digest, 64);
    }
}
