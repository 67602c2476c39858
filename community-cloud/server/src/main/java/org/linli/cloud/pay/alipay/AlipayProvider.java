package org.linli.cloud.pay.alipay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.pay.provider.NoticeRefused;
import org.linli.cloud.pay.provider.PaymentProvider;
import org.linli.cloud.pay.provider.ProviderHttp;
import org.linli.cloud.pay.provider.ProviderTrouble;
import org.linli.cloud.pay.provider.RsaKeys;
import org.linli.cloud.pay.provider.StatementRefused;
import org.linli.cloud.pay.provider.Statements;
import org.linli.cloud.pay.provider.Yuan;

/** Alipay: codes to scan and pages for phones. A notice has no signed time that could age: it is known by its transaction, so a replay changes nothing. */
public final class AlipayProvider implements PaymentProvider {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_ANSWER = 256 * 1024;
    private static final ZoneOffset BEIJING = ZoneOffset.ofHours(8);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final AlipayAccount account;
    private final ProviderHttp gateway;
    private final ProviderHttp files;
    private final Clock clock;

    public AlipayProvider(AlipayAccount account, Clock clock) {
        this.account = account;
        this.gateway = new ProviderHttp(account.gateway());
        this.files = new ProviderHttp(account.files());
        this.clock = clock;
    }

    @Override
    public String id() {
        return "alipay";
    }

    @Override
    public Set<Channel> channels() {
        return Set.of(Channel.QR, Channel.PAGE);
    }

    private Map<String, String> request(String method, ObjectNode content, boolean notified) {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("app_id", account.app());
        parameters.put("method", method);
        parameters.put("format", "JSON");
        parameters.put("charset", "utf-8");
        parameters.put("sign_type", "RSA2");
        parameters.put("timestamp", TIME.format(LocalDateTime.ofInstant(clock.instant(), BEIJING)));
        parameters.put("version", "1.0");
        parameters.put("biz_content", content.toString());
        if (notified) {
            parameters.put("notify_url", account.noticeAddress());
        }
        parameters.put("sign", RsaKeys.sign(account.key(), AlipayForm.signed(parameters, false)));
        return parameters;
    }

    /** The answer of a call, signed by Alipay; null when it knows no such trade. */
    private @Nullable JsonNode call(String method, ObjectNode content, boolean notified) throws ProviderTrouble {
        ProviderHttp.Answer answer = gateway.send(
                "POST",
                account.gateway(),
                Map.of("Content-Type", "application/x-www-form-urlencoded;charset=utf-8"),
                AlipayForm.encoded(request(method, content, notified)),
                MAX_ANSWER);
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        String name = method.replace('.', '_') + "_response";
        try {
            JsonNode tree = JSON.readTree(text);
            JsonNode said = tree.path(name);
            if (!RsaKeys.verify(
                    account.alipayKey(),
                    raw(text, name).getBytes(StandardCharsets.UTF_8),
                    tree.path("sign").asText())) {
                throw new ProviderTrouble(ProviderTrouble.Kind.UNTRUSTED, "an answer that is not signed");
            }
            String detail = said.path("sub_code").asText("");
            if (detail.endsWith("TRADE_NOT_EXIST")) {
                return null;
            }
            String code = said.path("code").asText();
            if (!code.equals("10000")) {
                boolean tryLater = code.equals("20000") || detail.endsWith("SYSTEM_ERROR");
                throw new ProviderTrouble(
                        tryLater ? ProviderTrouble.Kind.UNREACHABLE : ProviderTrouble.Kind.REFUSED,
                        detail.replaceAll("[^A-Za-z_.-]", ""));
            }
            return said;
        } catch (IOException e) {
            throw new ProviderTrouble(ProviderTrouble.Kind.UNTRUSTED, "an answer that is no JSON", e);
        }
    }

