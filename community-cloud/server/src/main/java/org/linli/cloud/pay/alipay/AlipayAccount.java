package org.linli.cloud.pay.alipay;

import java.net.URI;
import java.security.PrivateKey;
import java.security.PublicKey;

/**
 * A merchant at Alipay.
 *
 * @param gateway where calls go
 * @param files where statements are fetched from
 * @param app app_id
 * @param seller seller_id, 2088…
 * @param alipayKey Alipay's public key, not the merchant's
 * @param noticeAddress where notices are sent, HTTPS
 */
public record AlipayAccount(
        URI gateway, URI files, String app, String seller, PrivateKey key, PublicKey alipayKey, String noticeAddress) {

    @Override
    public String toString() {
        return "AlipayAccount[" + app + "]";
    }
}
