package org.linli.cloud.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A private key with its certificate, kept in {@code NAME.key} (mode 0600) and {@code NAME.crt} (with the authority's certificate behind it, so a new unit
 * can compare it with its claim code). Thread: any.
 */
public final class Identity {

    private final Path keyFile;
    private final Path certificateFile;
    private final PrivateKey key;
    private final X509Certificate certificate;
    private final X509Certificate authority;

    private Identity(
            Path keyFile,
            Path certificateFile,
            PrivateKey key,
            X509Certificate certificate,
            X509Certificate authority) {
        this.keyFile = keyFile;
        this.certificateFile = certificateFile;
        this.key = key;
        this.certificate = certificate;
        this.authority = authority;
    }

    /** The server's identity for HTTPS and the broker; made anew when the names change or its end comes near. */
    public static Identity server(Path directory, List<String> names, CommunityAuthority authority, Clock clock) {
        return open(
                directory,
                "server",
                authority,
                clock,
                known -> alternativeNames(known).equals(new TreeSet<>(names)),
                pair -> authority.issueServer(names, pair.getPublic()));
    }

    /** The cloud's own identity at the broker. A dot is in no door's id, so no door can be mistaken for it. */
    public static Identity cloud(Path directory, String instance, CommunityAuthority authority, Clock clock) {
        String name = "cloud." + instance;
        return open(
                directory,
                name,
                authority,
                clock,
                known -> true,
                pair -> authority.issueClient(name, pair.getPublic()));
    }

    private interface Still {
        boolean fits(X509Certificate known) throws GeneralSecurityException;
    }

    private interface Issue {
        X509Certificate issue(KeyPair pair);
    }

    private static Identity open(
            Path directory, String name, CommunityAuthority authority, Clock clock, Still still, Issue issue) {
        Path keyFile = directory.resolve(name + ".key");
        Path certificateFile = directory.resolve(name + ".crt");
        try {
            Files.createDirectories(directory);
            if (!usable(keyFile, certificateFile, authority, clock, still)) {
                KeyPair pair = CommunityAuthority.newKeyPair();
                X509Certificate fresh = issue.issue(pair);
                Pem.writeSecret(keyFile, Pem.text(pair.getPrivate()));
                Pem.writePublic(certificateFile, Pem.text(fresh, authority.certificate()));
            }
            X509Certificate certificate =
                    Pem.certificates(Pem.read(certificateFile)).get(0);
            return new Identity(
                    keyFile, certificateFile, Pem.privateKey(Pem.read(keyFile)), certificate, authority.certificate());
        } catch (IOException e) {
            throw new UncheckedIOException("the identity " + keyFile + " cannot be opened", e);
        }
    }

    private static boolean usable(
            Path keyFile, Path certificateFile, CommunityAuthority authority, Clock clock, Still still)
            throws IOException {
        if (!Files.exists(keyFile) || !Files.exists(certificateFile)) {
            return false;
        }
        X509Certificate known = Pem.certificates(Pem.read(certificateFile)).get(0);
        try {
            known.verify(authority.certificate().getPublicKey());
            return still.fits(known)
                    && known.getNotAfter().toInstant().isAfter(clock.instant().plus(CommunityAuthority.RENEWAL));
        } catch (GeneralSecurityException e) {
            // Of another authority, as after a restore from elsewhere: made anew.
            return false;
        }
    }

    private static Set<String> alternativeNames(X509Certificate certificate) throws GeneralSecurityException {
        Set<String> names = new TreeSet<>();
        Collection<List<?>> entries = certificate.getSubjectAlternativeNames();
        if (entries != null) {
            entries.forEach(entry -> names.add(String.valueOf(entry.get(1))));
        }
        return names;
    }

    public Path keyFile() {
        return keyFile;
    }

    /** PEM, own certificate first, then the authority's. */
    public Path certificateFile() {
        return certificateFile;
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public String fingerprint() {
        return Fingerprint.of(certificate);
    }

    /** Common name; also the MQTT client id. */
    public String name() {
        return keyFile.getFileName().toString().replaceFirst("\\.key$", "");
    }

    /** For a TLS client or server that shows this identity. */
    public KeyManagerFactory keyManagers() {
        char[] password = new char[0];
        try {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keyStore(password), password);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the key store could not be made", e);
        }
    }

    /** Trusts certificates of this community and nothing else. */
    public TrustManagerFactory trustManagers() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", authority);
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the trust store could not be made", e);
        }
    }

    private KeyStore keyStore(char[] password) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("identity", key, password, new X509Certificate[] {certificate, authority});
        return store;
    }

    /** Writes key and trust stores for a broker that reads files only. Both are readable by their owner only. */
    public void exportStores(Path keyStoreFile, Path trustStoreFile, String password) {
        try {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry("authority", authority);
            store(keyStore(password.toCharArray()), keyStoreFile, password);
            store(trust, trustStoreFile, password);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the broker's stores could not be written", e);
        }
    }

    private static void store(KeyStore store, Path file, String password) throws GeneralSecurityException, IOException {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        store.store(bytes, password.toCharArray());
        Pem.writeSecret(file, bytes.toByteArray());
    }

    /** Hides the key. */
    @Override
    public String toString() {
        return "Identity[" + name() + "]";
    }
}
