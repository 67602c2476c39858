package org.linli.door.store;

/** What an acknowledgement from the cloud did to the outbox. */
public enum Acknowledgement {
    /** Rows were deleted. */
    CLEARED,
    /** All that was acknowledged was acknowledged before. */
    NOTHING_NEW,
    /** No such chain here. Nothing was deleted. */
    UNKNOWN_CHAIN,
    /**
     * The cloud has more rows than this store: the file went back in time, as after a restored backup or a damaged log. What waits was put into a
     * new chain, so that no sequence is used twice.
     */
    BEYOND_THE_END
}
