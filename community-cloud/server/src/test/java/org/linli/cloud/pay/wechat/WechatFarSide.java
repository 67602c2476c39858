package org.linli.cloud.pay.wechat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.linli.cloud.pay.provider.FarSide;
import org.linli.cloud.pay.provider.PaymentProvider.RawNotice;
import org.linli.cloud.pay.provider.RsaKeys;
import org.linli.cloud.pay.provider.Yuan;

/** WeChat Pay's server in a test: believes only signed requests, signs every answer. */
final class WechatFarSide extends FarSide {

    static final String V3_KEY = "0123456789abcdef0123456789ABCDEF";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCHEME = "WECHATPAY2-SHA256-RSA2048 ";
    private static final Pattern FIELD = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

    private final Clock clock;

    WechatFarSide(Clock clock) {
        this.clock = clock;
    }

    WechatAccount account() {
        return new WechatAccount(
                address(),
                "1900000001",
                "wxd678efh567hg6787",
                "5157F09EFDC096DE15EBE81A47057A72",
                MERCHANT.getPrivate(),
                V3_KEY,
                PROVIDER.getPublic(),
                "PUB_KEY_ID_0119000000012024",
                "https://community.example/api/pay/wechat/notice");
    }

    /** Whether a request is signed by the merchant. */
    boolean accepts(String authorization, String method, String path, String body) {
        Map<String, String> said = new HashMap<>();
        Matcher fields = FIELD.matcher(authorization);
        while (fields.find()) {
            said.put(fields.group(1), fields.group(2));
        }
        String text = String.join("\n", method, path, said.get("timestamp"), said.get("nonce_str"), body) + "\n";
        return authorization.startsWith(SCHEME)
                && "1900000001".equals(said.get("mchid"))
                && "5157F09EFDC096DE15EBE81A47057A72".equals(said.get("serial_no"))
                && RsaKeys.verify(
                        MERCHANT.getPublic(),
                        text.getBytes(StandardCharsets.UTF_8),
                        said.getOrDefault("signature", ""));
    }

