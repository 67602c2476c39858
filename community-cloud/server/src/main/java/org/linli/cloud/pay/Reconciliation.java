package org.linli.cloud.pay;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.ledger.Payment;
import org.linli.cloud.ledger.PaymentMethod;
import org.linli.cloud.ledger.Refund;
import org.linli.cloud.ledger.Takings;
import org.linli.cloud.pay.provider.PaymentProvider.StatementLine;
import org.linli.cloud.pay.provider.ProviderTrouble;
import org.linli.cloud.pay.provider.StatementRefused;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.BulkInsert;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.TimedIds;
import org.linli.cloud.storage.Transaction;

/**
 * Statements of providers and banks held against the books, line by line. It changes no book: differences stay on the list until a person says how they were
 * settled. Thread: any; calls block.
 */
public final class Reconciliation {

    /** The source of transfers at the desk; every other source is a provider. */
    static final String BANK = "bank";

    private final PayBooks books;
    private final OrderStore orders = new OrderStore();

    Reconciliation(PayBooks books) {
        this.books = books;
    }

    /** How a line compares. */
    public enum Outcome {
        MATCHED,
        /** The statement has it, our books do not. */
        MISSING_HERE,
        /** Our books have it, the statement does not. */
        MISSING_THERE,
        DIFFERENT
    }

    /** A statement and its counts. */
    public record Statement(
            String id,
            String source,
            LocalDate day,
            int lines,
            int matched,
            int missingHere,
            int missingThere,
            int different,
            int openLines,
            Instant importedAt) {}

    /**
     * One line.
     *
     * @param item our payment or refund; empty when there is none
     */
    public record Line(
            String id,
            String statement,
            String kind,
            String reference,
            String order,
            long thereFen,
            long hereFen,
            String item,
            Outcome outcome,
            boolean open,
            String resolution) {}

    /** Asks the provider for the statement of a day and compares it. */
    public Statement download(String community, String source, LocalDate day, String by) {
        try {
            return read(community, source, day, books.provider(source).statement(day), by);
        } catch (ProviderTrouble trouble) {
            throw Refused.conflict("provider-unavailable");
        }
    }

    /** Compares a file. The same file again answers what was found the first time. */
    public Statement read(String community, String source, LocalDate day, byte[] file, String by) {
        List<StatementLine> lines;
        try {
            lines = source.equals(BANK)
                    ? BankStatement.read(file)
                    : books.provider(source).readStatement(file);
        } catch (StatementRefused refused) {
            throw refusal(refused.fault()).at("line " + refused.line());
        }
        String hash = hash(file);
        return books.database().write(transaction -> {
            transaction.serialise("pay-statement:" + community + ":" + source);
            List<Statement> known = transaction
                    .handle()
                    .createQuery("SELECT * FROM pay_statement WHERE community = :community AND provider = :source"
                            + " AND sha256 = :hash")
                    .bind("community", community)
                    .bind("source", source)
                    .bind("hash", hash)
                    .map((row, context) -> statement(transaction, row))
                    .list();
            return known.isEmpty() ? compare(transaction, community, source, day, lines, hash, by) : known.get(0);
        });
    }

    private static Refused refusal(StatementRefused.Fault fault) {
        return switch (fault) {
            case SIZE -> Refused.invalid("statement-size");
            case CHARACTERS -> Refused.invalid("statement-characters");
            case HEADINGS -> Refused.invalid("statement-headings");
            case FIELDS -> Refused.invalid("statement-fields");
            case AMOUNT -> Refused.invalid("statement-amount");
        };
    }

