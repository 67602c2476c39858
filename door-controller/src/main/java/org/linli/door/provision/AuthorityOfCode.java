package org.linli.door.provision;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.linli.messages.device.ClaimCode;

/**
 * Believes a server only when its chain ends in the certificate authority whose fingerprint is in the claim code.
 *
 * <p>Dates are not looked at: a unit out of the box has no clock yet, and the code, which is a day old at most, says all there is to say about
 * freshness. Names are not looked at either: only the cloud holds a server certificate of this authority, and installers often use its bare address.
 */
final class AuthorityOfCode extends X509ExtendedTrustManager {

    private static final int LONGEST_CHAIN = 5;

    private final ClaimCode code;

    AuthorityOfCode(ClaimCode code) {
        this.code = code;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        if (chain == null || chain.length < 2 || chain.length > LONGEST_CHAIN) {
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
        if (chain[0].getExtendedKeyUsage() == null
                || !chain[0].getExtendedKeyUsage().contains("1.3.6.1.5.5.7.3.1")) {
            // a door's own certificate is of the same authority, and no door may play the cloud
            throw new CertificateException("the certificate is not a server's");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no clients here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
