package org.linli.cloud.pay;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.ledger.Bill;
import org.linli.cloud.ledger.NewPayment;
import org.linli.cloud.ledger.NewRefund;
import org.linli.cloud.ledger.Payment;
import org.linli.cloud.ledger.PaymentMethod;
import org.linli.cloud.ledger.Refund;
import org.linli.cloud.ledger.Takings;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/** What cashiers do: take money, give it back, close their day. A closed day takes nothing more. Thread: any; calls block. */
public final class Desk {

    private final PayBooks books;
    private final Refunds refunds;

    Desk(PayBooks books, Refunds refunds) {
        this.books = books;
        this.refunds = refunds;
    }

    /** @param wanted its cashier is who takes the money */
    public Payment take(String community, NewPayment wanted) {
        if (wanted.method() == PaymentMethod.ONLINE) {
            throw Refused.invalid("payment-method");
        }
        Refused.unless(
                wanted.method() == PaymentMethod.CASH || !wanted.reference().isBlank(), "reference-needed");
        return books.database().write(transaction -> {
            openDay(transaction, community, wanted.cashier());
            return books.ledger().recordPayment(transaction, books.posting(community, wanted.cashier()), wanted);
        });
    }

    /** At the desk at once; through the provider on its way, and often made when this returns. */
    public Refund giveBack(String community, String cashier, NewRefund wanted) {
        Refund refund = books.database().write(transaction -> {
            openDay(transaction, community, cashier);
            return refunds.give(transaction, community, cashier, wanted);
        });
        if (refund.state() == Refund.State.PENDING) {
            refunds.askNow(refund.id());
        }
        return books.reads().findRefund(community, refund.id()).orElseThrow(() -> Refused.notFound("refund-unknown"));
    }

    public Bill writeOff(String community, String manager, String bill, long amountFen, String reason, String key) {
        return books.database()
                .write(transaction -> books.ledger()
                        .writeOff(transaction, books.posting(community, manager), bill, amountFen, reason, key));
    }

    /** Reverses a bill with its late fees. */
    public Bill reverse(String community, String manager, String bill, String reason) {
        books.database()
                .change(transaction ->
                        books.ledger().reverseBill(transaction, books.posting(community, manager), bill, reason));
        return books.reads().findBill(community, bill).orElseThrow(() -> Refused.notFound("bill-unknown"));
    }

    /** Uses prepayment for bills. Answers how much was used. */
    public long allocate(
            String community, String actor, String household, List<String> bills, long limitFen, String key) {
        return books.database()
                .write(transaction -> books.ledger()
                        .allocate(transaction, books.posting(community, actor), household, bills, limitFen, key));
    }

    private void openDay(Transaction transaction, String community, String cashier) {
        LocalDate day = books.today(community);
        lockDay(transaction, community, cashier, day);
        if (find(transaction, community, cashier, day).isPresent()) {
            throw Refused.conflict("day-closed");
        }
    }

    private static void lockDay(Transaction transaction, String community, String cashier, LocalDate day) {
        transaction.serialise("pay-day:" + community + ":" + cashier + ":" + day);
    }

    /**
     * A cashier's day.
     *
     * @param cashFen what should lie in the till of this day's takings
     * @param countedCashFen what the cashier counted
     */
    public record Day(
            String cashier,
            LocalDate day,
            long cashFen,
            long transferFen,
            long cardFen,
            long countedCashFen,
            int payments,
            int refunds,
            String note,
            Instant closedAt) {}

    /** Closes the cashier's day in the community. Closing it again answers what was closed. */
    public Day close(String community, String cashier, LocalDate day, long countedCashFen, String note) {
        if (day.isAfter(books.today(community))) {
            throw Refused.invalid("day-in-future");
        }
        return books.database().write(transaction -> {
            lockDay(transaction, community, cashier, day);
            Optional<Day> closed = find(transaction, community, cashier, day);
            if (closed.isPresent()) {
                return closed.get();
            }
            Map<PaymentMethod, Takings.Sum> sums = Takings.ofCashier(transaction, community, cashier, day);
            Takings.Sum none = new Takings.Sum(0, 0, 0);
            Day row = new Day(
                    cashier,
                    day,
                    sums.getOrDefault(PaymentMethod.CASH, none).netFen(),
                    sums.getOrDefault(PaymentMethod.TRANSFER, none).netFen(),
                    sums.getOrDefault(PaymentMethod.CARD, none).netFen(),
                    countedCashFen,
                    sums.values().stream().mapToInt(Takings.Sum::payments).sum(),
                    sums.values().stream().mapToInt(Takings.Sum::refunds).sum(),
                    note,
                    Instant.ofEpochMilli(books.now().toEpochMilli()));
            insert(transaction, community, row);
            return row;
        });
    }

    /** Newest first; a cashier's own, or all of the community's. */
    public Page<Day> days(String community, @Nullable String cashier, @Nullable String cursor, int size) {
        String[] before = Page.decode(cursor).split(" ", 2);
        return books.database().read(transaction -> {
            Query query = transaction
                    .handle()
                    .createQuery("SELECT * FROM pay_day_close WHERE community = :community"
                            + (cashier == null ? "" : " AND cashier = :cashier")
                            + (before.length == 2 ? " AND (business_date, cashier) < (:day, :before)" : "")
                            + " ORDER BY business_date DESC, cashier DESC LIMIT :limit")
                    .bind("community", community)
                    .bind("limit", size + 1);
            if (cashier != null) {
                query.bind("cashier", cashier);
            }
            if (before.length == 2) {
                query.bind("day", before[0]).bind("before", before[1]);
            }
            return Page.of(query.map((row, context) -> day(row)).list(), size, row -> row.day() + " " + row.cashier());
        });
    }

    private static Day day(ResultSet row) throws SQLException {
        return new Day(
                row.getString("cashier"),
                LocalDate.parse(row.getString("business_date")),
                row.getLong("cash_fen"),
                row.getLong("transfer_fen"),
                row.getLong("card_fen"),
                row.getLong("counted_cash_fen"),
                row.getInt("payments"),
                row.getInt("refunds"),
                row.getString("note"),
                Instant.ofEpochMilli(row.getLong("closed_at")));
    }

    private static Optional<Day> find(Transaction transaction, String community, String cashier, LocalDate day) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM pay_day_close WHERE community = :community AND cashier = :cashier"
                        + " AND business_date = :day")
                .bind("community", community)
                .bind("cashier", cashier)
                .bind("day", day.toString())
                .map((row, context) -> day(row))
                .findOne();
    }

    private static void insert(Transaction transaction, String community, Day row) {
        transaction
                .handle()
                .createUpdate(
                        "INSERT INTO pay_day_close (community, cashier, business_date, cash_fen, transfer_fen,"
                                + " card_fen, counted_cash_fen, payments, refunds, note, closed_at, closed_by) VALUES (:community,"
                                + " :cashier, :day, :cash, :transfer, :card, :counted, :payments, :refunds, :note, :now, :cashier)")
                .bind("community", community)
                .bind("cashier", row.cashier())
                .bind("day", row.day().toString())
                .bind("cash", row.cashFen())
                .bind("transfer", row.transferFen())
                .bind("card", row.cardFen())
                .bind("counted", row.countedCashFen())
                .bind("payments", row.payments())
                .bind("refunds", row.refunds())
                .bind("note", row.note())
                .bind("now", row.closedAt().toEpochMilli())
                .execute();
    }
}
