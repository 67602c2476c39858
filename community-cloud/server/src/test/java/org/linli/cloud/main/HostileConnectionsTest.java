package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What no HTTP library sends. The cloud refuses it in words or hangs up, breaks nothing, and serves the next one. */
@Timeout(120)
class HostileConnectionsTest {

    private static final String POST =
            "POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    private static final String BODY = "{\"login\":\"nobody\",\"password\":\"a guess\"}";

    @TempDir
    static Path directory;

    private static Cloud cloud;

    @BeforeAll
    static void start() {
        Map<String, String> settings = Map.of(
                "data", directory.toString(),
                "http.port", "0",
                "https.port", "-1",
                "http.patience-millis", "400",
                "mqtt.mode", "external",
                "mqtt.host", "localhost",
                "mqtt.port", "1");
        cloud = Cloud.start(CloudSettings.read(new SettingsReader(null, Map.of(), settings)), Clock.systemUTC(), true);
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket(
                "localhost",
                URI.create(cloud.addresses().getOrDefault("http", "")).getPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** Everything the server says until it hangs up, which it does at the latest when its patience ends. */
    private static String said(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        try {
            for (int read = socket.getInputStream().read(buffer);
                    read >= 0;
                    read = socket.getInputStream().read(buffer)) {
                all.write(buffer, 0, read);
            }
        } catch (SocketTimeoutException never) {
            throw new AssertionError("the server did not hang up: " + all, never);
        } catch (SocketException dropped) {
            // Hung up while something of ours was still on its way.
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static String exchange(String text) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return said(socket);
        }
    }

    private static int status(String said) {
        return said.isEmpty() ? 0 : Integer.parseInt(said.split(" ")[1]);
    }

    private static void refused(String sent, String said) {
        String shown = sent.substring(0, Math.min(100, sent.length())) + " -> " + said;
        int status = status(said);
        assertTrue(status == 0 || (status >= 400 && status < 500) || status == 501 || status == 505, shown);
        boolean inWords = said.contains("application/problem+json") && said.contains("\"titleZh\":\"");
        // A HEAD has no words, nor has a protocol that is not spoken here; what was no request at all may be answered
        // by hanging up.
        assertTrue(status == 0 || inWords || sent.startsWith("HEAD") || status == 501, shown);
        assertFalse(said.contains("Exception") || said.contains("io.netty"), shown);
    }

    @AfterEach
    void servesTheNextOne() throws IOException {
        String said = exchange("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertEquals(200, status(said), said);
    }

    @Test
    void headsThatAreTooLongTooManyOrNoHeadsAreRefused() throws IOException {
        String get = "GET /api/me HTTP/1.1\r\nHost: localhost\r\n";
        for (String sent : List.of(
                get + "X-Long: " + "x".repeat(100_000) + "\r\n\r\n",
                get + ("X-Many: " + "y".repeat(90) + "\r\n").repeat(2_000) + "\r\n",
                "GET /" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                get + "X-Nul: a\u0000b\r\n\r\n",
                get + "X Bad Name: a\r\n\r\n",
                get + " folded: a\r\n\r\n",
                "GET /api/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /api/\u0001 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET\r\n\r\n",
                "GET /api/me HTTP/1.1\r\n\r\n",
                "GET /api/me HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /api/me HTTP/1.1\r\nHost: a b\r\n\r\n",
                "\r\n\r\n\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET /api/me HTTP/9.9\r\nHost: localhost\r\n\r\n")) {
            refused(sent, exchange(sent));
        }
    }

    @Test
    void methodsThatNobodyKnowsAreRefused() throws IOException {
        for (String method : List.of("TRACE", "CONNECT", "FOO", "PROPFIND", "OPTIONS", "get", "PATCH", "HEAD")) {
            String sent = method + " /api/session HTTP/1.1\r\nHost: localhost\r\nCookie: secret=1\r\n\r\n";
            String said = exchange(sent);
            refused(sent, said);
            assertFalse(said.contains("secret=1"), "what was sent is not sent back");
        }
    }

    @Test
    void bodiesThatAreTooLargeOrNeverEndAreRefused() throws IOException {
        for (String length : List.of("10485760", "99999999999", "9223372036854775807")) {
            String sent = POST + "Content-Length: " + length + "\r\n\r\n" + "x".repeat(10_000);
            String said = exchange(sent);
            refused(sent, said);
            assertTrue(List.of(0, 400, 408, 413).contains(status(said)), said);
        }
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write((POST + "Transfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            byte[] chunk = ("8000\r\n" + "x".repeat(0x8000) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
            int sent = 0;
            try {
                while (sent < 2_000) {
                    out.write(chunk);
                    sent++;
                }
            } catch (SocketException hungUp) {
                // As it should: the limit is one megabyte.
            }
            String said = said(socket);
            assertTrue(List.of(0, 413).contains(status(said)), said);
            assertTrue(sent < 2_000, "the server took 64 MB of a body that may have one");
        }
    }

    @Test
    void whereARequestEndsIsNeverInDoubt() throws IOException {
        String hidden = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String length = "Content-Length: " + BODY.length() + "\r\n";
        for (String sent : List.of(
                POST + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello" + hidden,
                POST + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
                POST + length + "Transfer-Encoding: xchunked\r\n\r\n" + BODY + hidden,
                POST + "Content-Length: -1\r\n\r\n" + hidden,
                POST + "Content-Length: +5\r\n\r\nhello" + hidden,
                POST + "Content-Length: 5,5\r\n\r\nhello" + hidden,
                POST + "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n" + hidden,
                POST + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhello" + hidden)) {
            String said = exchange(sent);
            refused(sent, said);
            assertFalse(said.contains("HTTP/1.1 200"), () -> "a second request was found inside the first: " + said);
        }
    }

    @Test
    void whoSendsAByteNowAndThenIsHungUpOn() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write("GET /api/me HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(20);
            int sent = 0;
            int read = 0;
            while (read >= 0 && sent < 1_000) {
                try {
                    read = socket.getInputStream().read();
                } catch (SocketTimeoutException nothing) {
                    try {
                        socket.getOutputStream().write('x');
                    } catch (SocketException hungUp) {
                        break;
                    }
                    sent++;
                } catch (SocketException hungUp) {
                    break;
                }
            }
            assertTrue(sent < 1_000, "the head never ended, and nobody minded");
        }
        String said = exchange(POST + "Content-Length: 100\r\n\r\n{");
        assertEquals(408, status(said), said);
        refused("a body that stops", said);
    }

    @Test
    void aRequestThatIsRightIsAnsweredHoweverItIsCut() throws IOException {
        String request = POST + "Connection: close\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY;
        try (Socket socket = connect()) {
            socket.setTcpNoDelay(true);
            for (byte one : request.getBytes(StandardCharsets.US_ASCII)) {
                socket.getOutputStream().write(one);
            }
            String said = said(socket);
            assertEquals(403, status(said), said);
            assertTrue(said.contains("wrong-sign-in"), said);
        }
    }
}
