package org.linli.cloud.documents.invoice;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.linli.cloud.outward.PublicAddresses;

/**
 * One signed POST after the pattern of Standard Webhooks: HMAC-SHA256 over {@code id.timestamp.body} in {@code webhook-signature}. HTTPS only, to an address
 * that {@link PublicAddresses} allows, with the certificate checked against the name. A redirect is a failure and is never followed. Nothing of the answer but
 * its status is looked at. Blocks, at most as long as the time limit; thread: any.
 *
 * <p>Written on a socket of its own because the JDK's HTTP client looks names up by itself and cannot be told which address to take.
 */
public final class Webhook {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_STATUS_LINE = 256;
    private static final int HTTPS = 443;

    private final PublicAddresses addresses;
    private final SSLSocketFactory tls;
    private final Clock clock;

    public Webhook(PublicAddresses addresses, SSLSocketFactory tls, Clock clock) {
        this.addresses = addresses;
        this.tls = tls;
        this.clock = clock;
    }

    /**
     * Whether a text is an address that a webhook may have: https, a host, no user, no fragment.
     *
     * @param text at most 500 characters
     */
    static boolean isAddress(String text) {
        try {
            URI uri = new URI(text);
            return text.length() <= 500
                    && "https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && uri.getPort() != 0
                    && uri.getPort() <= 65_535;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /**
     * Sends and waits for the status.
     *
     * @param id the same for every try of one message
     * @throws IOException when it did not arrive, or the answer was not 2xx
     */
    void post(URI address, byte[] key, String id, byte[] body) throws IOException {
        String host = address.getHost();
        InetAddress target = addresses.resolve(plain(host));
        int port = address.getPort() < 0 ? HTTPS : address.getPort();
        try (Socket socket = new Socket()) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.connect(new InetSocketAddress(target, port), (int) PATIENCE.toMillis());
            try (SSLSocket secure = (SSLSocket) tls.createSocket(socket, plain(host), port, true)) {
                SSLParameters parameters = secure.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secure.setSSLParameters(parameters);
                secure.setSoTimeout((int) PATIENCE.toMillis());
                secure.startHandshake();
                OutputStream output = secure.getOutputStream();
                output.write(request(address, key, id, body));
                output.flush();
                int status = status(new BufferedInputStream(secure.getInputStream()));
                if (status / 100 != 2) {
                    throw new IOException("answered " + status);
                }
            }
        }
    }

    /** An IPv6 address without its brackets. */
    private static String plain(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private byte[] request(URI address, byte[] key, String id, byte[] body) throws IOException {
        String path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        String host = address.getPort() < 0 ? address.getHost() : address.getHost() + ":" + address.getPort();
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        String head = String.join(
                "\r\n",
                "POST " + path + query + " HTTP/1.1",
                "Host: " + host,
                "User-Agent: Linli",
                "Content-Type: application/json",
                "Content-Length: " + body.length,
                "Connection: close",
                "webhook-id: " + id,
                "webhook-timestamp: " + timestamp,
                "webhook-signature: v1," + sign(key, id, timestamp, body),
                "",
                "");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(head.getBytes(StandardCharsets.US_ASCII));
        bytes.write(body);
        return bytes.toByteArray();
    }

    static String sign(byte[] key, String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** An answer that drips is given up too. */
    private static int status(InputStream input) throws IOException {
        StringBuilder line = new StringBuilder();
        long end = System.nanoTime() + PATIENCE.toNanos();
        int each;
        while ((each = input.read()) >= 0 && each != '\n' && line.length() < MAX_STATUS_LINE) {
            line.append((char) each);
            if (System.nanoTime() - end > 0) {
                throw new IOException("no answer in time");
            }
        }
        String[] parts = line.toString().toUpperCase(Locale.ROOT).trim().split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[1-5][0-9]{2}")) {
            throw new IOException("no HTTP answer");
        }
        return Integer.parseInt(parts[1]);
    }
}
