package org.linli.messages.device;

import org.linli.messages.Fields;

/**
 * A unit asks to become a door's controller. Sent over HTTPS to the cloud; the claim code authenticates it.
 *
 * @param code {@link ClaimCode#secret}: the secret part of the one-time code printed for the installer
 * @param certificateRequest PKCS#10, PEM; the private key never leaves the unit
 * @param unit serial number of the board
 */
public record ClaimRequest(String code, String certificateRequest, String unit) {
    public ClaimRequest {
        Fields.text("code", code, 1, 64);
        Fields.text("certificateRequest", certificateRequest, 1, 16 * 1024);
        Fields.text("unit", unit, 1, 64);
    }

    @Override
    public String toString() {
        return "ClaimRequest[" + unit + "]";
    }
}
