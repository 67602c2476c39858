package org.linli.messages.device;

import org.linli.messages.Fields;

/**
 * A new certificate for a controller that asked for one. It counts beside the one before until that ends, so an answer that is lost on the way locks nobody
 * out.
 *
 * @param certificateChain PEM, device certificate first; for the door's own key, of the same authority
 */
public record CertificateRenewal(String door, String certificateChain) {
    public CertificateRenewal {
        Fields.id("door", door);
        Fields.text("certificateChain", certificateChain, 1, 64 * 1024);
    }
}
