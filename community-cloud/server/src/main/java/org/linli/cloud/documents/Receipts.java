package org.linli.cloud.documents;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.ledger.BookReads;
import org.linli.cloud.ledger.Payment;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.TimedIds;
import org.linli.cloud.storage.Transaction;

/**
 * Receipts: one for each payment, numbered without gaps in each community and year. A receipt is true as long as the payment still amounts to what it says; a
 * refund makes it void by itself, and a new one may then be issued for the rest. Thread: any.
 */
public final class Receipts {

    private final Database database;
    private final Register register;
    private final ReceiptCodes codes;
    private final Clock clock;
    private final BookReads books = new BookReads();

    public Receipts(Database database, Register register, ReceiptCodes codes, Clock clock) {
        this.database = database;
        this.register = register;
        this.codes = codes;
        this.clock = clock;
    }

    /** A receipt and whether it is still true. */
    public record Known(Receipt receipt, boolean isVoid) {}

    /** What a code is worth. */
    public enum Answer {
        GENUINE,
        /** It was issued once; its payment was refunded since, or a newer receipt stands for it. */
        VOID,
        /** No receipt has this code. */
        UNKNOWN
    }

    /** @param receipt null for an unknown code */
    public record Checked(Answer answer, @Nullable Receipt receipt) {}

    /**
     * The receipt of a payment, made now when there is none that is true.
     *
     * @param households whose payments may be asked for; null for every household of the community
     * @param by person who asks
     */
    public Known issue(String community, String payment, @Nullable List<String> households, String by) {
        return database.write(transaction -> {
            transaction.serialise("receipts:" + community);
            Payment paid = books.findPayment(transaction, community, payment)
                    .filter(found -> households == null || households.contains(found.household()))
                    .orElseThrow(() -> Refused.notFound("payment-unknown"));
            Optional<Receipt> standing = find(transaction, "payment = :id AND NOT replaced", payment);
            if (standing.isPresent() && standing.get().refundedFen() == paid.refundedFen()) {
                return new Known(standing.get(), false);
            }
            if (paid.amountFen() == paid.refundedFen()) {
                throw Refused.conflict("payment-refunded");
            }
            transaction
                    .handle()
                    .createUpdate("UPDATE receipt SET replaced = :yes WHERE payment = :payment AND NOT replaced")
                    .bind("yes", true)
                    .bind("payment", payment)
                    .execute();
            return new Known(add(transaction, community, paid, by), false);
        });
    }

    private Receipt add(Transaction transaction, String community, Payment paid, String by) {
        Register.Place place = register.place(transaction, community);
        Instant now = clock.instant();
        LocalDate today = now.atZone(place.zone()).toLocalDate();
        Receipt.Content content = content(transaction, community, place, paid, today);
        String text = Texts.write(content);
        String id = TimedIds.next(now.toEpochMilli());
        int number = nextNumber(transaction, community, today.getYear());
        long amount = paid.amountFen() - paid.refundedFen();
        String code = codes.of(id, community, Receipt.printed(today.getYear(), number), paid.id(), amount, text);
        Receipt receipt = new Receipt(
                id,
                community,
                today.getYear(),
                number,
                paid.id(),
                paid.household(),
                now,
                by,
                amount,
                paid.refundedFen(),
                code,
                0,
                false,
                content);
        insert(transaction, receipt, text);
        return receipt;
    }

    private Receipt.Content content(
            Transaction transaction, String community, Register.Place place, Payment paid, LocalDate today) {
        Optional<Register.Home> home = register.findHome(transaction, community, paid.household());
        List<Receipt.Line> lines = new ArrayList<>();
        for (BookReads.PaidBill each : books.paidBy(transaction, paid, community)) {
            lines.add(new Receipt.Line(
                    each.bill().itemName(), each.bill().from(), each.bill().until(), each.amountFen()));
        }
        if (paid.freeFen() > 0) {
            lines.add(new Receipt.Line("", null, null, paid.freeFen()));
        }
        String payer = register.nameOf(transaction, paid.payer());
        return new Receipt.Content(
                place.company(),
                place.companyEn(),
                place.name(),
                place.nameEn(),
                home.map(Register.Home::home).orElse(""),
                payer.isEmpty() ? home.map(Register.Home::payer).orElse("") : payer,
                paid.method().name(),
                paid.reference(),
                paid.date(),
                today,
                register.nameOf(transaction, paid.cashier()),
                lines);
    }

    private static int nextNumber(Transaction transaction, String community, int year) {
        return transaction
                .handle()
                .createQuery("INSERT INTO receipt_counter (community, year, last) VALUES (:community, :year, 1)"
                        + " ON CONFLICT (community, year) DO UPDATE SET last = receipt_counter.last + 1 RETURNING last")
                .bind("community", community)
                .bind("year", year)
                .mapTo(Integer.class)
                .one();
    }

    /** One more print. The first is the original, whoever asks first; every later one is a copy, and a void receipt is printed as void. */
    public byte[] print(String community, String receipt, @Nullable List<String> households, String address) {
        Known known = get(community, receipt, households);
        int printed = database.write(transaction -> transaction
                .handle()
                .createQuery("UPDATE receipt SET printed = printed + 1 WHERE id = :id RETURNING printed")
                .bind("id", receipt)
                .mapTo(Integer.class)
                .one());
        ReceiptPaper.Print first = printed == 1 ? ReceiptPaper.Print.ORIGINAL : ReceiptPaper.Print.COPY;
        return ReceiptPaper.print(known.receipt(), known.isVoid() ? ReceiptPaper.Print.VOID : first, address);
    }

