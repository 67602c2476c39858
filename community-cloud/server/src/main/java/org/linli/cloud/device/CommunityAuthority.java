package org.linli.cloud.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The community's own certificate authority: EC P-256, made at the first start, kept in {@code ca.key} (PKCS#8, mode 0600) and {@code ca.crt}. Whoever
 * can read the key file can become any door: back it up like a safe key. Thread: any.
 */
public final class CommunityAuthority {

    /** Life of a controller's certificate. Renewal is due {@link #RENEWAL} before its end. */
    public static final Duration DEVICE_LIFE = Duration.ofDays(730);

    /** A certificate that ends sooner than this is renewed. */
    public static final Duration RENEWAL = Duration.ofDays(60);

    /** Browsers accept no longer life for a server. */
    private static final Duration SERVER_LIFE = Duration.ofDays(397);

    private static final Duration AUTHORITY_LIFE = Duration.ofDays(20 * 365L);
    /** Clocks of new units are often a little late. */
    private static final Duration EARLIER = Duration.ofDays(1);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final PrivateKey key;
    private final X509Certificate certificate;
    private final Clock clock;

    private CommunityAuthority(PrivateKey key, X509Certificate certificate, Clock clock) {
        this.key = key;
        this.certificate = certificate;
        this.clock = clock;
    }

    /** Opens the authority in this directory, or makes it at the first start. */
    public static CommunityAuthority open(Path directory, String community, Clock clock) {
        Path keyFile = directory.resolve("ca.key");
        Path certificateFile = directory.resolve("ca.crt");
        try {
            Files.createDirectories(directory);
            if (!Files.exists(keyFile)) {
                KeyPair pair = newKeyPair();
                X509Certificate own = selfSigned(pair, community, clock.instant());
                Pem.writePublic(certificateFile, Pem.text(own));
                Pem.writeSecret(keyFile, Pem.text(pair.getPrivate()));
            }
            X509Certificate own = Pem.certificates(Pem.read(certificateFile)).get(0);
            return new CommunityAuthority(Pem.privateKey(Pem.read(keyFile)), own, clock);
        } catch (IOException e) {
            throw new UncheckedIOException("the certificate authority in " + directory + " cannot be opened", e);
        }
    }

    static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has P-256", e);
        }
    }

    private static X509Certificate selfSigned(KeyPair pair, String community, Instant now) {
        X500Name name = name("Linli community " + community + " authority");
        return build(
                new Order(name, name, pair.getPublic(), now, AUTHORITY_LIFE),
                pair.getPrivate(),
                builder -> builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                        .addExtension(
                                Extension.subjectKeyIdentifier,
                                false,
                                new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic())));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** Signs with the authority's key, SHA256withECDSA; whoever has the certificate can check it. */
    public byte[] sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the authority cannot sign", e);
        }
    }

    PrivateKey privateKey() {
        return key;
    }

    /** PEM of the authority's certificate, the trust anchor of every door. */
    public String pem() {
        return Pem.text(certificate);
    }

    /** Certificate of a client whose common name is also its MQTT client id. */
    X509Certificate issueClient(String commonName, PublicKey publicKey) {
        return issue(commonName, publicKey, DEVICE_LIFE, List.of(), KeyPurposeId.id_kp_clientAuth);
    }

    /** @param names DNS names and IP addresses under which the server is reached */
    X509Certificate issueServer(List<String> names, PublicKey publicKey) {
        return issue(names.get(0), publicKey, SERVER_LIFE, names, KeyPurposeId.id_kp_serverAuth);
    }

    private X509Certificate issue(
            String commonName, PublicKey publicKey, Duration life, List<String> names, KeyPurposeId purpose) {
        X500Name issuer =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        return build(new Order(issuer, name(commonName), publicKey, clock.instant(), life), key, builder -> {
            JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            utils.createAuthorityKeyIdentifier(certificate.getPublicKey()));
            if (!names.isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(names));
            }
        });
    }

    private static GeneralNames alternativeNames(List<String> names) {
        return new GeneralNames(names.stream()
                .map(name -> new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }

    private static boolean isAddress(String name) {
        return name.matches("[0-9.]+") || name.contains(":");
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    private record Order(X500Name issuer, X500Name subject, PublicKey publicKey, Instant now, Duration life) {}

    /** Adds what a kind of certificate needs. */
    @FunctionalInterface
    private interface Extensions {
        void addTo(X509v3CertificateBuilder builder) throws CertIOException, GeneralSecurityException;
    }

    private static X509Certificate build(Order order, PrivateKey signer, Extensions extensions) {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                order.issuer(),
                new BigInteger(120, RANDOM).setBit(120),
                Date.from(order.now().minus(EARLIER)),
                Date.from(order.now().plus(order.life())),
                order.subject(),
                order.publicKey());
        try {
            extensions.addTo(builder);
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
        } catch (CertIOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("a certificate could not be made", e);
        }
    }
}
