package org.linli.door.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.messages.Codec;
import org.linli.messages.access.TrustedKeyItem;
import org.linli.messages.device.ClaimGrant;
import org.linli.messages.key.PublicKeys;

class OwnCertificateTest {

    private static final long YEAR_SECONDS = 365L * 86_400;

    @TempDir
    Path data;

    private final Certificates community = new Certificates();
    private DeviceKey key;
    private X509Certificate first;
    private OwnCertificate own;

    @BeforeEach
    void claimed() throws Exception {
        key = DeviceKey.readOrMake(data);
        first = issue(community, "door-1", YEAR_SECONDS);
        KeyPair signing = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        ClaimGrant grant = new ClaimGrant(
                "plum",
                "door-1",
                "cloud.example",
                8883,
                Certificates.pem(first, community.authority),
                Certificates.pem(community.authority),
                List.of(new TrustedKeyItem(
                        PublicKeys.keyId(signing.getPublic()), PublicKeys.base64(signing.getPublic()), null)),
                Instant.parse("2026-11-21T12:00:00Z"));
        PrivateFile.write(data, Identity.GRANT_FILE, Codec.encodeBytes(grant));
        own = new OwnCertificate(data, "unit-1", Identity.find(data).orElseThrow());
    }

    private X509Certificate issue(Certificates issuer, String door, long lifeSeconds) {
        return issuer.issue("CN=" + door, key.publicKey(), false, KeyPurposeId.id_kp_clientAuth, lifeSeconds);
    }

    private String pem(X509Certificate certificate) {
        return Certificates.pem(certificate, community.authority);
    }

    private X509Certificate onDisk() throws Exception {
        return Identity.find(data).orElseThrow().chain().get(0);
    }

    @Test
    void theNextCertificateIsShownAtOnceAndAfterARestart() throws Exception {
        X509Certificate next = issue(community, "door-1", 2 * YEAR_SECONDS);
        own.keep(pem(next));
        assertEquals(next, own.chain().get(0));
        assertEquals(next, onDisk());
        assertTrue(own.certificateRequest().contains("CERTIFICATE REQUEST"));
    }

    @Test
    void anEarlierOneOfTheSameUnitChangesNothing() throws Exception {
        own.keep(pem(issue(community, "door-1", 60)));
        own.keep(pem(first));
        assertEquals(first, onDisk());
    }

    @Test
    void whatIsForAnotherKeyAnotherDoorOrOfAnotherAuthorityIsRefusedAndChangesNothing() throws Exception {
        X509Certificate otherKey = community.issue(
                "CN=door-1", Certificates.keys().getPublic(), false, KeyPurposeId.id_kp_clientAuth, 2 * YEAR_SECONDS);
        for (X509Certificate bad : List.of(
                otherKey,
                issue(community, "door-2", 2 * YEAR_SECONDS),
                issue(community, "door-10", 2 * YEAR_SECONDS),
                issue(new Certificates(), "door-1", 2 * YEAR_SECONDS))) {
            assertThrows(GeneralSecurityException.class, () -> own.keep(pem(bad)));
        }
        assertThrows(GeneralSecurityException.class, () -> own.keep("no certificate"));
        assertEquals(first, own.chain().get(0));
        assertEquals(first, onDisk());
    }
}
