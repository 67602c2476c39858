package org.linli.cloud.outward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.device.CommunityAuthority;
import org.linli.cloud.device.Identity;

/** Requests to a real server on this machine that has every bad habit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutwardTest {

    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(700);

    private final Vertx vertx = Vertx.vertx();
    private final List<String> came = new CopyOnWriteArrayList<>();
    private final AtomicInteger lookups = new AtomicInteger();
    private int port;
    private int securePort;
    private PemTrustOptions trust;
    private Outward outward;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        CommunityAuthority authority = CommunityAuthority.open(directory, "test", Clock.systemUTC());
        Identity identity = Identity.server(directory, List.of("hook.test"), authority, Clock.systemUTC());
        trust = new PemTrustOptions().addCertPath(directory.resolve("ca.crt").toString());
        HttpServerOptions secure = new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setKeyPath(identity.keyFile().toString())
                        .setCertPath(identity.certificateFile().toString()));
        port = listen(vertx.createHttpServer());
        securePort = listen(vertx.createHttpServer(secure));
        outward = outward(Set.of("trusted.test"), false, LONG);
    }

    private Outward outward(Set<String> trusted, boolean privateToo, Duration limit) {
        return new Outward(vertx, this::lookup, trusted, privateToo, trust, limit);
    }

    private List<InetAddress> lookup(String host) throws java.net.UnknownHostException {
        lookups.incrementAndGet();
        return switch (host) {
            case "rebinding.test" ->
                List.of(InetAddress.getByName(lookups.get() % 2 == 1 ? "127.0.0.1" : "169.254.169.254"));
            case "mixed.test" -> List.of(InetAddress.getByName("8.8.8.8"), InetAddress.getByName("10.0.0.1"));
            case "metadata.test" -> List.of(InetAddress.getByName("169.254.169.254"));
            default -> List.of(InetAddress.getLoopbackAddress());
        };
    }

    private int listen(HttpServer server) throws Exception {
        return server.requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
    }

    private void answer(HttpServerRequest request) {
        came.add(request.authority() + request.uri());
        switch (request.path()) {
            case "/redirect" ->
                request.response()
                        .setStatusCode(307)
                        .putHeader("Location", "/other")
                        .end();
            case "/large" -> request.response().end(Buffer.buffer(new byte[1_000_000]));
            case "/never" -> request.pause();
            case "/drip" -> {
                request.response().setChunked(true).write("x");
                vertx.setPeriodic(100, unused -> {
                    if (!request.response().closed()) {
                        request.response().write("x");
                    }
                });
            }
            case "/hang-up" -> request.connection().close();
            default -> request.response().putHeader("Retry-After", "7").end("seen " + request.getHeader("X-Test"));
        }
    }

    @AfterAll
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private static Outward.Answer post(Outward by, String address) throws Exception {
        return by.post(address, Map.of("X-Test", "yes"), BODY).get(3, TimeUnit.MINUTES);
    }

    private Throwable fails(Outward by, String address) {
        Throwable failure = assertThrows(ExecutionException.class, () -> post(by, address));
        while (failure instanceof ExecutionException || failure instanceof CompletionException) {
            failure = failure.getCause();
        }
        return failure;
    }

    @Test
    void aTrustedHostIsCalledInPlainHttpAndInsideUnderItsName() throws Exception {
        Outward.Answer answer = post(outward, "http://trusted.test:" + port + "/a?b=c");
        assertEquals(
                "200 seen yes 7",
                answer.status() + " " + answer.body() + " " + answer.headers().get("retry-after"));
        assertTrue(came.contains("trusted.test:" + port + "/a?b=c"), came.toString());
    }

    @Test
    void theCertificateMustBeThatOfTheName() throws Exception {
        Outward inside = outward(Set.of(), true, LONG);
        assertEquals(
                200, post(inside, "https://hook.test:" + securePort + "/tls").status());
        fails(inside, "https://other.test:" + securePort + "/tls-other");
        assertFalse(came.stream().anyMatch(each -> each.contains("tls-other")));
        inside.close();
    }

    @Test
    void nobodyReachesOurOwnNetworkByAnyName() {
        for (String host : List.of("hook.test", "mixed.test", "metadata.test", "localhost", "127.0.0.1", "[::1]")) {
            assertTrue(
                    fails(outward, "https://" + host + ":" + securePort + "/inside")
                            instanceof PublicAddresses.Forbidden,
                    host);
        }
        assertTrue(
                fails(outward(Set.of("metadata.test"), true, LONG), "http://metadata.test/")
                        instanceof PublicAddresses.Forbidden);
        assertFalse(came.stream().anyMatch(each -> each.contains("inside")));
    }

    @Test
    void aNameThatChangesItsAnswerIsLookedUpOnceAndWhatWasJudgedIsCalled() throws Exception {
        Outward inside = outward(Set.of("rebinding.test"), false, LONG);
        lookups.set(0);
        assertEquals(
                200, post(inside, "http://rebinding.test:" + port + "/once").status());
        assertEquals(1, lookups.get());
        assertTrue(fails(inside, "http://rebinding.test:" + port + "/twice") instanceof PublicAddresses.Forbidden);
        inside.close();
    }

    @Test
    void aRedirectIsAnAnswerAndIsNotFollowed() throws Exception {
        assertEquals(
                307, post(outward, "http://trusted.test:" + port + "/redirect").status());
        assertFalse(came.stream().anyMatch(each -> each.contains("/other")));
    }

    @Test
    void whoeverDripsOrNeverAnswersIsGivenUp() {
        Outward impatient = outward(Set.of("trusted.test"), false, SHORT);
        fails(impatient, "http://trusted.test:" + port + "/never");
        fails(impatient, "http://trusted.test:" + port + "/drip");
        fails(outward, "http://trusted.test:" + port + "/hang-up");
        impatient.close();
    }

    @Test
    void aLongAnswerIsCut() throws Exception {
        Outward.Answer answer = post(outward, "http://trusted.test:" + port + "/large");
        assertEquals(200, answer.status());
        assertTrue(answer.body().length() <= 8_192, "" + answer.body().length());
    }

    @Test
    void addressesAreHttpsWithAHostAndNothingElse() {
        for (String good :
                List.of("https://hook.test/x?y=1", "https://[2606:4700::1111]:8443/", "http://trusted.test/")) {
            assertTrue(outward.isAddress(good), good);
        }
        for (String bad : List.of(
                "http://hook.test/",
                "ftp://trusted.test/",
                "file:///etc/passwd",
                "https:///x",
                "https://user:word@hook.test/",
                "https://hook.test/#part",
                "https://hook.test:0/",
                "https://0x7f.1/",
                "https://hook.test:99999/",
                "//hook.test/",
                "https://hook test/",
                "https://hook.test/\nx",
                "javascript:alert(1)",
                "https://hook.test/" + "x".repeat(1_000),
                "")) {
            assertFalse(outward.isAddress(bad), bad);
        }
    }
}
