package org.linli.messages.device;

import org.linli.messages.Fields;

/**
 * A controller whose certificate ends soon asks for the next one. The connection, which only the door's present certificate opens, says who asks; the request
 * proves possession of the key that certificate is for.
 *
 * @param certificateRequest PKCS#10, PEM; for the same key as before
 */
public record CertificateRenewalRequest(String door, String certificateRequest) {
    public CertificateRenewalRequest {
        Fields.id("door", door);
        Fields.text("certificateRequest", certificateRequest, 1, 16 * 1024);
    }
}
