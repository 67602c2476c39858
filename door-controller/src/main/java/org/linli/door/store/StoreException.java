package org.linli.door.store;

/** The store could not do what was asked, and changed nothing. Unchecked: the medium is broken, not the caller. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, and so what may help. */
    public enum Kind {
        /** The disk, or the store's own bound, is full: make room, or let events reach the cloud. */
        FULL,
        /** The file is damaged or the medium fails; the store is rebuilding itself. Try again. */
        DAMAGED,
        /** The store is closed. */
        CLOSED
    }

    private final Kind kind;

    StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    StoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
