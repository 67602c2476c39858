package org.linli.door.link;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trust of a unit that only ever calls: believes servers by its own rules, with all that TLS hands over reduced to the chain, and never anybody who calls it.
 *
 * <p>No rule here looks at the host name. One authority serves one community, and only the community's own servers hold certificates of it for server use, which
 * {@link #requireServer} checks; a unit reaches them by whatever address the installer's network gives. Thread: any.
 */
public abstract class ServerTrust extends X509ExtendedTrustManager {

    private static final String SERVER_USE = "1.3.6.1.5.5.7.3.1";

    /**
     * Decides.
     *
     * @param chain as the server sent it, its own certificate first; perhaps empty
     * @throws CertificateException when the server is not believed, with the reason
     */
    protected abstract void check(X509Certificate[] chain) throws CertificateException;

    /** A unit's certificate is of the same authority, and no unit may play the server. */
    protected static void requireServer(X509Certificate certificate) throws CertificateException {
        List<String> uses = certificate.getExtendedKeyUsage();
        if (uses == null || !uses.contains(SERVER_USE)) {
            throw new CertificateException("the certificate is not for a server");
        }
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this side is never a server");
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("this side is never a server");
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("this side is never a server");
    }

    /** None are named: who asks for them is a server. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
