package org.linli.messages.device;

import java.time.Instant;
import java.util.List;
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
        trustedKeys = List.copyOf(trustedKeys);
    }
}