    private static String hash(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private Statement compare(
            Transaction transaction,
            String community,
            String source,
            LocalDate day,
            List<StatementLine> lines,
            String hash,
            String by) {
        long now = books.now().toEpochMilli();
        String id = TimedIds.next(now);
        String provider = source.equals(BANK) ? "" : source;
        Map<String, Payment> payments = new LinkedHashMap<>();
        Takings.byReference(transaction, community, provider, references(lines, false))
                .forEach(payment -> payments.put(payment.reference(), payment));
        Map<String, Refund> refunds = new LinkedHashMap<>();
        Takings.refunds(transaction, community, references(lines, true))
                .forEach(refund -> refunds.put(refund.id(), refund));
        List<Line> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (StatementLine line : lines) {
            Payment payment = line.refund() ? null : payments.get(line.reference());
            Refund refund = line.refund() ? refunds.get(line.reference()) : null;
            String item = payment != null ? payment.id() : refund != null ? refund.id() : "";
            long here = payment != null ? payment.amountFen() : refund != null ? refund.amountFen() : 0;
            if (item.isEmpty() && isOfOtherCommunity(transaction, community, line)) {
                continue;
            }
            boolean first = item.isEmpty() || seen.add(item);
            Outcome outcome = item.isEmpty()
                    ? Outcome.MISSING_HERE
                    : here == line.amountFen() && first ? Outcome.MATCHED : Outcome.DIFFERENT;
            found.add(line(id, now, line, here, item, outcome));
        }
        Instant from = day.atStartOfDay(books.zone(community)).toInstant();
        Instant until = day.plusDays(1).atStartOfDay(books.zone(community)).toInstant();
        PaymentMethod method = source.equals(BANK) ? PaymentMethod.TRANSFER : PaymentMethod.ONLINE;
        for (Payment payment : Takings.paidIn(transaction, community, method, provider, day, from, until)) {
            if (!seen.contains(payment.id())) {
                StatementLine missing = new StatementLine(false, payment.reference(), "", 0);
                found.add(line(id, now, missing, payment.amountFen(), payment.id(), Outcome.MISSING_THERE));
            }
        }
        insert(transaction, community, source, day, hash, by, id, now, found);
        return get(transaction, community, id);
    }

    private static List<String> references(List<StatementLine> lines, boolean refunds) {
        return lines.stream()
                .filter(line -> line.refund() == refunds)
                .map(StatementLine::reference)
                .distinct()
                .toList();
    }

    /** The merchant's statement holds the orders of all communities of the site. */
    private boolean isOfOtherCommunity(Transaction transaction, String community, StatementLine line) {
        return orders.find(transaction, line.order())
                .filter(order -> !order.community().equals(community))
                .isPresent();
    }

    private static Line line(String statement, long now, StatementLine line, long here, String item, Outcome outcome) {
        return new Line(
                TimedIds.next(now),
                statement,
                line.refund() ? "REFUND" : "PAYMENT",
                shortened(line.reference()),
                shortened(line.order()),
                line.amountFen(),
                here,
                item,
                outcome,
                outcome != Outcome.MATCHED,
                "");
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100);
    }

    private static void insert(
            Transaction transaction,
            String community,
            String source,
            LocalDate day,
            String hash,
            String by,
            String id,
            long now,
            List<Line> found) {
        BulkInsert head = new BulkInsert(
                transaction,
                "pay_statement",
                "",
                "id",
                "community",
                "provider",
                "day",
                "sha256",
                "line_count",
                "imported_at",
                "imported_by");
        head.add(id, community, source, day.toString(), hash, (long) found.size(), now, by);
        head.flush();
        BulkInsert rows = new BulkInsert(
                transaction,
                "pay_statement_line",
                "",
                "id",
                "statement",
                "community",
                "kind",
                "reference",
                "order_id",
                "there_fen",
                "here_fen",
                "item",
                "outcome",
                "open",
                "resolved_by",
                "resolution");
        for (Line line : found) {
            rows.add(
                    line.id(),
                    id,
                    community,
                    line.kind(),
                    line.reference(),
                    line.order(),
                    line.thereFen(),
                    line.hereFen(),
                    line.item(),
                    line.outcome().name(),
                    line.open(),
                    "",
                    "");
        }
        rows.flush();
    }

