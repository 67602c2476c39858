package org.linli.cloud.pay.provider;

/** A file that is no statement. */
public final class StatementRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    /** @param line where it stops making sense, from 1; 0 for the file as a whole */
    public StatementRefused(int line, String message) {
        super(message);
        this.line = line;
    }

    public int line() {
        return line;
    }
}
