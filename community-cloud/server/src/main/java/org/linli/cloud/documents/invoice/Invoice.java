package org.linli.cloud.documents.invoice;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An invoice that was asked for.
 *
 * @param amountFen what was paid and not paid back when it was asked for
 * @param tries how often the invoicing system was told, or was tried to be
 * @param sentAt when the invoicing system took the request; null until then
 * @param number of the invoice; empty until it is issued
 * @param link where it can be fetched; may be empty
 * @param failure why there is none, as a code or in the invoicing system's words; empty unless it failed
 * @param outdated whether the payment amounts to something else since: the company has to correct the invoice
 */
public record Invoice(
        String id,
        String payment,
        String household,
        String askedBy,
        Instant askedAt,
        long amountFen,
        Buyer buyer,
        State state,
        int tries,
        @Nullable Instant sentAt,
        @Nullable Instant endedAt,
        String number,
        String link,
        String failure,
        boolean outdated) {

    /** How far it is. */
    public enum State {
        REQUESTED,
        ISSUED,
        FAILED
    }

    /**
     * What the paying side wants on it.
     *
     * @param title 抬头: the person's or company's name
     * @param taxNumber 税号, for companies
     * @param email where it may be sent; may be null
     */
    public record Buyer(
            String title,
            @Nullable String taxNumber,
            @Nullable String email) {

        /** Names somebody. */
        @Override
        public String toString() {
            return "Buyer[]";
        }
    }

    /** The same, held against what the payment amounts to now. */
    Invoice against(long amountNowFen) {
        return new Invoice(
                id,
                payment,
                household,
                askedBy,
                askedAt,
                amountFen,
                buyer,
                state,
                tries,
                sentAt,
                endedAt,
                number,
                link,
                failure,
                state != State.FAILED && amountNowFen != amountFen);
    }

    /** Names somebody. */
    @Override
    public String toString() {
        return "Invoice[" + id + " " + state + "]";
    }
}
