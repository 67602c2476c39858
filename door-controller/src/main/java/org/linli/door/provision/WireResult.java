package org.linli.door.provision;

/**
 * What came of one wire.
 *
 * @param detail in English for the record, such as what was missing; empty when all is well
 */
public record WireResult(Wire wire, Outcome outcome, String detail) {

    /** How it ended. */
    public enum Outcome {
        WORKS,
        /** Driven or waited for, and nothing came. */
        FAILED,
        /** This door has no such part. */
        NOT_FITTED
    }

    /** As it stands in the event: {@code contact=works}. */
    public String text() {
        String name = wire.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        String result = outcome.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        return name + "=" + result + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
