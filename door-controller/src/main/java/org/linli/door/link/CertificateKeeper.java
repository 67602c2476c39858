package org.linli.door.link;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;

/** Keeps the unit's certificate and takes the next one. Thread: any. */
public interface CertificateKeeper {

    /** The one to show, device certificate first; asked at every connection. */
    List<X509Certificate> chain();

    /** A PKCS#10 request for the unit's own key, PEM. */
    String certificateRequest() throws GeneralSecurityException, IOException;

    /**
     * Puts a chain in the place of the one before, durably; nothing happens when it ends no later.
     *
     * @param chain PEM, device certificate first
     * @throws GeneralSecurityException when it is for another key, another door or of another authority; nothing was changed
     */
    void keep(String chain) throws GeneralSecurityException, IOException;
}
