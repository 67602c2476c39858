package org.linli.door.provision;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.device.ClaimGrant;

/**
 * Who this unit is: its private key, its certificate chain, and what the cloud granted. All of it lies in the door's data directory.
 *
 * @param key P-256; made on this unit, in a file only its owner can read
 * @param chain device certificate first
 * @param authority the community's certificate authority; nobody else is believed
 * @param grant which door this is, and where its broker is
 */
public record Identity(PrivateKey key, List<X509Certificate> chain, X509Certificate authority, ClaimGrant grant) {

    static final String GRANT_FILE = "grant.json";

    public Identity {
        chain = List.copyOf(chain);
    }

    /**
     * Reads the identity.
     *
     * @return empty when this unit was never claimed
     * @throws IOException when files are there but unreadable or do not belong together; claiming again mends it
     */
    public static Optional<Identity> find(Path data) throws IOException {
        Path grantFile = data.resolve(GRANT_FILE);
        if (!Files.exists(grantFile)) {
            return Optional.empty();
        }
        try {
            ClaimGrant grant = Codec.decode(Files.readAllBytes(grantFile), ClaimGrant.class);
            Optional<DeviceKey> key = DeviceKey.find(data);
            if (key.isEmpty()) {
                throw new IOException("the unit's key is missing; claim the door again");
            }
            return Optional.of(of(key.get(), grant));
        } catch (MalformedMessage | GeneralSecurityException e) {
            throw new IOException("the unit's identity is damaged; claim the door again", e);
        }
    }

    /** @throws GeneralSecurityException when the granted certificate is not for this key, or not of that authority */
    static Identity of(DeviceKey key, ClaimGrant grant) throws GeneralSecurityException {
        List<X509Certificate> chain = certificates(grant.certificateChain());
        List<X509Certificate> anchors = certificates(grant.trustAnchor());
        if (chain.isEmpty() || anchors.size() != 1) {
            throw new GeneralSecurityException("the grant holds no certificate");
        }
        X509Certificate device = chain.get(0);
        X509Certificate authority = anchors.get(0);
        if (!device.getPublicKey().equals(key.publicKey())) {
            throw new GeneralSecurityException("the certificate is for another key");
        }
        device.verify(authority.getPublicKey());
        if (!device.getSubjectX500Principal().getName().equals("CN=" + grant.door())) {
            throw new GeneralSecurityException("the certificate is for another door");
        }
        return new Identity(key.privateKey(), chain, authority, grant);
    }

    private static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    /** Hides the key. */
    @Override
    public String toString() {
        return "Identity[" + grant.door() + "]";
    }
}
