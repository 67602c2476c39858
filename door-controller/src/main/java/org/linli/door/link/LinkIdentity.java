package org.linli.door.link;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
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
 * @param chain the device's certificate first
 * @param authority the community's certificate authority
 * @param trustedKeys keys that sign commands until the first access items have come
 */
public record LinkIdentity(
        Topics topics,
        String brokerHost,
        int brokerPort,
        PrivateKey key,
        List<X509Certificate> chain,
        X509Certificate authority,
        List<TrustedKeyItem> trustedKeys) {

    public LinkIdentity {
        chain = List.copyOf(chain);
        trustedKeys = List.copyOf(trustedKeys);
    }

    /** What a claim gave. */
    public static LinkIdentity of(
            ClaimGrant grant, PrivateKey key, List<X509Certificate> chain, X509Certificate authority) {
        return new LinkIdentity(
                new Topics(grant.community(), grant.door()),
                grant.brokerHost(),
                grant.brokerPort(),
                key,
                chain,
                authority,
                grant.trustedKeys());
    }

    String door() {
        return topics.door();
    }

    KeyManagerFactory keyManagers() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("device", key, new char[0], chain.toArray(new X509Certificate[0]));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            return factory;
        } catch (IOException e) {
            throw new GeneralSecurityException("an empty key store cannot be made", e);
        }
    }

    /** Hides the key. */
    @Override
    public String toString() {
        return "LinkIdentity[" + topics.community() + "/" + topics.door() + "]";
    }
}
