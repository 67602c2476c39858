package org.linli.cloud.device;

import java.io.IOException;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A unit as it comes out of the box: makes its key, asks for a certificate, connects with it. */
public final class TestUnit {

    public final KeyPair keys;

    public TestUnit() {
        this("secp256r1");
    }

    public TestUnit(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** PKCS#10 as PEM. */
    public String request() {
        return request(keys);
    }

    /** Claims the public key of this unit but signs with another key. */
    public String requestSignedBy(KeyPair signer) {
        return request(new KeyPair(keys.getPublic(), signer.getPrivate()));
    }

    private static String request(KeyPair pair) {
        try {
            StringWriter text = new StringWriter();
            try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
                writer.writeObject(new JcaPKCS10CertificationRequestBuilder(
                                new X500Principal("CN=somebody-else"), pair.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
            }
            return text.toString();
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    public KeyManagerFactory keyManagers(String chain) {
        try {
            return keyManagers(Pem.certificates(chain));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyManagerFactory keyManagers(List<X509Certificate> chain) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("unit", keys.getPrivate(), new char[0], chain.toArray(new X509Certificate[0]));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A certificate straight from an authority, as a claim would give it. */
    public Certified certify(CommunityAuthority authority, String commonName) {
        X509Certificate certificate = authority.issueClient(commonName, keys.getPublic());
        return new Certified(
                commonName, Fingerprint.of(certificate), keyManagers(List.of(certificate, authority.certificate())));
    }

    /** Name, fingerprint and TLS side of a certificate. */
    public record Certified(String name, String fingerprint, KeyManagerFactory keyManagers) {}
}
