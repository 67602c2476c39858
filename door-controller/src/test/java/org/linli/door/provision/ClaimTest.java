package org.linli.door.provision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.messages.Codec;
import org.linli.messages.access.TrustedKeyItem;
import org.linli.messages.device.ClaimCode;
import org.linli.messages.device.ClaimGrant;
import org.linli.messages.device.ClaimRequest;
import org.linli.messages.key.PublicKeys;

/** The unit's side of a claim, against a TLS server that answers what the test wants. The whole flow with the real cloud is an acceptance test. */
class ClaimTest {

    private static final String DOOR = "south-gate";

    private static final TrustedKeyItem TRUSTED = trusted();

    @TempDir
    Path data;

    private final Certificates community = new Certificates();
    private final ClaimCode code = ClaimCode.issue(new SecureRandom(), community.authority.getPublicKey());
    private final AtomicReference<ClaimRequest> asked = new AtomicReference<>();
    private Optional<HttpsServer> server = Optional.empty();

    /** What the server says to a request. */
    private interface Answer {
        byte[] to(ClaimRequest request) throws Exception;
    }

    private static TrustedKeyItem trusted() {
        try {
            PublicKey key =
                    KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
            return new TrustedKeyItem(PublicKeys.keyId(key), PublicKeys.base64(key), null);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stop() {
        server.ifPresent(running -> running.stop(0));
    }

    private URI serve(Certificates issuer, KeyPurposeId purpose, int status, Answer answer) throws Exception {
        KeyPair key = Certificates.keys();
        X509Certificate own = issuer.issue("CN=localhost", key.getPublic(), false, purpose);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", key.getPrivate(), new char[0], new Certificate[] {own, issuer.authority});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(tls));
        https.createContext("/api/claims", exchange -> {
            try (exchange) {
                ClaimRequest request = Codec.decode(exchange.getRequestBody().readAllBytes(), ClaimRequest.class);
                asked.set(request);
                byte[] body = answer.to(request);
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        });
        https.start();
        server = Optional.of(https);
        return URI.create("https://localhost:" + https.getAddress().getPort());
    }

    private URI serve(int status, Answer answer) throws Exception {
        return serve(community, KeyPurposeId.id_kp_serverAuth, status, answer);
    }

    private static PublicKey keyOf(ClaimRequest request) throws Exception {
        try (PEMParser parser = new PEMParser(new StringReader(request.certificateRequest()))) {
            PKCS10CertificationRequest parsed = (PKCS10CertificationRequest) parser.readObject();
            return new JcaPEMKeyConverter().getPublicKey(parsed.getSubjectPublicKeyInfo());
        }
    }

    private byte[] grant(ClaimRequest request, Certificates issuer, String name) throws Exception {
        X509Certificate device = issuer.issue("CN=" + name, keyOf(request), false, KeyPurposeId.id_kp_clientAuth);
        return Codec.encodeBytes(new ClaimGrant(
                "happy",
                DOOR,
                "localhost",
                8883,
                Certificates.pem(device),
                Certificates.pem(issuer.authority),
                List.of(TRUSTED),
                Instant.now()));
    }

    private String refusal(URI cloud, String typed) {
        return assertThrows(ClaimException.class, () -> new Claim(data, "unit-1").claim(cloud, typed))
                .getMessage();
    }

    @Test
    void aValidCodeMakesTheUnitTheController() throws Exception {
        URI cloud = serve(200, request -> grant(request, community, DOOR));
        Identity identity = new Claim(data, "unit-1").claim(cloud, code.text().toLowerCase(java.util.Locale.ROOT));
        assertEquals(DOOR, identity.grant().door());
        assertEquals(code.secret(), asked.get().code(), "the fingerprint is not sent");
        Identity stored = Identity.find(data).orElseThrow();
        assertEquals(identity.grant(), stored.grant());
        assertArrayEquals(identity.key().getEncoded(), stored.key().getEncoded());
    }

    @Test
    void theKeyCanOnlyBeReadByItsOwner() throws Exception {
        URI cloud = serve(200, request -> grant(request, community, DOOR));
        new Claim(data, "unit-1").claim(cloud, code.text());
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("device.key"))));
    }

    @Test
    void aRepeatedClaimUsesTheSameKey() throws Exception {
        URI refusing = serve(409, request -> "{\"title\":\"used\"}".getBytes(StandardCharsets.UTF_8));
        assertTrue(refusal(refusing, code.text()).contains("used"));
        PublicKey first = keyOf(asked.get());
        stop();
        new Claim(data, "unit-1").claim(serve(200, request -> grant(request, community, DOOR)), code.text());
        assertEquals(first, keyOf(asked.get()));
    }

    @Test
    void aServerOfAnotherCommunityNeverSeesTheCode() throws Exception {
        URI foreign = serve(new Certificates(), KeyPurposeId.id_kp_serverAuth, 200, request -> new byte[0]);
        assertTrue(refusal(foreign, code.text()).contains("not the community's cloud"));
        assertEquals(null, asked.get());
        assertFalse(Files.exists(data.resolve("grant.json")));
    }

    @Test
    void anotherDoorCannotPlayTheCloud() throws Exception {
        URI door = serve(community, KeyPurposeId.id_kp_clientAuth, 200, request -> new byte[0]);
        assertTrue(refusal(door, code.text()).contains("not the community's cloud"));
        assertEquals(null, asked.get());
    }

    @Test
    void aCertificateForAnotherKeyChangesNothing() throws Exception {
        URI cloud = serve(
                200,
                request -> Codec.encodeBytes(new ClaimGrant(
                        "happy",
                        DOOR,
                        "localhost",
                        8883,
                        Certificates.pem(community.issue(
                                "CN=" + DOOR, Certificates.keys().getPublic(), false, null)),
                        Certificates.pem(community.authority),
                        List.of(TRUSTED),
                        Instant.now())));
        assertTrue(refusal(cloud, code.text()).contains("does not fit"));
        assertTrue(Identity.find(data).isEmpty());
    }

    @Test
    void aGrantThatNamesAnotherAuthorityChangesNothing() throws Exception {
        Certificates foreign = new Certificates();
        URI cloud = serve(200, request -> grant(request, foreign, DOOR));
        assertTrue(refusal(cloud, code.text()).contains("another community"));
        assertTrue(Identity.find(data).isEmpty());
    }

    @Test
    void garbageInsteadOfAGrantChangesNothing() throws Exception {
        URI cloud = serve(200, request -> "<html>".getBytes(StandardCharsets.UTF_8));
        assertTrue(refusal(cloud, code.text()).contains("cannot be read"));
        assertTrue(Identity.find(data).isEmpty());
    }

    @Test
    void aMistypedCodeIsSaidBeforeAnythingIsSent() {
        assertTrue(refusal(URI.create("https://localhost:1"), "ABCDE-12345").contains("four groups"));
    }

    @Test
    void plainHttpIsRefused() {
        assertTrue(refusal(URI.create("http://localhost:1"), code.text()).contains("https://"));
    }

    @Test
    void aDamagedIdentityIsSaidAndNotGuessed() throws Exception {
        new Claim(data, "unit-1").claim(serve(200, request -> grant(request, community, DOOR)), code.text());
        Files.delete(data.resolve("device.key"));
        assertThrows(IOException.class, () -> Identity.find(data));
    }
}