    /** A copy to look at; counts as no print. */
    public byte[] copy(String community, String receipt, @Nullable List<String> households, String address) {
        Known known = get(community, receipt, households);
        return ReceiptPaper.print(
                known.receipt(), known.isVoid() ? ReceiptPaper.Print.VOID : ReceiptPaper.Print.COPY, address);
    }

    /** @param households whose receipts may be asked for; null for every household of the community */
    public Known get(String community, String receipt, @Nullable List<String> households) {
        return database.read(transaction -> find(transaction, "id = :id", receipt)
                .filter(found -> found.community().equals(community))
                .filter(found -> households == null || households.contains(found.household()))
                .map(found -> judge(transaction, community, List.of(found)).get(0))
                .orElseThrow(() -> Refused.notFound("receipt-unknown")));
    }

    /** Newest first. */
    public Page<Known> list(String community, @Nullable List<String> households, @Nullable String cursor, int size) {
        if (households != null && households.isEmpty()) {
            return new Page<>(List.of(), null);
        }
        String before = Page.decode(cursor);
        return database.read(transaction -> {
            Query query = transaction
                    .handle()
                    .createQuery("SELECT * FROM receipt WHERE community = :community AND id < :before"
                            + (households == null ? "" : " AND household IN (<households>)")
                            + " ORDER BY id DESC LIMIT :limit")
                    .bind("community", community)
                    .bind("before", before.isEmpty() ? "w" : before)
                    .bind("limit", size + 1);
            if (households != null) {
                query.bindList("households", households);
            }
            List<Receipt> rows = query.map((row, context) -> receipt(row)).list();
            return Page.of(
                    judge(transaction, community, rows),
                    size,
                    known -> known.receipt().id());
        });
    }

    /** What a code from a paper is worth. Whoever asks learns nothing that is not on that paper. */
    public Checked check(String typed) {
        Optional<String> code = ReceiptCodes.read(typed);
        if (code.isEmpty()) {
            return new Checked(Answer.UNKNOWN, null);
        }
        return database.read(transaction -> {
            Optional<Stored> stored = transaction
                    .handle()
                    .createQuery("SELECT * FROM receipt WHERE code = :code")
                    .bind("code", code.get())
                    .map((row, context) -> new Stored(receipt(row), text(row, "content")))
                    .findOne();
            if (stored.isEmpty() || !isOurs(stored.get())) {
                return new Checked(Answer.UNKNOWN, null);
            }
            Receipt receipt = stored.get().receipt();
            boolean isVoid = judge(transaction, receipt.community(), List.of(receipt))
                    .get(0)
                    .isVoid();
            return new Checked(isVoid ? Answer.VOID : Answer.GENUINE, receipt);
        });
    }

    private record Stored(Receipt receipt, String content) {}

    /** A row that was written or changed by somebody without the key has no code that fits. */
    private boolean isOurs(Stored stored) {
        Receipt receipt = stored.receipt();
        String code = codes.of(
                receipt.id(),
                receipt.community(),
                receipt.printedNumber(),
                receipt.payment(),
                receipt.amountFen(),
                stored.content());
        return ReceiptCodes.same(code, receipt.code());
    }

    private List<Known> judge(Transaction transaction, String community, List<Receipt> receipts) {
        Map<String, Long> refunded = books.refundedFen(
                transaction,
                community,
                receipts.stream().map(Receipt::payment).distinct().toList());
        return receipts.stream()
                .map(receipt -> new Known(
                        receipt,
                        receipt.replaced() || refunded.getOrDefault(receipt.payment(), -1L) != receipt.refundedFen()))
                .toList();
    }

    private static Optional<Receipt> find(Transaction transaction, String condition, String id) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM receipt WHERE " + condition)
                .bind("id", id)
                .map((row, context) -> receipt(row))
                .findOne();
    }

    private static void insert(Transaction transaction, Receipt receipt, String content) {
        transaction
                .handle()
                .createUpdate(
                        "INSERT INTO receipt (id, community, year, number, payment, household, issued_at, issued_by,"
                                + " amount_fen, refunded_fen, code, printed, replaced, content) VALUES (:id, :community, :year,"
                                + " :number, :payment, :household, :at, :by, :amount, :refunded, :code, 0, :no, :content)")
                .bind("id", receipt.id())
                .bind("community", receipt.community())
                .bind("year", receipt.year())
                .bind("number", receipt.number())
                .bind("payment", receipt.payment())
                .bind("household", receipt.household())
                .bind("at", receipt.issuedAt().toEpochMilli())
                .bind("by", receipt.issuedBy())
                .bind("amount", receipt.amountFen())
                .bind("refunded", receipt.refundedFen())
                .bind("code", receipt.code())
                .bind("no", false)
                .bind("content", content)
                .execute();
    }

    private static Receipt receipt(ResultSet row) throws SQLException {
        return new Receipt(
                text(row, "id"),
                text(row, "community"),
                row.getInt("year"),
                row.getInt("number"),
                text(row, "payment"),
                text(row, "household"),
                instant(row, "issued_at"),
                text(row, "issued_by"),
                row.getLong("amount_fen"),
                row.getLong("refunded_fen"),
                text(row, "code"),
                row.getInt("printed"),
                row.getBoolean("replaced"),
                Texts.read(text(row, "content"), Receipt.Content.class));
    }
}