    /** The object exactly as it was sent: that text is signed, whatever its order and blanks. */
    private static String raw(String text, String name) throws ProviderTrouble {
        int at = text.indexOf("\"" + name + "\"");
        int begin = at < 0 ? -1 : text.indexOf('{', at);
        boolean quoted = false;
        int depth = 0;
        for (int i = begin; begin >= 0 && i < text.length(); i++) {
            char character = text.charAt(i);
            if (quoted) {
                i += character == '\\' ? 1 : 0;
                quoted = character != '"';
            } else if (character == '"') {
                quoted = true;
            } else if (character == '{') {
                depth++;
            } else if (character == '}' && --depth == 0) {
                return text.substring(begin, i + 1);
            }
        }
        throw new ProviderTrouble(ProviderTrouble.Kind.UNTRUSTED, "an answer about something else");
    }

    private JsonNode present(String method, ObjectNode content, boolean notified) throws ProviderTrouble {
        JsonNode said = call(method, content, notified);
        if (said == null) {
            throw new ProviderTrouble(ProviderTrouble.Kind.REFUSED, "TRADE_NOT_EXIST");
        }
        return said;
    }

    private static ObjectNode trade(String order) {
        return JSON.createObjectNode().put("out_trade_no", order);
    }

    @Override
    public Map<String, String> create(NewOrder order) throws ProviderTrouble {
        ObjectNode content = trade(order.id())
                .put("total_amount", Yuan.of(order.amountFen()))
                .put("subject", order.description())
                .put("time_expire", TIME.format(LocalDateTime.ofInstant(order.expiresAt(), BEIJING)));
        if (order.channel() == Channel.QR) {
            String code = present("alipay.trade.precreate", content, true)
                    .path("qr_code")
                    .asText();
            return Map.of("code", code);
        }
        content.put("product_code", "QUICK_WAP_WAY");
        // The payer's browser goes there itself, with what we signed.
        return Map.of(
                "url", account.gateway() + "?" + AlipayForm.encoded(request("alipay.trade.wap.pay", content, true)));
    }

    @Override
    public OrderStatus query(String order) throws ProviderTrouble {
        JsonNode said = call("alipay.trade.query", trade(order), false);
        if (said == null) {
            return OrderStatus.of(OrderState.UNKNOWN);
        }
        if (!said.path("out_trade_no").asText().equals(order)) {
            throw new ProviderTrouble(ProviderTrouble.Kind.UNTRUSTED, "an answer about something else");
        }
        return switch (said.path("trade_status").asText()) {
            case "TRADE_SUCCESS", "TRADE_FINISHED" ->
                new OrderStatus(
                        OrderState.PAID,
                        said.path("trade_no").asText(),
                        amount(said.path("total_amount").asText()),
                        "CNY",
                        time(said.path("send_pay_date").asText()));
            case "TRADE_CLOSED" -> OrderStatus.of(OrderState.CLOSED);
            default -> OrderStatus.of(OrderState.UNPAID);
        };
    }

    private static long amount(String yuan) throws ProviderTrouble {
        try {
            return Yuan.toFen(yuan);
        } catch (NumberFormatException e) {
            throw new ProviderTrouble(ProviderTrouble.Kind.UNTRUSTED, "an amount that is none", e);
        }
    }

