package org.linli.cloud.access;

/**
 * A door's items have changed.
 *
 * @param before revision before the change
 * @param after revision after it
 */
public record DoorRevision(String door, long before, long after) {}
