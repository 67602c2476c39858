package org.linli.cloud.pay.wechat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.wechat.pay.java.core.auth.WechatPay2Credential;
import com.wechat.pay.java.core.cipher.RSASigner;
import com.wechat.pay.java.core.notification.NotificationParser;
import com.wechat.pay.java.core.notification.RSAPublicKeyNotificationConfig;
import com.wechat.pay.java.core.notification.RequestParam;
import com.wechat.pay.java.service.payments.model.Transaction;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.linli.cloud.pay.provider.FarSide;
import org.linli.cloud.pay.provider.PaymentProvider;
import org.linli.cloud.pay.provider.PaymentProvider.Channel;
import org.linli.cloud.pay.provider.PaymentProvider.NewOrder;
import org.linli.cloud.pay.provider.PaymentProvider.Notice;
import org.linli.cloud.pay.provider.PaymentProvider.RawNotice;
import org.linli.cloud.pay.provider.PaymentProviderContract;
import org.linli.cloud.pay.provider.ProviderTrouble;

/** Held to the contract, and against WeChat Pay's own library. */
class WechatProviderTest extends PaymentProviderContract {

    private WechatFarSide farSide;
    private WechatProvider provider;

    @BeforeEach
    void open() {
        farSide = new WechatFarSide(clock);
        provider = new WechatProvider(farSide.account(), clock);
    }

    @AfterEach
    void close() {
        farSide.close();
    }

    @Override
    protected PaymentProvider provider() {
        return provider;
    }

    @Override
    protected RawNotice pay(String order, long fen) {
        return farSide.notice(farSide.pay(order), "1900000001", fen);
    }

    @Override
    protected RawNotice ofOtherMerchant(String order, long fen) {
        return farSide.notice(farSide.pay(order), "1900000002", fen);
    }

    @Test
    void whatTheLibrarySignsTheFarSideAcceptsLikeWhatWeSign() {
        String path = "/v3/pay/transactions/native?x=1";
        String library = new WechatPay2Credential(
                        "1900000001", new RSASigner("5157F09EFDC096DE15EBE81A47057A72", FarSide.MERCHANT.getPrivate()))
                .getAuthorization(URI.create("https://api.mch.weixin.qq.com" + path), "POST", "{\"中\":1}");
        assertTrue(farSide.accepts(library, "POST", path, "{\"中\":1}"));
        String ours = WechatCrypto.authorization(farSide.account(), "POST", path, "{\"中\":1}", clock);
        assertTrue(farSide.accepts(ours, "POST", path, "{\"中\":1}"));
        assertFalse(farSide.accepts(ours, "POST", path, "{\"中\":2}"));
    }

    @Test
    void theLibraryReadsTheSameFromANotice() throws Exception {
        // The library looks at the machine's clock.
        try (WechatFarSide now = new WechatFarSide(Clock.systemUTC())) {
            WechatProvider ours = new WechatProvider(now.account(), Clock.systemUTC());
            ours.create(new NewOrder("order-1", 777, "x", Channel.QR, clock.instant(), "10.0.0.1", null));
            RawNotice raw = now.notice(now.pay("order-1"), "1900000001", 777);
            NotificationParser parser = new NotificationParser(new RSAPublicKeyNotificationConfig.Builder()
                    .publicKey(FarSide.PROVIDER.getPublic())
                    .publicKeyId(now.account().platformSerial())
                    .apiV3Key(WechatFarSide.V3_KEY)
                    .build());
            Transaction read = parser.parse(
                    new RequestParam.Builder()
                            .serialNumber(raw.header("wechatpay-serial"))
                            .nonce(raw.header("wechatpay-nonce"))
                            .signature(raw.header("wechatpay-signature"))
                            .timestamp(raw.header("wechatpay-timestamp"))
                            .body(new String(raw.body(), StandardCharsets.UTF_8))
                            .build(),
                    Transaction.class);
            Notice.Paid paid = (Notice.Paid) ours.read(raw);
            assertEquals(read.getOutTradeNo(), paid.order());
            assertEquals(read.getAmount().getTotal().longValue(), paid.amountFen());
            assertEquals(read.getTransactionId(), paid.transaction());
        }
    }

    @Test
    void anAnswerThatIsNotSignedOrFromAnotherHostIsNotUsed() throws Exception {
        WechatAccount account = farSide.account();
        WechatProvider other = new WechatProvider(
                new WechatAccount(
                        account.host(),
                        account.merchant(),
                        account.app(),
                        account.serial(),
                        account.key(),
                        account.v3Key(),
                        FarSide.MERCHANT.getPublic(),
                        account.platformSerial(),
                        account.noticeAddress()),
                clock);
        ProviderTrouble trouble = assertThrows(ProviderTrouble.class, () -> other.query("order-1"));
        assertEquals(ProviderTrouble.Kind.UNTRUSTED, trouble.kind());
        assertThrows(
                IllegalArgumentException.class,
                () -> new org.linli.cloud.pay.provider.ProviderHttp(URI.create("http://api.mch.weixin.qq.com")));
        Map<String, String> app =
                provider.create(new NewOrder("order-2", 1, "x", Channel.APP, clock.instant(), "10.0.0.1", "openid"));
        assertEquals("prepay_id=wx2011", app.get("package"));
        assertFalse(account.toString().contains(WechatFarSide.V3_KEY));
    }
}
