package org.linli.messages.event;

/** Alarms a door raises by itself. */
public enum AlarmKind {
    FORCED,
    HELD_OPEN,
    TAMPER,
    DURESS,
    FIRE,
    HELP,
    TOO_MANY_ATTEMPTS
}
