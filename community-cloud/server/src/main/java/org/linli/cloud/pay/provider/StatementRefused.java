package org.linli.cloud.pay.provider;

/** A file that is no statement. */
public final class StatementRefused extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Fault {
        SIZE,
        CHARACTERS,
        HEADINGS,
        FIELDS,
        AMOUNT
    }

    private final int line;
    private final Fault fault;

    /** @param line where it stops making sense, from 1; 0 for the file as a whole */
    public StatementRefused(int line, Fault fault) {
        super(fault.name());
        this.line = line;
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }

    public int line() {
        return line;
    }
}
