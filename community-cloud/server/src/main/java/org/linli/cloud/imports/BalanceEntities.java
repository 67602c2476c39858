package org.linli.cloud.imports;

import org.linli.cloud.ledger.Bill;
import org.linli.cloud.ledger.OpeningBooks;
import org.linli.cloud.ledger.Payment;
import org.linli.cloud.ledger.Posting;

/** Debts and credits of an earlier system as imports log and take them back: the books forget nothing, so that taking back is an opposite entry. */
public final class BalanceEntities {

    static final String DEBT = "opening-debt";
    static final String CREDIT = "opening-credit";

    /** Stands in the books, and on a household's statement. */
    private static final String REASON = "撤销期初余额导入 · Import of opening balances undone";

    private BalanceEntities() {}

    /** Adds the kinds of things to the imports. */
    public static void register(Imports imports, OpeningBooks books) {
        imports.register(new PlainEntity(
                DEBT,
                (transaction, community, ids) -> PlainEntity.index(
                        books.bills(transaction, community, ids), ids, Bill::id, BalanceEntities::text),
                PlainEntity.NEVER_CHANGED,
                (context, ids) -> books.reverseDebts(context.transaction(), posting(context), ids, REASON)));
        imports.register(new PlainEntity(
                CREDIT,
                (transaction, community, ids) -> PlainEntity.index(
                        books.payments(transaction, community, ids), ids, Payment::id, BalanceEntities::text),
                PlainEntity.NEVER_CHANGED,
                (context, ids) -> books.reverseCredits(context.transaction(), posting(context), ids, REASON)));
    }

    static Posting posting(ImportContext context) {
        return new Posting(context.community(), context.by(), context.now(), context.today());
    }

    private static String text(Bill bill) {
        return debt(bill.household(), bill.itemName(), bill.from() + " " + bill.until(), bill.amountFen());
    }

    /** What never changes of a debt; whether it was paid since is asked when it is taken back. */
    static String debt(String household, String item, String period, long amountFen) {
        return Facts.of()
                .with("household", household)
                .with("item", item)
                .with("period", period)
                .with("fen", amountFen)
                .toString();
    }

    private static String text(Payment payment) {
        return credit(payment.household(), payment.amountFen());
    }

    static String credit(String household, long amountFen) {
        return Facts.of().with("household", household).with("fen", amountFen).toString();
    }
}
