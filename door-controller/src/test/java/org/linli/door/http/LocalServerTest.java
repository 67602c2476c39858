package org.linli.door.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalServerTest {

    private LocalServer server = open();

    private static LocalServer open() {
        try {
            return new LocalServer(
                    "test", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), List.of("http://127.0.0.1:9"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() {
        server.on("GET", "/hello", request -> Reply.json(java.util.Map.of("said", "hello")))
                .on("GET", "/broken", request -> {
                    throw new IllegalStateException("a secret detail");
                })
                .on("POST", "/json", request -> Reply.json(request.json()));
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyAnswerCarriesTheSafeHeaders() throws IOException {
        String answer = ask("GET /hello HTTP/1.1\r\nHost: 127.0.0.1\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
        assertTrue(answer.contains("{\"said\":\"hello\"}"), answer);
        assertTrue(
                answer.toLowerCase(java.util.Locale.ROOT).contains("content-security-policy: default-src 'none'"),
                answer);
        assertTrue(answer.contains("nosniff"), answer);
        assertFalse(answer.contains("unsafe-inline"), answer);
    }

    @Test
    void aNameThatWasReboundToThisAddressIsRefused() throws IOException {
        assertTrue(ask("GET /hello HTTP/1.1\r\nHost: evil.example\r\n").startsWith("HTTP/1.1 421"));
        assertTrue(ask("GET /hello HTTP/1.1\r\nHost: door.local:80\r\n").startsWith("HTTP/1.1 200"));
        assertTrue(ask("GET /hello HTTP/1.1\r\nHost: [::1]:80\r\n").startsWith("HTTP/1.1 200"));
    }

    @Test
    void anotherSitesRequestIsRefused() throws IOException {
        String foreign = ask("GET /hello HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://evil.example\r\n");
        assertTrue(foreign.startsWith("HTTP/1.1 403"), foreign);
        assertFalse(foreign.contains("Access-Control"), foreign);

        String neighbour = ask("OPTIONS /json HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1:9\r\n");
        assertTrue(neighbour.startsWith("HTTP/1.1 204"), neighbour);
    }

    @Test
    void faultsAreProblemDocumentsWithoutInnerDetail() throws IOException {
        String broken = ask("GET /broken HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        assertTrue(broken.startsWith("HTTP/1.1 500"), broken);
        assertTrue(broken.contains("application/problem+json"), broken);
        assertFalse(broken.contains("secret"), broken);
        assertTrue(ask("GET /absent HTTP/1.1\r\nHost: 127.0.0.1\r\n").startsWith("HTTP/1.1 404"));
        assertTrue(ask("GET /json HTTP/1.1\r\nHost: 127.0.0.1\r\n").startsWith("HTTP/1.1 405"));
    }

    @Test
    void bodiesAreBoundedAndMustBeJsonObjects() throws IOException {
        assertEquals("HTTP/1.1 415", post("text/plain", "{}"));
        assertEquals("HTTP/1.1 400", post("application/json", "[1]"));
        assertEquals("HTTP/1.1 400", post("application/json", "{\"a\":"));
        assertEquals("HTTP/1.1 413", post("application/json", "{\"a\":\"" + "x".repeat(70_000) + "\"}"));
        assertEquals("HTTP/1.1 200", post("application/json", "{\"a\":1}"));
    }

    private String post(String type, String body) throws IOException {
        return ask(
                        "POST /json HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + type + "\r\nContent-Length: "
                                + body.length() + "\r\n",
                        body)
                .substring(0, 12);
    }

    private String ask(String head) throws IOException {
        return ask(head, "");
    }

    private String ask(String head, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write((head + "Connection: close\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
