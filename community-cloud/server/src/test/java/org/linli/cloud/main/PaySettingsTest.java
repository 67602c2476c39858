package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaySettingsTest {

    @TempDir
    static Path directory;

    private static Map<String, String> complete() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        Files.writeString(
                directory.resolve("secret.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(pair.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        Files.writeString(
                directory.resolve("open.txt"),
                Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
        Files.writeString(directory.resolve("v3.txt"), "0123456789abcdef0123456789abcdef\n");
        return new HashMap<>(Map.of(
                "data", directory.toString(),
                "address", "https://community.example",
                "pay.wechat.merchant", "1900000001",
                "pay.wechat.app", "wx1",
                "pay.wechat.serial", "51",
                "pay.wechat.key", "secret.pem",
                "pay.wechat.v3-key", "v3.txt",
                "pay.wechat.platform-key", "open.txt",
                "pay.wechat.platform-serial", "PUB_KEY_ID_1"));
    }

    private static CloudSettings read(Map<String, String> flags) {
        return CloudSettings.read(new SettingsReader(null, Map.of(), flags));
    }

    @Test
    void aCompleteMerchantIsReadAndShowsNoKey() throws Exception {
        PaySettings pay = read(complete()).pay();
        assertNotNull(pay.wechat());
        assertEquals(
                "https://community.example/api/pay/wechat/notice", pay.wechat().noticeAddress());
        assertFalse(pay.toString().contains("0123456789abcdef"));
    }

    @Test
    void whatIsMissingOrWrongStopsTheStartByItsName() throws Exception {
        Map<String, String> wrong = Map.of(
                "pay.wechat.key", "open.txt",
                "pay.wechat.v3-key", "secret.pem",
                "pay.wechat.platform-key", "nothing.txt",
                "pay.wechat.platform-serial", "",
                "pay.wechat.host", "http://api.mch.weixin.qq.com",
                "pay.alipay.app", "2021",
                "pay.sandbox", "on",
                "address", "http://community.example");
        for (Map.Entry<String, String> each : wrong.entrySet()) {
            Map<String, String> flags = complete();
            flags.put(each.getKey(), each.getValue());
            BadSetting bad = assertThrows(BadSetting.class, () -> read(flags), each.getKey());
            assertTrue(
                    bad.getMessage().contains(each.getKey()) || bad.getMessage().contains("pay.alipay.seller"),
                    bad.getMessage());
        }
    }
}
