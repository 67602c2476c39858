package org.linli.door.provision;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.linli.door.link.ServerTrust;
import org.linli.messages.device.ClaimCode;

/**
 * Believes a server only when its chain ends in the certificate authority whose fingerprint is in the claim code.
 *
 * <p>Dates are not looked at: a unit out of the box has no clock yet, and the code, which is a day old at most, says all there is to say about
 * freshness.
 */
final class AuthorityOfCode extends ServerTrust {

    private static final int LONGEST_CHAIN = 5;

    private final ClaimCode code;

    AuthorityOfCode(ClaimCode code) {
        this.code = code;
    }

    @Override
    protected void check(X509Certificate[] chain) throws CertificateException {
        if (chain.length < 2 || chain.length > LONGEST_CHAIN) {
            throw new CertificateException("the server does not show its authority");
        }
        X509Certificate authority = chain[chain.length - 1];
        if (!code.isFor(authority.getPublicKey())) {
            throw new CertificateException("the server is not of the community that this code is for");
        }
        try {
            for (int i = 0; i < chain.length; i++) {
                chain[i].verify(chain[Math.min(i + 1, chain.length - 1)].getPublicKey());
                if (i > 0 && chain[i].getBasicConstraints() < 0) {
                    throw new CertificateException("an issuer in the chain is no authority");
                }
            }
        } catch (CertificateException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new CertificateException("the server's chain does not hold together", e);
        }
        requireServer(chain[0]);
    }
}
