package org.linli.cloud.documents;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.ledger.BookReads;
import org.linli.cloud.ledger.EntryKind;
import org.linli.cloud.ledger.PaymentMethod;

/**
 * What happened on a household's account over a time. Everything is of one moment and adds up: {@code opening} and the rows' changes give {@code closing}.
 *
 * @param home empty when nobody knows the household, such as the company's own for vacant homes
 * @param from first day
 * @param until last day
 */
public record Statement(
        String household,
        String home,
        String payer,
        LocalDate from,
        LocalDate until,
        BookReads.Standing opening,
        List<Row> rows,
        Totals totals,
        BookReads.Standing closing) {

    public Statement {
        rows = List.copyOf(rows);
    }

    /**
     * @param owedFen what it changed of the debt
     * @param prepaymentFen what it changed of the credit
     * @param balanceFen debt less credit after it; negative for a credit
     */
    public record Row(
            LocalDate date,
            EntryKind kind,
            @Nullable String item,
            @Nullable LocalDate periodFrom,
            @Nullable LocalDate periodUntil,
            @Nullable PaymentMethod method,
            String reason,
            long owedFen,
            long prepaymentFen,
            long balanceFen) {}

    /**
     * Sums by kind over the time.
     *
     * @param billedFen bills less what was reversed
     * @param paidFen payments
     * @param refundedFen refunds less those that failed
     * @param writtenOffFen write-offs less what was reversed
     * @param allocatedFen credit used for bills less what went back
     */
    public record Totals(long billedFen, long paidFen, long refundedFen, long writtenOffFen, long allocatedFen) {}

    static long balance(BookReads.Standing standing) {
        return Math.subtractExact(standing.owedFen(), standing.prepaymentFen());
    }

    /** Names somebody. */
    @Override
    public String toString() {
        return "Statement[" + household + "]";
    }
}
