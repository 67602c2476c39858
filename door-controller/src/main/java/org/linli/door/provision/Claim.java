package org.linli.door.provision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.device.ClaimCode;
import org.linli.messages.device.ClaimGrant;
import org.linli.messages.device.ClaimRequest;

/**
 * Turns a unit into a door's controller. Blocking; about a second on a good network. May be repeated after any failure, also after a lost answer.
 */
public final class Claim {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path data;
    private final String unit;

    /**
     * @param data the door's data directory
     * @param unit serial number of this board
     */
    public Claim(Path data, String unit) {
        this.data = data;
        this.unit = unit;
    }

    /**
     * Asks the cloud and keeps what it grants.
     *
     * @param cloud address of the cloud, {@code https} only
     * @param typedCode as the installer typed it
     */
    public Identity claim(URI cloud, String typedCode) throws ClaimException, InterruptedException {
        if (!"https".equals(cloud.getScheme()) || cloud.getHost() == null) {
            throw new ClaimException("the cloud's address must begin with https://");
        }
        ClaimCode code;
        try {
            code = ClaimCode.parse(typedCode);
        } catch (IllegalArgumentException e) {
            throw new ClaimException("this is no claim code: " + e.getMessage(), e);
        }
        try {
            DeviceKey key = DeviceKey.readOrMake(data);
            ClaimGrant grant = ask(cloud, code, new ClaimRequest(code.secret(), key.certificateRequest(unit), unit));
            Identity identity = Identity.of(key, grant);
            if (!code.isFor(identity.authority().getPublicKey())) {
                throw new ClaimException("the cloud granted another community's trust; nothing was changed");
            }
            PrivateFile.write(data, Identity.GRANT_FILE, Codec.encodeBytes(grant));
            return identity;
        } catch (GeneralSecurityException e) {
            throw new ClaimException("the cloud's grant does not fit this unit; nothing was changed", e);
        } catch (IOException e) {
            throw new ClaimException("cannot write to " + data + ": " + e.getMessage(), e);
        }
    }

    private static ClaimGrant ask(URI cloud, ClaimCode code, ClaimRequest request)
            throws ClaimException, GeneralSecurityException, InterruptedException {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {new AuthorityOfCode(code)}, null);
        HttpClient client = HttpClient.newBuilder()
                .sslContext(tls)
                .connectTimeout(PATIENCE)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        HttpRequest post = HttpRequest.newBuilder(cloud.resolve("/api/claims"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Codec.encodeBytes(request)))
                .build();
        try {
            HttpResponse<InputStream> answer = client.send(post, HttpResponse.BodyHandlers.ofInputStream());
            byte[] body;
            try (InputStream stream = answer.body()) {
                body = stream.readNBytes(Codec.MAX_BYTES);
            }
            if (answer.statusCode() != 200) {
                throw new ClaimException(refusal(answer.statusCode(), body));
            }
            return Codec.decode(body, ClaimGrant.class);
        } catch (SSLException e) {
            throw new ClaimException(
                    "the server at " + cloud.getHost() + " is not the community's cloud: " + e.getMessage(), e);
        } catch (ConnectException e) {
            throw new ClaimException("nobody answers at " + cloud + "; check the address and the cable", e);
        } catch (IOException e) {
            throw new ClaimException("the cloud did not answer; try again with the same code", e);
        } catch (MalformedMessage e) {
            throw new ClaimException("the cloud's answer cannot be read; is it a newer version?", e);
        }
    }

    private static String refusal(int status, byte[] body) {
        String detail = "";
        try {
            JsonNode problem = new ObjectMapper().readTree(body);
            detail = problem.path("detail").asText(problem.path("title").asText(""));
        } catch (IOException notAProblem) {
            detail = "";
        }
        return "the cloud refused the claim (" + status + ")" + (detail.isEmpty() ? "" : ": " + detail);
    }
}
