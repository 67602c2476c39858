package org.linli.door.link;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import org.linli.messages.Topics;
import org.linli.messages.access.TrustedKeyItem;
import org.linli.messages.device.ClaimGrant;

/**
 * As whom, and to whom, the link speaks.
 *
 * @param topics community and door; the door's id is also the certificate's common name and the MQTT client id
 * @param certificate of the device, as it is now: it is renewed
 * @param authority the community's certificate authority
 * @param trustedKeys keys that sign commands until the first access items have come
 */
public record LinkIdentity(
        Topics topics,
        String brokerHost,
        int brokerPort,
        PrivateKey key,
        CertificateKeeper certificate,
        X509Certificate authority,
        List<TrustedKeyItem> trustedKeys) {

    public LinkIdentity {
        trustedKeys = List.copyOf(trustedKeys);
    }

    /** What a claim gave. */
    public static LinkIdentity of(
            ClaimGrant grant, PrivateKey key, CertificateKeeper certificate, X509Certificate authority) {
        return new LinkIdentity(
                new Topics(grant.community(), grant.door()),
                grant.brokerHost(),
                grant.brokerPort(),
                key,
                certificate,
                authority,
                grant.trustedKeys());
    }

    String door() {
        return topics.door();
    }

    KeyManagerFactory keyManagers() {
        return new LiveKeys(key, certificate::chain).factory();
    }

    /** Hides the key. */
    @Override
    public String toString() {
        return "LinkIdentity[" + topics.community() + "/" + topics.door() + "]";
    }
}
