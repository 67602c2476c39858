package org.linli.cloud.ledger;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;

/**
 * A bill to post.
 *
 * @param household who owes; opaque here
 * @param item id of the fee item; opaque here
 * @param itemName as residents read it
 * @param from first day of the period
 * @param until last day of the period
 * @param amountFen 1..{@link Money#MAX_FEN}; what comes to nothing is not billed
 * @param explanation how the amount came about, a JSON text, at most 20 000 characters
 * @param run fee run it belongs to
 * @param sourceKey unique in the community: posting it again changes nothing; at most 200 characters
 * @param lateFeeOf the bill it is a late fee of
 */
public record NewBill(
        String household,
        String unit,
        String item,
        String itemName,
        FeeType type,
        LocalDate from,
        LocalDate until,
        LocalDate dueDate,
        long amountFen,
        String explanation,
        @Nullable String run,
        String sourceKey,
        @Nullable String lateFeeOf) {

    private static final int MAX_EXPLANATION = 20_000;
    private static final int MAX_KEY = 200;

    public NewBill {
        Money.amount(amountFen);
        Refused.unless(!household.isEmpty() && !sourceKey.isEmpty() && sourceKey.length() <= MAX_KEY, "bill-key");
        Refused.unless(!until.isBefore(from), "bill-period");
        Refused.unless(explanation.length() <= MAX_EXPLANATION, "bill-explanation");
        Refused.unless((type == FeeType.LATE_FEE) == (lateFeeOf != null), "late-fee-of");
    }

    /** May name the household. */
    @Override
    public String toString() {
        return "NewBill[" + sourceKey + "]";
    }
}
