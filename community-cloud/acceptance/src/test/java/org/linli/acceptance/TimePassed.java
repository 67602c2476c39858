package org.linli.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.linli.cloud.broker.AllowedClients;
import org.linli.cloud.device.ClaimService;
import org.linli.cloud.device.CommunityAuthority;
import org.linli.cloud.device.DeviceRegistry;
import org.linli.cloud.device.Fingerprint;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.DatabaseSettings;
import org.linli.door.link.CertificateKeeper;
import org.linli.door.provision.Identity;
import org.linli.door.provision.OwnCertificate;
import org.linli.messages.Codec;
import org.linli.messages.device.ClaimGrant;
import org.linli.messages.device.ClaimRequest;

/** Makes a unit one that was claimed long ago: the same claim of the same key by the same authority, at an earlier hour. Its controller does not run meanwhile. */
final class TimePassed {

    private TimePassed() {}

    /** @param ago how long ago the unit was claimed from now on; a certificate lives {@link CommunityAuthority#DEVICE_LIFE} */
    static void sinceClaim(Path cloudData, Path doorData, Duration ago) throws Exception {
        Identity unit = Identity.find(doorData).orElseThrow();
        CertificateKeeper keeper = OwnCertificate.link(doorData, unit).certificate();
        ClaimGrant grant = unit.grant();
        String chain = claimed(
                cloudData, grant.door(), keeper.certificateRequest(), Clock.offset(Clock.systemUTC(), ago.negated()));
        ClaimGrant then = new ClaimGrant(
                grant.community(),
                grant.door(),
                grant.brokerHost(),
                grant.brokerPort(),
                chain,
                grant.trustAnchor(),
                grant.trustedKeys(),
                grant.now());
        Files.write(doorData.resolve("grant.json"), Codec.encodeBytes(then));
        Wire.allow(
                cloudData,
                Fingerprint.of(Identity.find(doorData).orElseThrow().chain().get(0)),
                new AllowedClients.Client(AllowedClients.Role.DOOR, grant.door()));
    }

    private static String claimed(Path cloudData, String door, String certificateRequest, Clock then) {
        CommunityAuthority authority = CommunityAuthority.open(cloudData.resolve("pki"), "home", then);
        try (Database database = Database.open(DatabaseSettings.sqlite(cloudData.resolve("cloud.db")))) {
            ClaimService claims =
                    new ClaimService(database, authority, new DeviceRegistry(database, then), then, () -> {});
            String code = claims.createCode(door, "test").code().secret();
            ClaimService.Outcome outcome = claims.claim(new ClaimRequest(code, certificateRequest, "an old unit"));
            return ((ClaimService.Granted) outcome).claimed().chain();
        }
    }

    /** When the unit's present certificate ends. */
    static Instant certificateEnd(Path doorData) throws Exception {
        return Identity.find(doorData)
                .orElseThrow()
                .chain()
                .get(0)
                .getNotAfter()
                .toInstant();
    }
}
