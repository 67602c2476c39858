package org.linli.door.link;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes communities' authorities and what they sign, for tests. */
final class Certificates {

    /** A certificate and its key. */
    record Holder(X509Certificate certificate, KeyPair keys) {}

    private static final Instant FROM = Instant.parse("2026-10-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2046-10-01T00:00:00Z");

    private Certificates() {}

    /** A certificate that is never renewed. */
    static CertificateKeeper fixed(X509Certificate... chain) {
        return new CertificateKeeper() {
            @Override
            public List<X509Certificate> chain() {
                return List.of(chain);
            }

            @Override
            public String certificateRequest() {
                throw new AssertionError("nothing is due");
            }

            @Override
            public void keep(String renewed) {
                throw new AssertionError("nothing was asked for");
            }
        };
    }

    static Holder authority() {
        KeyPair keys = keys();
        return issue("authority", keys, keys, "authority", List.of(), FROM, UNTIL);
    }

    static Holder server(Holder authority, Instant from, Instant until) {
        return issue(
                "broker", keys(), authority.keys(), "authority", List.of(KeyPurposeId.id_kp_serverAuth), from, until);
    }

    static Holder server(Holder authority) {
        return server(authority, FROM, UNTIL);
    }

    static Holder device(Holder authority, String door) {
        return device(authority, door, UNTIL);
    }

    static Holder device(Holder authority, String door, Instant until) {
        return issue(door, keys(), authority.keys(), "authority", List.of(KeyPurposeId.id_kp_clientAuth), FROM, until);
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Holder issue(
            String name,
            KeyPair keys,
            KeyPair signer,
            String issuer,
            List<KeyPurposeId> uses,
            Instant from,
            Instant until) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name("CN=" + issuer),
                    new BigInteger(64, new SecureRandom()),
                    Date.from(from),
                    Date.from(until),
                    new X500Name("CN=" + name),
                    keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(uses.isEmpty()));
            if (!uses.isEmpty()) {
                builder.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(uses.toArray(new KeyPurposeId[0])));
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
            }
            return new Holder(
                    new JcaX509CertificateConverter()
                            .getCertificate(builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()))),
                    keys);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
