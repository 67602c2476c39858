package org.linli.cloud.pay.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.linli.cloud.pay.provider.NoticeRefused;
import org.linli.cloud.pay.provider.PaymentProvider;
import org.linli.cloud.pay.provider.ProviderTrouble;
import org.linli.cloud.pay.provider.RsaKeys;
import org.linli.cloud.pay.provider.SignedNotice;
import org.linli.cloud.pay.provider.StatementRefused;
import org.linli.cloud.pay.provider.Statements;

/** The merchant's side of the sandbox. */
public final class SandboxProvider implements PaymentProvider {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SandboxBank bank;
    private final SandboxKeys keys;
    private final Clock clock;

    public SandboxProvider(SandboxBank bank, SandboxKeys keys, Clock clock) {
        this.bank = bank;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "sandbox";
    }

    @Override
    public Set<Channel> channels() {
        return Set.of(Channel.PAGE, Channel.QR);
    }

    private JsonNode call(String name, Map<String, Object> asked) throws ProviderTrouble {
        ObjectNode tree = JSON.valueToTree(asked);
        String text = tree.toString();
        SandboxBank.Signed answer = bank.call(
                name, new SandboxBank.Signed(text, RsaKeys.sign(keys.merchant().getPrivate(), text)));
        if (!RsaKeys.verify(
                keys.bank().getPublic(), answer.text().getBytes(StandardCharsets.UTF_8), answer.signature())) {
            throw new ProviderTrouble(ProviderTrouble.Kind.UNTRUSTED, "answer not signed");
        }
        try {
            JsonNode read = JSON.readTree(answer.text());
            if (read.has("error")) {
                throw new ProviderTrouble(
                        ProviderTrouble.Kind.REFUSED, read.path("error").asText());
            }
            return read;
        } catch (IOException e) {
            throw new ProviderTrouble(ProviderTrouble.Kind.UNTRUSTED, "answer not readable", e);
        }
    }

    @Override
    public Map<String, String> create(NewOrder order) throws ProviderTrouble {
        JsonNode answer = call(
                "create",
                Map.of(
                        "order", order.id(),
                        "amount", order.amountFen(),
                        "description", order.description(),
                        "expires", order.expiresAt().toEpochMilli()));
        String page = answer.path("page").asText();
        return order.channel() == Channel.QR ? Map.of("code", page) : Map.of("url", page);
    }

    @Override
    public OrderStatus query(String order) throws ProviderTrouble {
        JsonNode answer = call("query", Map.of("order", order));
        OrderState state = OrderState.valueOf(answer.path("state").asText("UNKNOWN"));
        return state == OrderState.PAID
                ? new OrderStatus(
                        state,
                        answer.path("transaction").asText(),
                        answer.path("amount").asLong(),
                        "CNY",
                        Instant.ofEpochMilli(answer.path("paidAt").asLong()))
                : OrderStatus.of(state);
    }

    @Override
    public void close(String order) throws ProviderTrouble {
        call("close", Map.of("order", order));
    }

    @Override
    public Notice read(RawNotice notice) throws NoticeRefused {
        SignedNotice.check(
                keys.bank().getPublic(),
                notice.header("sandbox-timestamp"),
                notice.header("sandbox-nonce"),
                notice.body(),
                notice.header("sandbox-signature"),
                clock);
        JsonNode said;
        try {
            said = JSON.readTree(notice.body());
        } catch (IOException e) {
            throw new NoticeRefused(NoticeRefused.Reason.UNREADABLE, e);
        }
        if (!said.path("merchant").asText().equals(SandboxBank.MERCHANT)) {
            throw new NoticeRefused(NoticeRefused.Reason.OTHER_MERCHANT);
        }
        String order = said.path("order").asText();
        return said.path("type").asText().equals("paid")
                ? new Notice.Paid(
                        order,
                        said.path("transaction").asText(),
                        said.path("amount").asLong(),
                        said.path("currency").asText(),
                        Instant.ofEpochMilli(said.path("paidAt").asLong()))
                : new Notice.Other(order);
    }

    @Override
    public Answer answer(boolean taken) {
        return taken
                ? new Answer(200, "application/json", "{\"code\":\"SUCCESS\"}")
                : new Answer(400, "application/json", "{\"code\":\"FAIL\"}");
    }

    @Override
    public RefundState refund(RefundOrder refund) throws ProviderTrouble {
        return RefundState.valueOf(
                call("refund", Map.of("order", refund.order(), "refund", refund.id(), "amount", refund.amountFen()))
                        .path("state")
                        .asText());
    }

    @Override
    public RefundState queryRefund(RefundOrder refund) throws ProviderTrouble {
        return RefundState.valueOf(call("refund-query", Map.of("refund", refund.id()))
                .path("state")
                .asText());
    }

    @Override
    public byte[] statement(LocalDate day) throws ProviderTrouble {
        return call("statement", Map.of("day", day.toString()))
                .path("file")
                .asText()
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<StatementLine> readStatement(byte[] file) throws StatementRefused {
        List<StatementLine> lines = new ArrayList<>();
        for (Statements.Row row : Statements.table(Statements.text(file), "kind", "")) {
            lines.add(new StatementLine(
                    row.field("kind").equals("REFUND"),
                    row.field("reference"),
                    row.field("order"),
                    Statements.fen(row, row.field("amount"))));
        }
        return lines;
    }
}
