package org.linli.door.store;

/** What became of a delta or a part of a snapshot. */
public enum SyncOutcome {
    /** In force now. */
    APPLIED,
    /** A part of a snapshot, kept until the last one is there. */
    STAGED,
    /** The door had this revision or a later one already. Nothing changed. */
    ALREADY,
    /** Something before it is missing. Nothing changed: ask for what is missing. */
    GAP,
    /** The digest does not fit. Nothing changed: ask for a snapshot. */
    MISMATCH
}
