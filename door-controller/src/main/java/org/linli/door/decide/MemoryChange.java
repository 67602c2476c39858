package org.linli.door.decide;

import org.jspecify.annotations.Nullable;

/**
 * One change of a door's {@link DoorMemory}, in a form any store can keep: a row keyed by {@code kind} and {@code key}.
 *
 * @param key at most 64 characters
 * @param value at most 8000 characters; null forgets the row
 */
public record MemoryChange(Kind kind, String key, @Nullable String value) {

    /** What is remembered. The names are stored: never rename one. */
    public enum Kind {
        /** Holder → side and time of the last passage. */
        PASSAGE,
        /** Visitor pass id → uses so far and the end of the pass. */
        VISITOR_USES,
        /** Pass key id → last accepted time step. */
        PASS_STEP,
        /** Group of means → failed attempts and lock-out. */
        ATTEMPTS,
        /** The first of two persons. */
        SECOND_PERSON,
        /** A recognised face that still needs another means. */
        SECOND_FACTOR,
        /** Start of the free-passage window in which the first person has come in. */
        FIRST_PERSON,
        /** Ordered lockdown or evacuation. */
        MODE,
        /** Id of a command that was carried out or refused → when it expires. */
        COMMAND
    }
}
