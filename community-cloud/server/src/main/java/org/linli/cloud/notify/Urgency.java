package org.linli.cloud.notify;

/** How much a notification may disturb. The names stand in the contract. */
public enum Urgency {
    /** Waits for the end of quiet hours. */
    NORMAL,
    /** Comes in quiet hours too, unless the person wants quiet even from these. */
    IMPORTANT,
    /** Never silenced, never held back, never gathered with others. */
    ALARM
}
