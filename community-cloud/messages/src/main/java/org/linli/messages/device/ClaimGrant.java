package org.linli.messages.device;

import java.time.Instant;
import java.util.List;
import org.linli.messages.Fields;
import org.linli.messages.access.TrustedKeyItem;

/**
 * What a unit gets for a valid claim code.
 *
 * @param community id used in topics
 * @param door the door this unit is now; also the certificate's common name and the MQTT client id
 * @param certificateChain PEM, device certificate first
 * @param trustAnchor PEM of the community's certificate authority
 * @param now the cloud's clock, to start from
 */
public record ClaimGrant(
        String community,
        String door,
        String brokerHost,
        int brokerPort,
        String certificateChain,
        String trustAnchor,
        List<TrustedKeyItem> trustedKeys,
        Instant now) {
    public ClaimGrant {
        Fields.id("community", community);
        Fields.id("door", door);
        Fields.text("brokerHost", brokerHost, 1, 253);
        Fields.range("brokerPort", brokerPort, 1, 65_535);
        Fields.text("certificateChain", certificateChain, 1, 64 * 1024);
        Fields.text("trustAnchor", trustAnchor, 1, 64 * 1024);
        trustedKeys = Fields.list("trustedKeys", trustedKeys, 1, 16);
        Fields.instant("now", now);
    }
}
