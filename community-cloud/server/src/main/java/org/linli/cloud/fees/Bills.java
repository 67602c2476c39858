package org.linli.cloud.fees;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Transaction;

/** What fees ask of the books. Main wires it to the ledger. Every call joins the caller's transaction. */
public interface Bills {

    /** Bills in one call of {@link #post} or {@link #reverse}. */
    int MAX_BULK = 5000;

    /** @param actor the person who posts, or the name of a job */
    record Posting(String community, String actor, LocalDate businessDate) {}

    /**
     * A bill to post.
     *
     * @param household null when nobody has the home: the company's own account
     * @param lastDay of the period
     * @param explanation JSON of an {@link Explanation}
     * @param sourceKey unique in the community: the same again changes nothing
     */
    record NewBill(
            @Nullable String household,
            String unit,
            FeeItem item,
            LocalDate firstDay,
            LocalDate lastDay,
            LocalDate due,
            long amountFen,
            String explanation,
            String run,
            String sourceKey) {

        /** Names the home. */
        @Override
        public String toString() {
            return "NewBill[" + sourceKey + "]";
        }
    }

    /**
     * A late fee to post as a bill of its own.
     *
     * @param bill what it is the late fee of
     */
    record NewLateFee(
            Late bill, LocalDate firstDay, LocalDate lastDay, long amountFen, String explanation, String sourceKey) {}

    /**
     * A bill that is or was late.
     *
     * @param owed what was open on it from each day on, late fees not among it
     */
    record Late(
            String bill,
            String household,
            String unit,
            String item,
            String itemName,
            LocalDate due,
            long amountFen,
            List<OwedFrom> owed) {
        public Late {
            owed = List.copyOf(owed);
        }
    }

    /** @param from first day on which this much was owed */
    record OwedFrom(LocalDate from, long fen) {}

    /** Posts bills. @return their ids, in the order given; those that stood already too */
    List<String> post(Transaction transaction, Posting posting, List<NewBill> bills);

    /** Undoes bills and their late fees; what was paid on them becomes prepayment. Those undone before are passed over. */
    void reverse(Transaction transaction, Posting posting, List<String> bills, String reason);

    /** Posts late fees; one whose key is known changes nothing. */
    void postLateFees(Transaction transaction, Posting posting, List<NewLateFee> fees);

    /**
     * Ids of the bills of these items that were due before a day and are still open, or of which something was paid on or after another day; not the late
     * fees themselves.
     */
    List<String> late(String community, Collection<String> items, LocalDate dueBefore, LocalDate paidSince);

    /** What was owed on these bills over time; those that are reversed are left out. */
    List<Late> owed(Transaction transaction, String community, List<String> bills);
}
