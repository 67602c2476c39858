package org.linli.door.provision;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.linli.door.link.CertificateKeeper;
import org.linli.door.link.LinkIdentity;
import org.linli.messages.Codec;
import org.linli.messages.device.ClaimGrant;

/** The unit's certificate in its data directory. Whatever replaces it goes through the same checks as at the claim. Thread: any. */
public final class OwnCertificate implements CertificateKeeper {

    private final Path data;
    private final String unit;
    private volatile Identity identity;

    /**
     * @param data the door's data directory
     * @param unit serial number of this board
     */
    OwnCertificate(Path data, String unit, Identity identity) {
        this.data = data;
        this.unit = unit;
        this.identity = identity;
    }

    /**
     * As whom a unit speaks to its cloud.
     *
     * @param data where the identity came from, and where a renewed certificate goes
     */
    public static LinkIdentity link(Path data, Identity identity) {
        return LinkIdentity.of(
                identity.grant(),
                identity.key(),
                new OwnCertificate(data, ClaimCommand.serialNumber(), identity),
                identity.authority());
    }

    @Override
    public List<X509Certificate> chain() {
        return identity.chain();
    }

    @Override
    public String certificateRequest() throws GeneralSecurityException, IOException {
        return key().certificateRequest(unit);
    }

    private DeviceKey key() throws GeneralSecurityException, IOException {
        return DeviceKey.find(data).orElseThrow(() -> new IOException("the unit's key is missing"));
    }

    @Override
    public synchronized void keep(String chain) throws GeneralSecurityException, IOException {
        ClaimGrant before = identity.grant();
        ClaimGrant grant = new ClaimGrant(
                before.community(),
                before.door(),
                before.brokerHost(),
                before.brokerPort(),
                chain,
                before.trustAnchor(),
                before.trustedKeys(),
                before.now());
        Identity renewed = Identity.of(key(), grant);
        if (end(renewed).isAfter(end(identity))) {
            PrivateFile.write(data, Identity.GRANT_FILE, Codec.encodeBytes(grant));
            identity = renewed;
        }
    }

    private static Instant end(Identity identity) {
        return identity.chain().get(0).getNotAfter().toInstant();
    }
}
