package org.linli.door.provision;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * The unit's own P-256 key pair. It is made once on the unit and stays there; a claim that is repeated after a lost answer uses the same key, by which
 * the cloud knows that it is the same unit.
 */
final class DeviceKey {

    private static final String FILE = "device.key";

    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    private DeviceKey(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** Reads the key or makes one. */
    static DeviceKey readOrMake(Path data) throws IOException, GeneralSecurityException {
        Optional<DeviceKey> existing = find(data);
        if (existing.isPresent()) {
            return existing.get();
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(new PemObject("PRIVATE KEY", pair.getPrivate().getEncoded()));
            writer.writeObject(new PemObject("PUBLIC KEY", pair.getPublic().getEncoded()));
        }
        PrivateFile.write(data, FILE, text.toString().getBytes(StandardCharsets.US_ASCII));
        return new DeviceKey(pair.getPrivate(), pair.getPublic());
    }

    static Optional<DeviceKey> find(Path data) throws IOException, GeneralSecurityException {
        Path file = data.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (PemReader reader = new PemReader(new StringReader(Files.readString(file, StandardCharsets.US_ASCII)))) {
            PemObject privatePart = reader.readPemObject();
            PemObject publicPart = reader.readPemObject();
            if (privatePart == null || publicPart == null) {
                throw new GeneralSecurityException("the key file is not complete");
            }
            KeyFactory factory = KeyFactory.getInstance("EC");
            return Optional.of(new DeviceKey(
                    factory.generatePrivate(new PKCS8EncodedKeySpec(privatePart.getContent())),
                    factory.generatePublic(new X509EncodedKeySpec(publicPart.getContent()))));
        }
    }

    PrivateKey privateKey() {
        return privateKey;
    }

    PublicKey publicKey() {
        return publicKey;
    }

    /**
     * A PKCS#10 request in PEM, which proves possession of the key.
     *
     * @param unit the board's serial number; the cloud chooses the name on the certificate itself
     */
    String certificateRequest(String unit) throws GeneralSecurityException, IOException {
        try {
            byte[] request = new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=" + unit), publicKey)
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(privateKey))
                    .getEncoded();
            StringWriter text = new StringWriter();
            try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
                writer.writeObject(new PemObject("CERTIFICATE REQUEST", request));
            }
            return text.toString();
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("the request cannot be signed", e);
        }
    }
}
