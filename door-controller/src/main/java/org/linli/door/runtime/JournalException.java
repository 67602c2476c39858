package org.linli.door.runtime;

/** Nothing could be recorded: disk full, file damaged, medium gone. The message says what to check. */
public final class JournalException extends Exception {
    private static final long serialVersionUID = 1L;

    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }

    public JournalException(String message) {
        super(message);
    }
}
