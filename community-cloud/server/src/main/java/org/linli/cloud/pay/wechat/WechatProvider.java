package org.linli.cloud.pay.wechat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.pay.provider.NoticeRefused;
import org.linli.cloud.pay.provider.PaymentProvider;
import org.linli.cloud.pay.provider.ProviderHttp;
import org.linli.cloud.pay.provider.ProviderTrouble;
import org.linli.cloud.pay.provider.RsaKeys;
import org.linli.cloud.pay.provider.SignedNotice;
import org.linli.cloud.pay.provider.StatementRefused;
import org.linli.cloud.pay.provider.Statements;
import org.linli.cloud.storage.Ids;

/** WeChat Pay: Native, H5 and JSAPI orders. Every answer's signature is checked before it is read. */
public final class WechatProvider implements PaymentProvider {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_ANSWER = 256 * 1024;
    private static final ZoneOffset BEIJING = ZoneOffset.ofHours(8);

    private final WechatAccount account;
    private final ProviderHttp http;
    private final Clock clock;

    public WechatProvider(WechatAccount account, Clock clock) {
        this.account = account;
        this.http = new ProviderHttp(account.host());
        this.clock = clock;
    }

    @Override
    public String id() {
        return "wechat";
    }

    @Override
    public Set<Channel> channels() {
        return Set.of(Channel.QR, Channel.PAGE, Channel.APP);
    }

    private ProviderHttp.Answer call(String method, String path, String body) throws ProviderTrouble {
        ProviderHttp.Answer answer =
                http.send(method, http.resolve(path), headers(method, path, body), body, MAX_ANSWER);
        try {
            SignedNotice.check(
                    account.platformKey(),
                    answer.header("Wechatpay-Timestamp"),
                    answer.header("Wechatpay-Nonce"),
                    answer.body(),
                    answer.header("Wechatpay-Signature"),
                    clock);
        } catch (NoticeRefused e) {
            throw new ProviderTrouble(ProviderTrouble.Kind.UNTRUSTED, "an answer that is not signed", e);
        }
        return answer;
    }

    private Map<String, String> headers(String method, String path, String body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", WechatCrypto.authorization(account, method, path, body, clock));
        headers.put("Accept", "application/json");
        headers.put("User-Agent", "linli");
        if (!body.isEmpty()) {
            headers.put("Content-Type", "application/json");
        }
        return headers;
    }

    /** The body of a good answer; empty for 404. */
    private @Nullable JsonNode json(String method, String path, String body) throws ProviderTrouble {
        ProviderHttp.Answer answer = call(method, path, body);
        try {
            JsonNode said = answer.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(answer.body());
            if (answer.status() == 404) {
                return null;
            }
            if (answer.status() / 100 != 2) {
                String code = said.path("code").asText("").replaceAll("[^A-Z_]", "");
                boolean tryLater = answer.status() >= 500 || answer.status() == 429;
                throw new ProviderTrouble(
                        tryLater ? ProviderTrouble.Kind.UNREACHABLE : ProviderTrouble.Kind.REFUSED, code);
            }
            return said;
        } catch (IOException e) {
            throw new ProviderTrouble(ProviderTrouble.Kind.UNTRUSTED, "an answer that is no JSON", e);
        }
    }

    private JsonNode present(String method, String path, String body) throws ProviderTrouble {
        JsonNode said = json(method, path, body);
        if (said == null) {
            throw new ProviderTrouble(ProviderTrouble.Kind.REFUSED, "NOT_FOUND");
        }
        return said;
    }

    @Override
    public Map<String, String> create(NewOrder order) throws ProviderTrouble {
        ObjectNode body = JSON.createObjectNode()
                .put("appid", account.app())
                .put("mchid", account.merchant())
                .put("description", order.description())
                .put("out_trade_no", order.id())
                .put("time_expire", time(order.expiresAt()))
                .put("notify_url", account.noticeAddress());
        body.putObject("amount").put("total", order.amountFen()).put("currency", "CNY");
        return switch (order.channel()) {
            case QR ->
                Map.of("code", text(present("POST", "/v3/pay/transactions/native", body.toString()), "code_url"));
            case PAGE -> {
                body.putObject("scene_info")
                        .put("payer_client_ip", order.payerAddress())
                        .putObject("h5_info")
                        .put("type", "Wap");
                yield Map.of("url", text(present("POST", "/v3/pay/transactions/h5", body.toString()), "h5_url"));
            }
            case APP -> {
                body.putObject("payer").put("openid", order.payerId());
                yield appCall(text(present("POST", "/v3/pay/transactions/jsapi", body.toString()), "prepay_id"));
            }
        };
    }

