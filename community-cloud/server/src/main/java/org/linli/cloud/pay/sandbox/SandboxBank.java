package org.linli.cloud.pay.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.linli.cloud.pay.provider.PaymentProvider.RawNotice;
import org.linli.cloud.pay.provider.RsaKeys;
import org.linli.cloud.pay.provider.Yuan;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Transaction;

/** The far side of the sandbox: it believes only what the merchant signed, signs its answers, and sends notices when somebody plays the payer. Thread: any. */
public final class SandboxBank {

    static final String MERCHANT = "sandbox-merchant";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;
    private final SandboxKeys keys;
    private final Clock clock;

    public SandboxBank(Database database, SandboxKeys keys, Clock clock) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
    }

    /** A text and its signature. */
    record Signed(String text, String signature) {}

    /** An order as the cashier page shows it. */
    public record Order(String id, long amountFen, String description, String state, String transaction, long paidAt) {}

    /** What somebody at the cashier page may do. */
    public enum Act {
        PAY,
        /** Pays, and the notice is lost. */
        PAY_SILENTLY,
        PAY_TWICE,
        /** The notice says one fen more than the order. */
        WRONG_AMOUNT,
        /** The payer gives up. */
        FAIL
    }

    Signed call(String name, Signed request) {
        if (!RsaKeys.verify(
                keys.merchant().getPublic(), request.text().getBytes(StandardCharsets.UTF_8), request.signature())) {
            return signed(Map.of("error", "signature"));
        }
        try {
            JsonNode asked = JSON.readTree(request.text());
            return signed(database.write(transaction -> answer(transaction, name, asked)));
        } catch (JsonProcessingException e) {
            return signed(Map.of("error", "json"));
        }
    }

    private Map<String, Object> answer(Transaction transaction, String name, JsonNode asked) {
        String id = asked.path("order").asText();
        return switch (name) {
            case "create" -> create(transaction, id, asked);
            case "query" -> find(transaction, id).map(SandboxBank::status).orElse(Map.of("state", "UNKNOWN"));
            case "close" -> {
                update(
                        transaction,
                        "UPDATE sandbox_order SET state = 'CLOSED' WHERE id = :id AND state = 'UNPAID'",
                        id);
                yield Map.of();
            }
            case "refund" -> refund(transaction, id, asked);
            case "refund-query" ->
                Map.of(
                        "state",
                        count(
                                                transaction,
                                                "sandbox_refund",
                                                asked.path("refund").asText())
                                        > 0
                                ? "SUCCEEDED"
                                : "UNKNOWN");
            case "statement" ->
                Map.of(
                        "file",
                        statement(transaction, LocalDate.parse(asked.path("day").asText())));
            default -> Map.of("error", "unknown-call");
        };
    }

    private static Map<String, Object> create(Transaction transaction, String id, JsonNode asked) {
        transaction
                .handle()
                .createUpdate(
                        "INSERT INTO sandbox_order (id, amount_fen, description, state, transaction_id, expires_at)"
                                + " VALUES (:id, :amount, :description, 'UNPAID', '', :expires) ON CONFLICT DO NOTHING")
                .bind("id", id)
                .bind("amount", asked.path("amount").asLong())
                .bind("description", asked.path("description").asText())
                .bind("expires", asked.path("expires").asLong())
                .execute();
        return Map.of("page", "/sandbox.html#" + id);
    }

    private static Map<String, Object> status(Order order) {
        return Map.of(
                "state", order.state(),
                "transaction", order.transaction(),
                "amount", order.amountFen(),
                "paidAt", order.paidAt());
    }

    private Map<String, Object> refund(Transaction transaction, String order, JsonNode asked) {
        long paid = sum(transaction, "sandbox_payment", order);
        long back = sum(transaction, "sandbox_refund", order);
        String refund = asked.path("refund").asText();
        if (count(transaction, "sandbox_refund", refund) > 0) {
            return Map.of("state", "SUCCEEDED");
        }
        long amount = asked.path("amount").asLong();
        if (amount < 1 || back + amount > paid) {
            return Map.of("state", "FAILED");
        }
        transaction
                .handle()
                .createUpdate("INSERT INTO sandbox_refund (id, order_id, amount_fen, made_at)"
                        + " VALUES (:id, :order, :amount, :now)")
                .bind("id", refund)
                .bind("order", order)
                .bind("amount", amount)
                .bind("now", clock.millis())
                .execute();
        return Map.of("state", "SUCCEEDED");
    }

    private static long sum(Transaction transaction, String table, String order) {
        return transaction
                .handle()
                .createQuery("SELECT COALESCE(SUM(amount_fen), 0) FROM " + table + " WHERE order_id = :order")
                .bind("order", order)
                .mapTo(Long.class)
                .one();
    }

    private static long count(Transaction transaction, String table, String id) {
        return transaction
                .handle()
                .createQuery("SELECT count(*) FROM " + table + " WHERE id = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .one();
    }

    private static void update(Transaction transaction, String sql, String id) {
        transaction.handle().createUpdate(sql).bind("id", id).execute();
    }

    private static String statement(Transaction transaction, LocalDate day) {
        long from = day.atStartOfDay(ZoneOffset.ofHours(8)).toInstant().toEpochMilli();
        long until =
                day.plusDays(1).atStartOfDay(ZoneOffset.ofHours(8)).toInstant().toEpochMilli();
        StringBuilder file = new StringBuilder("kind,reference,order,amount\n");
        transaction
                .handle()
                .createQuery(
                        "SELECT 'PAYMENT' AS kind, transaction_id AS reference, order_id, amount_fen FROM sandbox_payment"
                                + " WHERE paid_at >= :from AND paid_at < :until UNION ALL"
                                + " SELECT 'REFUND', id, order_id, amount_fen FROM sandbox_refund"
                                + " WHERE made_at >= :from AND made_at < :until")
                .bind("from", from)
                .bind("until", until)
                .map((row, context) -> String.join(
                        ",",
                        row.getString("kind"),
                        row.getString("reference"),
                        row.getString("order_id"),
                        Yuan.of(row.getLong("amount_fen"))))
                .forEach(line -> file.append(line).append('\n'));
        return file.toString();
    }

    private Signed signed(Map<String, Object> answer) {
        try {
            String text = JSON.writeValueAsString(answer);
            return new Signed(text, RsaKeys.sign(keys.bank().getPrivate(), text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer of texts and numbers is JSON", e);
        }
    }

    /** For the cashier page. */
    public Optional<Order> find(String id) {
        return database.read(transaction -> find(transaction, id));
    }

    private static Optional<Order> find(Transaction transaction, String id) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM sandbox_order WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> new Order(
                        row.getString("id"),
                        row.getLong("amount_fen"),
                        row.getString("description"),
                        row.getString("state"),
                        row.getString("transaction_id"),
                        row.getLong("paid_at")))
                .findOne();
    }

    /** Plays the payer; the result is the notices to send, signed. */
    public List<RawNotice> act(String id, Act act) {
        Order order = find(id).orElseThrow(() -> Refused.notFound("order-unknown"));
        if (act == Act.FAIL) {
            return List.of(notice(Map.of("type", "gave-up", "order", id)));
        }
        if (!order.state().equals("UNPAID")) {
            throw Refused.conflict("order-over");
        }
        Instant now = clock.instant();
        String first = pay(order, now);
        return switch (act) {
            case PAY_SILENTLY -> List.of();
            case PAY_TWICE ->
                List.of(paid(id, first, order.amountFen(), now), paid(id, pay(order, now), order.amountFen(), now));
            case WRONG_AMOUNT -> List.of(paid(id, first, order.amountFen() + 1, now));
            default -> List.of(paid(id, first, order.amountFen(), now));
        };
    }

    private String pay(Order order, Instant now) {
        String number = "S" + Ids.hex(12);
        database.change(transaction -> {
            transaction
                    .handle()
                    .createUpdate("UPDATE sandbox_order SET state = 'PAID', transaction_id = :number, paid_at = :now"
                            + " WHERE id = :id AND state = 'UNPAID'")
                    .bind("number", number)
                    .bind("now", now.toEpochMilli())
                    .bind("id", order.id())
                    .execute();
            transaction
                    .handle()
                    .createUpdate("INSERT INTO sandbox_payment (transaction_id, order_id, amount_fen, paid_at)"
                            + " VALUES (:number, :id, :amount, :now)")
                    .bind("number", number)
                    .bind("id", order.id())
                    .bind("amount", order.amountFen())
                    .bind("now", now.toEpochMilli())
                    .execute();
        });
        return number;
    }

    private RawNotice paid(String order, String number, long fen, Instant at) {
        return notice(Map.of(
                "type",
                "paid",
                "order",
                order,
                "transaction",
                number,
                "amount",
                fen,
                "currency",
                "CNY",
                "paidAt",
                at.toEpochMilli()));
    }

    /** A signed notice with any content: what the bank would send. */
    RawNotice notice(Map<String, Object> content) {
        ObjectNode tree = JSON.valueToTree(content);
        if (!tree.has("merchant")) {
            tree.put("merchant", MERCHANT);
        }
        String body = tree.toString();
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        String nonce = Ids.hex(16);
        String signature = RsaKeys.sign(keys.bank().getPrivate(), timestamp + "\n" + nonce + "\n" + body + "\n");
        return new RawNotice(
                Map.of(
                        "sandbox-timestamp", timestamp,
                        "sandbox-nonce", nonce,
                        "sandbox-signature", signature),
                body.getBytes(StandardCharsets.UTF_8));
    }
}
