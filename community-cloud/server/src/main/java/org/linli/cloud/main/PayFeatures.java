package org.linli.cloud.main;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.pay.PayBooks;
import org.linli.cloud.pay.PayFeature;
import org.linli.cloud.pay.alipay.AlipayAccount;
import org.linli.cloud.pay.alipay.AlipayProvider;
import org.linli.cloud.pay.provider.PaymentProvider;
import org.linli.cloud.pay.sandbox.SandboxBank;
import org.linli.cloud.pay.sandbox.SandboxKeys;
import org.linli.cloud.pay.sandbox.SandboxProvider;
import org.linli.cloud.pay.wechat.WechatAccount;
import org.linli.cloud.pay.wechat.WechatProvider;

/** Payments with the providers that the settings name. */
final class PayFeatures {

    private PayFeatures() {}

    static void register(Foundation foundation, Operations on) {
        PaySettings settings = foundation.settings().pay();
        List<PaymentProvider> providers = new ArrayList<>();
        SandboxBank bank = null;
        if (settings.sandbox()) {
            Path data = settings.data();
            foundation.siteKeys().share("sandbox", SandboxKeys.files(data), () -> SandboxKeys.open(data));
            SandboxKeys keys = SandboxKeys.open(data);
            bank = new SandboxBank(foundation.database(), keys, foundation.clock());
            providers.add(new SandboxProvider(bank, keys, foundation.clock()));
        }
        WechatAccount wechat = settings.wechat();
        if (wechat != null) {
            providers.add(new WechatProvider(wechat, foundation.clock()));
        }
        AlipayAccount alipay = settings.alipay();
        if (alipay != null) {
            providers.add(new AlipayProvider(alipay, foundation.clock()));
        }
        PayBooks books = new PayBooks(
                foundation.database(),
                foundation.clock(),
                community -> foundation.companies().get(community).zoneId(),
                providers);
        PayFeature.register(on, books, foundation.homes(), foundation.jobs(), bank);
    }
}
