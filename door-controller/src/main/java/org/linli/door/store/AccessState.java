package org.linli.door.store;

/**
 * Which access items are in force.
 *
 * @param revision 0 when the door has nothing from the cloud
 * @param digest {@link org.linli.messages.sync.AccessDigest} of all items
 * @param snapshotWanted the items are known to be wrong or incomplete; the cloud shall send all of them
 */
public record AccessState(long revision, String digest, int items, boolean snapshotWanted) {}
