package org.linli.door.link;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import org.jspecify.annotations.Nullable;
import org.linli.door.runtime.DoorClock;
import org.linli.messages.event.DoorEvent.ClockTrust;

/**
 * Trusts servers of one certificate authority, whatever the wall clock says; see decision 0007.
 *
 * <p>While the door's clock is trusted, certificates must be valid now. While it is not, the door's time is only known to be not later than the true
 * time: a certificate that has ended by then has truly ended and is refused, but one that seems not to have begun is accepted.
 * Thread: any.
 */
final class AnchorTrust extends ServerTrust {

    private final X509Certificate anchor;
    private final DoorClock clock;

    /** @param anchor the community's authority; the server need not send its certificate */
    AnchorTrust(X509Certificate anchor, DoorClock clock) {
        this.anchor = anchor;
        this.clock = clock;
    }

    @Override
    protected void check(X509Certificate[] sent) throws CertificateException {
        if (sent.length == 0) {
            throw new CertificateException("the server sent no certificate");
        }
        List<X509Certificate> path = Arrays.stream(sent)
                .filter(certificate -> !certificate.equals(anchor))
                .toList();
        if (path.isEmpty()) {
            throw new CertificateException("the authority's own certificate is no server's");
        }
        requireServer(path.get(0));
        try {
            CertPath certificates = CertificateFactory.getInstance("X.509").generateCertPath(path);
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
            // The cloud publishes no revocation list; a lost server key means a new authority.
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(validationTime(path)));
            CertPathValidator.getInstance("PKIX").validate(certificates, parameters);
        } catch (CertificateException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new CertificateException("the server's certificate does not hold: " + e.getMessage(), e);
        }
    }

    private Instant validationTime(List<X509Certificate> path) {
        DoorClock.Reading time = clock.read();
        Instant at = time.now();
        if (time.trust() != ClockTrust.TRUSTED) {
            for (X509Certificate certificate : path) {
                Instant begin = certificate.getNotBefore().toInstant();
                at = begin.isAfter(at) ? begin : at;
            }
        }
        return at;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[] {anchor};
    }

    /** For libraries that want a factory. */
    TrustManagerFactory factory() {
        AnchorTrust self = this;
        TrustManagerFactorySpi spi = new TrustManagerFactorySpi() {
            @Override
            protected void engineInit(@Nullable KeyStore store) {}

            @Override
            protected void engineInit(ManagerFactoryParameters parameters) {}

            @Override
            protected TrustManager[] engineGetTrustManagers() {
                return new TrustManager[] {self};
            }
        };
        return new TrustManagerFactory(spi, new Provider("linli", "1", "trust of one authority") {}, "anchor") {};
    }
}