    private static Statement get(Transaction transaction, String community, String id) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM pay_statement WHERE community = :community AND id = :id")
                .bind("community", community)
                .bind("id", id)
                .map((row, context) -> statement(transaction, row))
                .one();
    }

    private static Statement statement(Transaction transaction, java.sql.ResultSet row) throws java.sql.SQLException {
        String id = row.getString("id");
        Map<Outcome, Integer> counts = new LinkedHashMap<>();
        int[] open = new int[1];
        transaction
                .handle()
                .createQuery("SELECT outcome, COUNT(*) AS times, SUM(CASE WHEN open THEN 1 ELSE 0 END) AS open_lines"
                        + " FROM pay_statement_line WHERE statement = :id GROUP BY outcome")
                .bind("id", id)
                .map((line, context) -> {
                    open[0] += line.getInt("open_lines");
                    return counts.put(Outcome.valueOf(line.getString("outcome")), line.getInt("times"));
                })
                .list();
        return new Statement(
                id,
                row.getString("provider"),
                LocalDate.parse(row.getString("day")),
                row.getInt("line_count"),
                counts.getOrDefault(Outcome.MATCHED, 0),
                counts.getOrDefault(Outcome.MISSING_HERE, 0),
                counts.getOrDefault(Outcome.MISSING_THERE, 0),
                counts.getOrDefault(Outcome.DIFFERENT, 0),
                open[0],
                Instant.ofEpochMilli(row.getLong("imported_at")));
    }

    /** Newest first. */
    public Page<Statement> statements(String community, @Nullable String cursor, int size) {
        String before = Page.decode(cursor);
        return books.database()
                .read(transaction -> Page.of(
                        transaction
                                .handle()
                                .createQuery("SELECT * FROM pay_statement WHERE community = :community"
                                        + " AND id < :before ORDER BY id DESC LIMIT :limit")
                                .bind("community", community)
                                .bind("before", before.isEmpty() ? "w" : before)
                                .bind("limit", size + 1)
                                .map((row, context) -> statement(transaction, row))
                                .list(),
                        size,
                        Statement::id));
    }

    /**
     * @param statement null for all
     * @param openOnly only what nobody has settled
     */
    public Page<Line> lines(
            String community, @Nullable String statement, boolean openOnly, @Nullable String cursor, int size) {
        return books.database().read(transaction -> {
            var query = transaction
                    .handle()
                    .createQuery("SELECT * FROM pay_statement_line WHERE community = :community AND id > :after"
                            + (openOnly ? " AND open" : "") + (statement == null ? "" : " AND statement = :statement")
                            + " ORDER BY id LIMIT :limit")
                    .bind("community", community)
                    .bind("after", Page.decode(cursor))
                    .bind("limit", size + 1);
            if (statement != null) {
                query.bind("statement", statement);
            }
            return Page.of(
                    query.map((row, context) -> new Line(
                                    row.getString("id"),
                                    row.getString("statement"),
                                    row.getString("kind"),
                                    row.getString("reference"),
                                    row.getString("order_id"),
                                    row.getLong("there_fen"),
                                    row.getLong("here_fen"),
                                    row.getString("item"),
                                    Outcome.valueOf(row.getString("outcome")),
                                    row.getBoolean("open"),
                                    row.getString("resolution")))
                            .list(),
                    size,
                    Line::id);
        });
    }

    public void resolve(String community, String id, String by, String resolution) {
        int changed = books.database()
                .write(transaction -> transaction
                        .handle()
                        .createUpdate("UPDATE pay_statement_line SET open = :no, resolved_by = :by, resolved_at = :now,"
                                + " resolution = :resolution WHERE id = :id AND open AND community = :community")
                        .bind("no", false)
                        .bind("by", by)
                        .bind("now", books.now().toEpochMilli())
                        .bind("resolution", resolution)
                        .bind("id", id)
                        .bind("community", community)
                        .execute());
        if (changed == 0) {
            throw Refused.notFound("statement-line-unknown");
        }
    }
}
