package org.linli.cloud.device;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The authority's list of revoked certificates, {@code ca.crl}, for brokers that read one. */
public final class RevocationList {

    private static final Duration LIFE = Duration.ofDays(3650);

    private RevocationList() {}

    /** Writes the whole list anew. */
    public static void write(Path file, CommunityAuthority authority, DeviceRegistry registry, Clock clock) {
        try {
            X509v2CRLBuilder builder = new JcaX509v2CRLBuilder(
                    authority.certificate(), Date.from(clock.instant().minus(Duration.ofMinutes(5))));
            builder.setNextUpdate(Date.from(clock.instant().plus(LIFE)));
            List<DeviceRegistry.Revocation> revocations = registry.revocations();
            for (DeviceRegistry.Revocation revocation : revocations) {
                builder.addCRLEntry(
                        new BigInteger(revocation.serial(), 16), Date.from(revocation.at()), CRLReason.superseded);
            }
            java.io.StringWriter text = new java.io.StringWriter();
            try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
                writer.writeObject(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority.privateKey())));
            }
            Pem.writePublic(file, text.toString());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("the revocation list could not be written", e);
        }
    }
}
