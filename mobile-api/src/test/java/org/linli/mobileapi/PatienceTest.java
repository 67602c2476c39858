package org.linli.mobileapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that keep a place without getting on are dropped, however busy they look; the others are not. */
@Timeout(60)
class PatienceTest {

    private static final int SOCKET_MILLIS = 20_000;
    private static RunningKit kit;

    @BeforeAll
    static void start() {
        kit = new RunningKit(
                request -> Reply.noContent(),
                settings -> new ApiSettings(
                        settings.clock(),
                        settings.sessionCookie(),
                        settings.workers(),
                        settings.maxBodyBytes(),
                        settings.perMinute(),
                        Duration.ofMillis(300),
                        settings.proxies(),
                        true));
    }

    @AfterAll
    static void stop() throws Exception {
        kit.close();
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket("localhost", kit.uri("/").getPort());
        socket.setSoTimeout(SOCKET_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** Sends the text, then one character after the other for ever, as slowly as the server reads nothing back; what the server said until it hung up. */
    private static String dribble(String begin) throws IOException {
        try (Socket socket = connect()) {
            send(socket, begin);
            socket.setSoTimeout(20);
            StringBuilder said = new StringBuilder();
            byte[] buffer = new byte[1_000];
            for (long end = System.nanoTime() + Duration.ofMillis(SOCKET_MILLIS).toNanos(); System.nanoTime() < end; ) {
                try {
                    int read = socket.getInputStream().read(buffer);
                    if (read < 0) {
                        return said.toString();
                    }
                    said.append(new String(buffer, 0, read, StandardCharsets.US_ASCII));
                } catch (java.net.SocketTimeoutException nothing) {
                    send(socket, "x");
                } catch (SocketException dropped) {
                    return said.toString();
                }
            }
            throw new AssertionError("the connection was never dropped; " + said);
        } catch (SocketException dropped) {
            return "";
        }
    }

    @Test
    void aHeadThatNeverEndsIsDropped() throws Exception {
        assertEquals("", dribble("GET /api/nowhere HTTP/1.1\r\nHost: localhost\r\nX-Long: "));
        assertEquals("", dribble("G"));
    }

    @Test
    void aConnectionThatSaysNothingIsDropped() throws Exception {
        try (Socket socket = connect()) {
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    void aBodyThatNeverEndsIsRefusedAndDropped() throws Exception {
        String said = dribble("POST /api/things HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 100000\r\n\r\n{");
        assertTrue(said.startsWith("HTTP/1.1 408") && said.contains("problem+json"), said);
    }

    @Test
    void aSecondHeadOnAKeptConnectionIsNotWaitedForEither() throws Exception {
        String said = dribble("GET /api/nowhere HTTP/1.1\r\nHost: localhost\r\n\r\nGET /api/now");
        assertTrue(said.startsWith("HTTP/1.1 404"), said);
    }

    @Test
    void aLiveConnectionStaysHoweverLongItIs() throws Exception {
        try (Socket socket = connect()) {
            send(socket, "GET /api/live HTTP/1.1\r\nHost: localhost\r\nCookie: linli=GUARD\r\n\r\n");
            InputStream in = socket.getInputStream();
            assertEquals('H', in.read());
            assertEquals("", dribble("GET / HTTP/1.1\r\nX"), "as long as a slow one takes to be dropped");
            assertEquals("", dribble("GET / HTTP/1.1\r\nX"));
            assertEquals("", dribble("GET / HTTP/1.1\r\nX"));
            assertEquals("", dribble("GET / HTTP/1.1\r\nX"));
            assertEquals("", dribble("GET / HTTP/1.1\r\nX"));
            kit.feed.publish("news", java.util.Map.of("a", 1), caller -> true);
            StringBuilder said = new StringBuilder();
            while (said.indexOf("news") < 0) {
                int next = in.read();
                assertTrue(next >= 0, "the live connection was dropped: " + said);
                said.append((char) next);
            }
        }
    }
}