    @Override
    protected void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!accepts(
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                exchange.getRequestMethod(),
                path,
                body)) {
            send(exchange, 401, "{\"code\":\"SIGN_ERROR\"}");
        } else if (path.startsWith("/download")) {
            send(exchange, 200, statement());
        } else {
            JsonNode asked = body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body);
            route(exchange, path, asked);
        }
    }

    private void route(HttpExchange exchange, String path, JsonNode asked) throws IOException {
        if (path.matches("/v3/pay/transactions/(native|h5|jsapi)")) {
            order(
                    asked.path("out_trade_no").asText(),
                    asked.path("amount").path("total").asLong());
            send(
                    exchange,
                    200,
                    "{\"code_url\":\"weixin://wxpay/bizpayurl?pr=x\",\"h5_url\":\"https://wx.tenpay.com/x\",\"prepay_id\":\"wx2011\"}");
        } else if (path.startsWith("/v3/pay/transactions/out-trade-no/")) {
            String id = path.split("[/?]")[5];
            Order order = orders.get(id);
            if (order == null) {
                send(exchange, 404, "{\"code\":\"ORDER_NOT_EXIST\"}");
            } else if (path.endsWith("/close")) {
                order.state = order.state.equals("NOTPAY") ? "CLOSED" : order.state;
                send(exchange, 204, "");
            } else {
                send(exchange, 200, transaction(order, "1900000001", order.fen).toString());
            }
        } else if (path.equals("/v3/refund/domestic/refunds")) {
            boolean made = refund(
                    asked.path("out_refund_no").asText(),
                    asked.path("out_trade_no").asText(),
                    asked.path("amount").path("refund").asLong());
            send(exchange, made ? 200 : 403, made ? "{\"status\":\"SUCCESS\"}" : "{\"code\":\"NOT_ENOUGH\"}");
        } else if (path.startsWith("/v3/refund/domestic/refunds/")) {
            boolean known = refunds.containsKey(path.substring(path.lastIndexOf('/') + 1));
            send(
                    exchange,
                    known ? 200 : 404,
                    known ? "{\"status\":\"SUCCESS\"}" : "{\"code\":\"RESOURCE_NOT_EXISTS\"}");
        } else {
            send(
                    exchange,
                    200,
                    JSON.createObjectNode()
                            .put("hash_type", "SHA1")
                            .put("hash_value", sha1(statement()))
                            .put("download_url", address() + "/download?token=1")
                            .toString());
        }
    }

    private static ObjectNode transaction(Order order, String merchant, long fen) {
        ObjectNode said = JSON.createObjectNode()
                .put("mchid", merchant)
                .put("appid", "wxd678efh567hg6787")
                .put("out_trade_no", order.id)
                .put("trade_state", order.state)
                .put("trade_type", "NATIVE")
                .put("transaction_id", order.transaction)
                .put("success_time", "2026-11-21T16:00:00+08:00");
        said.putObject("amount").put("total", fen).put("payer_total", fen).put("currency", "CNY");
        return said;
    }

    private String statement() {
        StringBuilder file = new StringBuilder("\uFEFF交易时间,微信订单号,商户订单号,交易状态,货币种类,应结订单金额,商户退款单号,退款金额,订单金额,申请退款金额\r\n");
        for (Order order : orders.values()) {
            if (!order.transaction.isEmpty()) {
                file.append("`2026-11-21 16:00:00,`")
                        .append(order.transaction)
                        .append(",`")
                        .append(order.id);
                file.append(",`SUCCESS,`CNY,`").append(Yuan.of(order.fen)).append(",`,`0.00,`");
                file.append(Yuan.of(order.fen)).append(",`0.00\r\n");
            }
        }
        refunds.forEach((refund, fen) -> {
            Order order = orders.get(refundOrders.get(refund));
            file.append("`2026-11-21 16:00:00,`")
                    .append(order.transaction)
                    .append(",`")
                    .append(order.id);
            file.append(",`REFUND,`CNY,`0.00,`").append(refund).append(",`").append(Yuan.of(fen));
            file.append(",`0.00,`").append(Yuan.of(fen)).append("\r\n");
        });
        return file + "总交易单数,应结订单总金额\r\n`1,`1.00\r\n";
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String signature(String timestamp, String nonce, String body) {
        return RsaKeys.sign(PROVIDER.getPrivate(), timestamp + "\n" + nonce + "\n" + body + "\n");
    }

    private void send(HttpExchange exchange, int status, String body) throws IOException {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        exchange.getResponseHeaders().set("Wechatpay-Timestamp", timestamp);
        exchange.getResponseHeaders().set("Wechatpay-Nonce", "nonce");
        exchange.getResponseHeaders().set("Wechatpay-Signature", signature(timestamp, "nonce", body));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** What WeChat Pay would send: sealed under the v3 key, and signed. */
    RawNotice notice(Order order, String merchant, long fen) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(V3_KEY.getBytes(StandardCharsets.UTF_8), "AES"),
                    new GCMParameterSpec(128, "fdasflkja484".getBytes(StandardCharsets.UTF_8)));
            cipher.updateAAD("transaction".getBytes(StandardCharsets.UTF_8));
            String sealed = Base64.getEncoder()
                    .encodeToString(cipher.doFinal(
                            transaction(order, merchant, fen).toString().getBytes(StandardCharsets.UTF_8)));
            ObjectNode event = JSON.createObjectNode()
                    .put("id", "EV-2018022511223320873")
                    .put("create_time", "2026-11-21T16:00:00+08:00")
                    .put("resource_type", "encrypt-resource")
                    .put("event_type", "TRANSACTION.SUCCESS")
                    .put("summary", "支付成功");
            event.putObject("resource")
                    .put("original_type", "transaction")
                    .put("algorithm", "AEAD_AES_256_GCM")
                    .put("ciphertext", sealed)
                    .put("associated_data", "transaction")
                    .put("nonce", "fdasflkja484");
            String body = event.toString();
            String timestamp = Long.toString(clock.instant().getEpochSecond());
            return new RawNotice(
                    Map.of(
                            "wechatpay-timestamp",
                            timestamp,
                            "wechatpay-nonce",
                            "EcKWvZLd",
                            "wechatpay-serial",
                            account().platformSerial(),
                            "wechatpay-signature",
                            signature(timestamp, "EcKWvZLd", body)),
                    body.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
