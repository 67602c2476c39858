package org.linli.cloud.pay.wechat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;

/**
 * A merchant at WeChat Pay.
 *
 * @param merchant mchid
 * @param app appid
 * @param serial of the merchant's certificate
 * @param v3Key 32 characters; notices are sealed with it
 * @param platformSerial id of the platform's certificate or public key ({@code PUB_KEY_ID_…})
 * @param noticeAddress where notices are sent, HTTPS
 */
public record WechatAccount(
        URI host,
        String merchant,
        String app,
        String serial,
        PrivateKey key,
        String v3Key,
        PublicKey platformKey,
        String platformSerial,
        String noticeAddress) {

    private static final int KEY_BYTES = 32;

    public WechatAccount {
        if (v3Key.getBytes(StandardCharsets.UTF_8).length != KEY_BYTES) {
            throw new IllegalArgumentException("the API v3 key has 32 characters");
        }
    }

    @Override
    public String toString() {
        return "WechatAccount[" + merchant + "]";
    }
}