    /** What {@code WeixinJSBridge} wants, signed by the merchant. */
    private Map<String, String> appCall(String prepayId) {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        String nonce = Ids.hex(16);
        String packed = "prepay_id=" + prepayId;
        return Map.of(
                "appId",
                account.app(),
                "timeStamp",
                timestamp,
                "nonceStr",
                nonce,
                "package",
                packed,
                "signType",
                "RSA",
                "paySign",
                RsaKeys.sign(account.key(), account.app() + "\n" + timestamp + "\n" + nonce + "\n" + packed + "\n"));
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).atOffset(BEIJING).toString();
    }

    private static String text(JsonNode said, String field) throws ProviderTrouble {
        String text = said.path(field).asText("");
        if (text.isEmpty()) {
            throw new ProviderTrouble(ProviderTrouble.Kind.UNTRUSTED, "an answer without " + field);
        }
        return text;
    }

    @Override
    public OrderStatus query(String order) throws ProviderTrouble {
        JsonNode said = json("GET", "/v3/pay/transactions/out-trade-no/" + order + "?mchid=" + account.merchant(), "");
        if (said == null) {
            return OrderStatus.of(OrderState.UNKNOWN);
        }
        if (!isOurs(said) || !said.path("out_trade_no").asText().equals(order)) {
            throw new ProviderTrouble(ProviderTrouble.Kind.UNTRUSTED, "an answer about something else");
        }
        return switch (said.path("trade_state").asText()) {
            // After a refund the payment still happened.
            case "SUCCESS", "REFUND" ->
                new OrderStatus(
                        OrderState.PAID,
                        text(said, "transaction_id"),
                        said.path("amount").path("total").asLong(),
                        said.path("amount").path("currency").asText("CNY"),
                        instant(said.path("success_time").asText()));
            case "CLOSED", "REVOKED" -> OrderStatus.of(OrderState.CLOSED);
            default -> OrderStatus.of(OrderState.UNPAID);
        };
    }

    private boolean isOurs(JsonNode said) {
        return said.path("mchid").asText().equals(account.merchant())
                && said.path("appid").asText().equals(account.app());
    }

    private static @Nullable Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Override
    public void close(String order) throws ProviderTrouble {
        present(
                "POST",
                "/v3/pay/transactions/out-trade-no/" + order + "/close",
                JSON.createObjectNode().put("mchid", account.merchant()).toString());
    }

    @Override
    public Notice read(RawNotice notice) throws NoticeRefused {
        if (!notice.header("wechatpay-serial").equals(account.platformSerial())) {
            throw new NoticeRefused(NoticeRefused.Reason.SIGNATURE);
        }
        SignedNotice.check(
                account.platformKey(),
                notice.header("wechatpay-timestamp"),
                notice.header("wechatpay-nonce"),
                notice.body(),
                notice.header("wechatpay-signature"),
                clock);
        try {
            JsonNode event = JSON.readTree(notice.body());
            JsonNode sealed = event.path("resource");
            JsonNode said = JSON.readTree(WechatCrypto.open(
                    account.v3Key(),
                    sealed.path("associated_data").asText(""),
                    sealed.path("nonce").asText(),
                    sealed.path("ciphertext").asText()));
            return event.path("event_type").asText().startsWith("REFUND.") ? refundEnded(said) : paid(said);
        } catch (IOException | GeneralSecurityException e) {
            throw new NoticeRefused(NoticeRefused.Reason.UNREADABLE, e);
        }
    }

    private Notice paid(JsonNode said) throws NoticeRefused {
        if (!isOurs(said)) {
            throw new NoticeRefused(NoticeRefused.Reason.OTHER_MERCHANT);
        }
        String order = said.path("out_trade_no").asText();
        if (!said.path("trade_state").asText().equals("SUCCESS")) {
            return new Notice.Other(order);
        }
        JsonNode amount = said.path("amount");
        if (!amount.path("total").isIntegralNumber()) {
            throw new NoticeRefused(NoticeRefused.Reason.UNREADABLE);
        }
        return new Notice.Paid(
                order,
                said.path("transaction_id").asText(),
                amount.path("total").asLong(),
                amount.path("currency").asText(""),
                instant(said.path("success_time").asText()));
    }

    private Notice refundEnded(JsonNode said) throws NoticeRefused {
        if (!said.path("mchid").asText().equals(account.merchant())) {
            throw new NoticeRefused(NoticeRefused.Reason.OTHER_MERCHANT);
        }
        return new Notice.RefundEnded(
                said.path("out_refund_no").asText(),
                refundState(said.path("refund_status").asText()),
                said.path("amount").path("refund").asLong());
    }

    @Override
    public Answer answer(boolean taken) {
        return taken
                ? new Answer(200, "application/json", "{\"code\":\"SUCCESS\"}")
                : new Answer(400, "application/json", "{\"code\":\"FAIL\",\"message\":\"refused\"}");
    }

    private static RefundState refundState(String status) {
        return switch (status) {
            case "SUCCESS" -> RefundState.SUCCEEDED;
            case "CLOSED" -> RefundState.FAILED;
            // ABNORMAL: the payer's card is gone; the merchant's page settles it, so it stays open here.
            default -> RefundState.PENDING;
        };
    }

    @Override
    public RefundState refund(RefundOrder refund) throws ProviderTrouble {
        ObjectNode body = JSON.createObjectNode()
                .put("out_trade_no", refund.order())
                .put("out_refund_no", refund.id())
                .put("reason", refund.reason().length() > 80 ? refund.reason().substring(0, 80) : refund.reason())
                .put("notify_url", account.noticeAddress());
        body.putObject("amount")
                .put("refund", refund.amountFen())
                .put("total", refund.totalFen())
                .put("currency", "CNY");
        return refundState(text(present("POST", "/v3/refund/domestic/refunds", body.toString()), "status"));
    }

    @Override
    public RefundState queryRefund(RefundOrder refund) throws ProviderTrouble {
        JsonNode said = json("GET", "/v3/refund/domestic/refunds/" + refund.id(), "");
        return said == null
                ? RefundState.UNKNOWN
                : refundState(said.path("status").asText());
    }

    @Override
    public byte[] statement(LocalDate day) throws ProviderTrouble {
        JsonNode said = present("GET", "/v3/bill/tradebill?bill_date=" + day + "&bill_type=ALL", "");
        URI address;
        try {
            address = URI.create(text(said, "download_url"));
        } catch (IllegalArgumentException e) {
            throw new ProviderTrouble(ProviderTrouble.Kind.UNTRUSTED, "a download address that is none", e);
        }
        String path = address.getRawPath() + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
        // The file is not signed; its hash is, in the answer before.
        ProviderHttp.Answer file = http.send("GET", address, headers("GET", path, ""), "", Statements.MAX_BYTES);
        if (file.status() != 200
                || !sha1(file.body()).equalsIgnoreCase(said.path("hash_value").asText())) {
            throw new ProviderTrouble(ProviderTrouble.Kind.UNTRUSTED, "a statement with another hash");
        }
        return file.body();
    }

    private static String sha1(byte[] file) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("SHA-1").digest(file));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    @Override
    public List<StatementLine> readStatement(byte[] file) throws StatementRefused {
        List<StatementLine> lines = new ArrayList<>();
        String text = Statements.text(file);
        if (!text.contains("微信订单号")) {
            throw new StatementRefused(1, StatementRefused.Fault.HEADINGS);
        }
        for (Statements.Row row : Statements.table(text, "微信订单号", "总交易单数")) {
            boolean refund = row.field("交易状态").equals("REFUND");
            lines.add(new StatementLine(
                    refund,
                    row.field(refund ? "商户退款单号" : "微信订单号"),
                    row.field("商户订单号"),
                    Statements.fen(row, refund ? row.field("申请退款金额", "退款金额") : row.field("订单金额", "应结订单金额"))));
        }
        return lines;
    }

    @Override
    public String toString() {
        return "WechatProvider[" + account.merchant() + "]";
    }
}