    private static @Nullable Instant time(String text) {
        try {
            return LocalDateTime.parse(text, TIME).toInstant(BEIJING);
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Override
    public void close(String order) throws ProviderTrouble {
        call("alipay.trade.close", trade(order), false);
    }

    @Override
    public Notice read(RawNotice notice) throws NoticeRefused {
        Map<String, String> said;
        try {
            said = AlipayForm.decoded(notice.body());
        } catch (IllegalArgumentException e) {
            throw new NoticeRefused(NoticeRefused.Reason.UNREADABLE, e);
        }
        String signed = AlipayForm.signed(said, true);
        if (!said.getOrDefault("sign_type", "").equals("RSA2")
                || !RsaKeys.verify(
                        account.alipayKey(), signed.getBytes(StandardCharsets.UTF_8), said.getOrDefault("sign", ""))) {
            throw new NoticeRefused(NoticeRefused.Reason.SIGNATURE);
        }
        if (!account.app().equals(said.get("app_id")) || !account.seller().equals(said.get("seller_id"))) {
            throw new NoticeRefused(NoticeRefused.Reason.OTHER_MERCHANT);
        }
        String order = said.getOrDefault("out_trade_no", "");
        String status = said.getOrDefault("trade_status", "");
        // A refund sends the status of the trade again; refunds are asked about instead.
        boolean paid = status.equals("TRADE_SUCCESS") || status.equals("TRADE_FINISHED");
        if (!paid || said.containsKey("refund_fee")) {
            return new Notice.Other(order);
        }
        try {
            return new Notice.Paid(
                    order,
                    said.getOrDefault("trade_no", ""),
                    Yuan.toFen(said.getOrDefault("total_amount", "")),
                    "CNY",
                    time(said.getOrDefault("gmt_payment", "")));
        } catch (NumberFormatException e) {
            throw new NoticeRefused(NoticeRefused.Reason.UNREADABLE, e);
        }
    }

    @Override
    public Answer answer(boolean taken) {
        return new Answer(200, "text/plain", taken ? "success" : "failure");
    }

    @Override
    public RefundState refund(RefundOrder refund) throws ProviderTrouble {
        present(
                "alipay.trade.refund",
                trade(refund.order())
                        .put("refund_amount", Yuan.of(refund.amountFen()))
                        .put("out_request_no", refund.id())
                        .put("refund_reason", refund.reason()),
                false);
        return queryRefund(refund);
    }

    @Override
    public RefundState queryRefund(RefundOrder refund) throws ProviderTrouble {
        JsonNode said = call(
                "alipay.trade.fastpay.refund.query", trade(refund.order()).put("out_request_no", refund.id()), false);
        boolean made = said != null && said.path("refund_status").asText().equals("REFUND_SUCCESS");
        return made ? RefundState.SUCCEEDED : RefundState.UNKNOWN;
    }

    @Override
    public byte[] statement(LocalDate day) throws ProviderTrouble {
        JsonNode said = present(
                "alipay.data.dataservice.bill.downloadurl.query",
                JSON.createObjectNode().put("bill_type", "trade").put("bill_date", day.toString()),
                false);
        try {
            ProviderHttp.Answer file = files.send(
                    "GET", URI.create(said.path("bill_download_url").asText()), Map.of(), "", Statements.MAX_BYTES);
            return unpacked(file.body());
        } catch (IllegalArgumentException e) {
            throw new ProviderTrouble(ProviderTrouble.Kind.UNTRUSTED, "a download address that is none", e);
        }
    }

    /** The list of single trades inside; the other file holds sums. Bounded, whatever the archive says of itself. */
    private static byte[] unpacked(byte[] archive) throws ProviderTrouble {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive), Charset.forName("GBK"))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.getName().contains("汇总")) {
                    byte[] file = zip.readNBytes(Statements.MAX_BYTES + 1);
                    if (file.length <= Statements.MAX_BYTES) {
                        return file;
                    }
                }
            }
        } catch (IOException e) {
            throw new ProviderTrouble(ProviderTrouble.Kind.UNTRUSTED, "an archive that is none", e);
        }
        throw new ProviderTrouble(ProviderTrouble.Kind.UNTRUSTED, "an archive without a statement");
    }

    @Override
    public List<StatementLine> readStatement(byte[] file) throws StatementRefused {
        List<StatementLine> lines = new ArrayList<>();
        for (Statements.Row row : Statements.table(Statements.text(file), "支付宝交易号", "")) {
            boolean refund = row.field("业务类型").equals("退款");
            lines.add(new StatementLine(
                    refund,
                    row.field(refund ? "退款批次号/请求号" : "支付宝交易号"),
                    row.field("商户订单号"),
                    Statements.fen(row, row.field("订单金额（元）"))));
        }
        return lines;
    }

    @Override
    public String toString() {
        return "AlipayProvider[" + account.app() + "]";
    }
}
