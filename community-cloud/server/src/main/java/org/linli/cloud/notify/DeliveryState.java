package org.linli.cloud.notify;

/** How far a message to one receiver by one channel is. The names stand in the contract. */
public enum DeliveryState {
    /** Not sent yet, or to be tried again. */
    WAITING,
    /** The channel took it; whether it arrived is not known. */
    SENT,
    /** It is there. */
    DELIVERED,
    READ,
    /** Tried as often as makes sense. */
    FAILED,
    /** Not sent for a good reason. */
    SKIPPED,
    /** Too late to be of use. */
    EXPIRED
}
