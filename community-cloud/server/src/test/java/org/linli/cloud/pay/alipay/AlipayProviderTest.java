package org.linli.cloud.pay.alipay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.linli.cloud.pay.provider.FarSide;
import org.linli.cloud.pay.provider.PaymentProvider;
import org.linli.cloud.pay.provider.PaymentProvider.Channel;
import org.linli.cloud.pay.provider.PaymentProvider.NewOrder;
import org.linli.cloud.pay.provider.PaymentProvider.RawNotice;
import org.linli.cloud.pay.provider.PaymentProviderContract;
import org.linli.cloud.pay.provider.ProviderTrouble;
import org.linli.cloud.pay.provider.Yuan;

class AlipayProviderTest extends PaymentProviderContract {

    private AlipayFarSide farSide;
    private AlipayProvider provider;

    @BeforeEach
    void open() {
        farSide = new AlipayFarSide();
        provider = new AlipayProvider(farSide.account(), clock);
    }

    @AfterEach
    void close() {
        farSide.close();
    }

    @Override
    protected PaymentProvider provider() {
        return provider;
    }

    /** A page is opened by the payer's browser; only the code is asked for by us. */
    @Override
    protected Channel channel() {
        return Channel.QR;
    }

    @Override
    protected boolean signsTime() {
        return false;
    }

    @Override
    protected RawNotice pay(String order, long fen) {
        return farSide.notice(farSide.pay(order), "2088000000000001", fen);
    }

    @Override
    protected RawNotice ofOtherMerchant(String order, long fen) {
        return farSide.notice(farSide.pay(order), "2088000000000002", fen);
    }

    @Test
    void thePageIsTheGatewaysAndSigned() throws Exception {
        String url = provider.create(new NewOrder("order-1", 100, "x", Channel.PAGE, clock.instant(), "10.0.0.1", null))
                .getOrDefault("url", "");
        assertTrue(url.startsWith(farSide.account().gateway() + "?app_id=2021000000000001&"));
        assertTrue(url.contains("&sign="));
    }

    @Test
    void anAnswerSignedBySomebodyElseIsNotUsed() {
        AlipayAccount account = farSide.account();
        AlipayProvider other = new AlipayProvider(
                new AlipayAccount(
                        account.gateway(),
                        account.files(),
                        account.app(),
                        account.seller(),
                        account.key(),
                        FarSide.MERCHANT.getPublic(),
                        account.noticeAddress()),
                clock);
        assertEquals(
                ProviderTrouble.Kind.UNTRUSTED,
                assertThrows(ProviderTrouble.class, () -> other.query("order-1"))
                        .kind());
    }

    @Test
    void yuanAreExact() {
        assertEquals(1, Yuan.toFen("0.01"));
        assertEquals(10, Yuan.toFen("0.1"));
        assertEquals(12_300, Yuan.toFen("123"));
        assertEquals("0.07", Yuan.of(7));
        for (String text : List.of("", "-1", "+1", "1.", ".5", "1.005", "1e3", "1,000", "１", "9999999999", " 1")) {
            assertThrows(NumberFormatException.class, () -> Yuan.toFen(text), text);
        }
    }
}
