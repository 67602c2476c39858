package org.linli.messages.event;

/** From which side somebody wants to pass. */
public enum Side {
    ENTRY,
    EXIT
}
