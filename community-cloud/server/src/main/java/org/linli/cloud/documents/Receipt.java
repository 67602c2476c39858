package org.linli.cloud.documents;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A receipt 收据 as it was issued. What it says never changes.
 *
 * @param year of the issue, in the community's zone; numbers begin at 1 in each
 * @param payment the payment it is for
 * @param amountFen what was paid and not paid back when it was issued
 * @param refundedFen what had been paid back then
 * @param printed how often it was printed; the first print is the original
 * @param replaced whether a later receipt was issued for the same payment
 */
public record Receipt(
        String id,
        String community,
        int year,
        int number,
        String payment,
        String household,
        Instant issuedAt,
        String issuedBy,
        long amountFen,
        long refundedFen,
        String code,
        int printed,
        boolean replaced,
        Content content) {

    /**
     * What is printed besides number, amount and code.
     *
     * @param company who took the money
     * @param home building and unit
     * @param payer whose bills are paid
     * @param method as the ledger names it
     * @param paidOn the day it counts for
     * @param cashier name of who took it; empty for online payments
     */
    public record Content(
            String company,
            String companyEn,
            String community,
            String communityEn,
            String home,
            String payer,
            String method,
            String reference,
            LocalDate paidOn,
            LocalDate issuedOn,
            String cashier,
            List<Line> lines) {
        public Content {
            lines = List.copyOf(lines);
        }
    }

    /**
     * What the money is for.
     *
     * @param from first day of the bill's period; null for prepayment
     */
    public record Line(
            String name, @Nullable LocalDate from, @Nullable LocalDate until, long amountFen) {}

    /** Such as 2026-000123. */
    public String printedNumber() {
        return printed(year, number);
    }

    static String printed(int year, int number) {
        return String.format(Locale.ROOT, "%04d-%06d", year, number);
    }

    /** Names somebody. */
    @Override
    public String toString() {
        return "Receipt[" + id + "]";
    }
}
