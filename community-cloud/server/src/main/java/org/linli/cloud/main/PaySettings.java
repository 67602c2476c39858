package org.linli.cloud.main;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.pay.alipay.AlipayAccount;
import org.linli.cloud.pay.provider.ProviderHttp;
import org.linli.cloud.pay.provider.RsaKeys;
import org.linli.cloud.pay.wechat.WechatAccount;

/**
 * Which payment providers are used. Keys are read from files when the process starts; a missing or weak one stops the start.
 *
 * @param sandbox the provider that moves no money; for demo and tests, never beside a real one
 * @param wechat null when not used
 * @param alipay null when not used
 */
public record PaySettings(
        boolean sandbox,
        Path data,
        @Nullable WechatAccount wechat,
        @Nullable AlipayAccount alipay) {

    static PaySettings read(SettingsReader reader, Path data) {
        String sandbox = reader.text("pay.sandbox", "off");
        if (!sandbox.equals("on") && !sandbox.equals("off")) {
            throw new BadSetting("pay.sandbox", "must be on or off");
        }
        Keys keys = new Keys(reader, data);
        PaySettings settings = new PaySettings(sandbox.equals("on"), data, wechat(keys), alipay(keys));
        if (settings.sandbox && (settings.wechat != null || settings.alipay != null)) {
            throw new BadSetting("pay.sandbox", "must be off where a real provider is used");
        }
        return settings;
    }

    private static @Nullable WechatAccount wechat(Keys keys) {
        URI host = keys.address("pay.wechat.host", "https://api.mch.weixin.qq.com");
        String app = keys.optional("pay.wechat.app");
        String serial = keys.optional("pay.wechat.serial");
        String key = keys.optional("pay.wechat.key");
        String v3 = keys.optional("pay.wechat.v3-key");
        String platform = keys.optional("pay.wechat.platform-key");
        String platformSerial = keys.optional("pay.wechat.platform-serial");
        String merchant = keys.optional("pay.wechat.merchant");
        if (merchant.isEmpty()) {
            return null;
        }
        try {
            return new WechatAccount(
                    host,
                    merchant,
                    keys.needed("pay.wechat.app", app),
                    keys.needed("pay.wechat.serial", serial),
                    keys.secret("pay.wechat.key", key),
                    keys.text("pay.wechat.v3-key", v3),
                    keys.open("pay.wechat.platform-key", platform),
                    platformSerial.isEmpty() ? keys.serial("pay.wechat.platform-key", platform) : platformSerial,
                    keys.noticeAddress("wechat"));
        } catch (IllegalArgumentException e) {
            throw new BadSetting("pay.wechat.v3-key", "must hold 32 characters");
        }
    }

    private static @Nullable AlipayAccount alipay(Keys keys) {
        URI gateway = keys.address("pay.alipay.gateway", "https://openapi.alipay.com/gateway.do");
        URI files = keys.address("pay.alipay.files", "https://dwbillcenter.alipay.com");
        String seller = keys.optional("pay.alipay.seller");
        String key = keys.optional("pay.alipay.key");
        String open = keys.optional("pay.alipay.public-key");
        String app = keys.optional("pay.alipay.app");
        if (app.isEmpty()) {
            return null;
        }
        return new AlipayAccount(
                gateway,
                files,
                app,
                keys.needed("pay.alipay.seller", seller),
                keys.secret("pay.alipay.key", key),
                keys.open("pay.alipay.public-key", open),
                keys.noticeAddress("alipay"));
    }

    /** Reads one value after another and names the setting that is wrong. */
    private record Keys(SettingsReader reader, Path data) {

        String optional(String key) {
            return reader.text(key, "");
        }

        String needed(String key, String value) {
            if (value.isEmpty() || !value.matches("[A-Za-z0-9_-]{1,64}")) {
                throw new BadSetting(key, "is needed: letters and digits");
            }
            return value;
        }

        URI address(String key, String otherwise) {
            try {
                URI address = URI.create(reader.text(key, otherwise));
                new ProviderHttp(address);
                return address;
            } catch (IllegalArgumentException e) {
                throw new BadSetting(key, "must look like https://host");
            }
        }

        private Path file(String key, String name) {
            if (name.isEmpty()) {
                throw new BadSetting(key, "must name a file");
            }
            return data.resolve(name);
        }

        PrivateKey secret(String key, String name) {
            try {
                return RsaKeys.privateKey(file(key, name));
            } catch (IOException e) {
                throw new BadSetting(key, "must name a file with an RSA private key (PKCS#8, 2048 bits or more)");
            }
        }

        PublicKey open(String key, String name) {
            try {
                return RsaKeys.publicKey(file(key, name));
            } catch (IOException e) {
                throw new BadSetting(key, "must name a file with an RSA public key or certificate");
            }
        }

        String serial(String key, String name) {
            try {
                String serial = RsaKeys.serial(file(key, name));
                if (serial.isEmpty()) {
                    throw new BadSetting("pay.wechat.platform-serial", "is needed with a public key: PUB_KEY_ID_…");
                }
                return serial;
            } catch (IOException e) {
                throw new BadSetting(key, "must name a certificate");
            }
        }

        String text(String key, String name) {
            try {
                return Files.readString(file(key, name), StandardCharsets.US_ASCII)
                        .strip();
            } catch (IOException e) {
                throw new BadSetting(key, "must name a file that can be read");
            }
        }

        /** Providers reach us under the site's own address. */
        String noticeAddress(String provider) {
            String site = reader.text("address", "");
            if (!site.startsWith("https://")) {
                throw new BadSetting(
                        "address", "must be the https address under which payment providers reach the cloud");
            }
            return site + "/api/pay/" + provider + "/notice";
        }
    }
}
