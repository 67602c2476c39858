package org.linli.cloud.pay.alipay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.linli.cloud.pay.provider.FarSide;
import org.linli.cloud.pay.provider.PaymentProvider.RawNotice;
import org.linli.cloud.pay.provider.RsaKeys;
import org.linli.cloud.pay.provider.Yuan;

/** Alipay's gateway in a test: believes only signed forms, signs the text of every answer. */
final class AlipayFarSide extends FarSide {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Charset GBK = Charset.forName("GBK");

    AlipayAccount account() {
        return new AlipayAccount(
                address().resolve("/gateway.do"),
                address(),
                "2021000000000001",
                "2088000000000001",
                MERCHANT.getPrivate(),
                PROVIDER.getPublic(),
                "https://community.example/api/pay/alipay/notice");
    }

    @Override
    protected void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().equals("/bill.zip")) {
            send(exchange, archive());
            return;
        }
        Map<String, String> form = AlipayForm.decoded(exchange.getRequestBody().readAllBytes());
        String method = form.getOrDefault("method", "");
        boolean signed = RsaKeys.verify(
                MERCHANT.getPublic(),
                AlipayForm.signed(form, false).getBytes(StandardCharsets.UTF_8),
                form.getOrDefault("sign", ""));
        ObjectNode said = signed
                ? said(method, JSON.readTree(form.get("biz_content")))
                : JSON.createObjectNode().put("code", "40002").put("sub_code", "isv.invalid-signature");
        // Blanks and order are Alipay's own affair; the text as sent is what is signed.
        String text = said.toString().replace(",\"", " ,\"");
        String name = method.replace('.', '_') + "_response";
        send(
                exchange,
                ("{\"" + name + "\":" + text + ",\"sign\":\"" + RsaKeys.sign(PROVIDER.getPrivate(), text) + "\"}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private ObjectNode said(String method, JsonNode asked) {
        String id = asked.path("out_trade_no").asText();
        ObjectNode said = JSON.createObjectNode().put("code", "10000").put("msg", "Success {\"}");
        if (method.equals("alipay.trade.precreate")) {
            order(id, Yuan.toFen(asked.path("total_amount").asText()));
            return said.put("qr_code", "https://qr.alipay.com/x").put("out_trade_no", id);
        }
        if (method.startsWith("alipay.data")) {
            return said.put("bill_download_url", address() + "/bill.zip");
        }
        Order order = orders.get(id);
        if (order == null) {
            return said.put("code", "40004").put("sub_code", "ACQ.TRADE_NOT_EXIST");
        }
        switch (method) {
            case "alipay.trade.close" -> order.state = order.state.equals("NOTPAY") ? "CLOSED" : order.state;
            case "alipay.trade.refund" -> {
                if (!refund(
                        asked.path("out_request_no").asText(),
                        id,
                        Yuan.toFen(asked.path("refund_amount").asText()))) {
                    return said.put("code", "40004").put("sub_code", "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL");
                }
            }
            case "alipay.trade.fastpay.refund.query" -> {
                if (refunds.containsKey(asked.path("out_request_no").asText())) {
                    said.put("refund_status", "REFUND_SUCCESS");
                }
            }
            default ->
                said.put("out_trade_no", id)
                        .put("trade_no", order.transaction)
                        .put("total_amount", Yuan.of(order.fen))
                        .put("trade_status", status(order))
                        .put("send_pay_date", "2026-11-21 16:00:00");
        }
        return said;
    }

    private static String status(Order order) {
        return switch (order.state) {
            case "SUCCESS" -> "TRADE_SUCCESS";
            case "CLOSED" -> "TRADE_CLOSED";
            default -> "WAIT_BUYER_PAY";
        };
    }

    private byte[] archive() throws IOException {
        StringBuilder file = new StringBuilder("#支付宝业务明细查询\r\n支付宝交易号,商户订单号,业务类型,商品名称,订单金额（元）,退款批次号/请求号\r\n");
        orders.values().stream()
                .filter(order -> !order.transaction.isEmpty())
                .forEach(order -> file.append(String.join(
                                ",", order.transaction + "\t", order.id + "\t", "交易", "物业缴费", Yuan.of(order.fen), ""))
                        .append("\r\n"));
        refunds.forEach((refund, fen) -> file.append(String.join(
                        ",",
                        orders.get(refundOrders.get(refund)).transaction,
                        refundOrders.get(refund),
                        "退款",
                        "物业缴费",
                        "-" + Yuan.of(fen),
                        refund))
                .append("\r\n"));
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive, GBK)) {
            zip.putNextEntry(new ZipEntry("20261121_业务明细(汇总).csv"));
            zip.write("#汇总".getBytes(GBK));
            zip.putNextEntry(new ZipEntry("20261121_业务明细.csv"));
            zip.write(file.toString().getBytes(GBK));
        }
        return archive.toByteArray();
    }

    /** What Alipay would send. */
    RawNotice notice(Order order, String seller, long fen) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("notify_id", "2026112100222160000000000000000001");
        form.put("notify_type", "trade_status_sync");
        form.put("app_id", "2021000000000001");
        form.put("seller_id", seller);
        form.put("subject", "物业缴费 + 1%");
        form.put("out_trade_no", order.id);
        form.put("trade_no", order.transaction);
        form.put("trade_status", "TRADE_SUCCESS");
        form.put("total_amount", Yuan.of(fen));
        form.put("gmt_payment", "2026-11-21 16:00:00");
        form.put("charset", "utf-8");
        form.put("sign", RsaKeys.sign(PROVIDER.getPrivate(), AlipayForm.signed(form, true)));
        form.put("sign_type", "RSA2");
        return new RawNotice(Map.of(), AlipayForm.encoded(form).getBytes(StandardCharsets.UTF_8));
    }
}
