package org.linli.mobileapi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is remembered is given before the router is asked, unless the router has something to say first. */
class KnownAnswersTest {

    /** Of a size that is sent in more than one piece. */
    private static final String TOLD = "{\"list\":\"" + "x".repeat(100_000) + "\"}";

    private static final String CONTRACT = """
            openapi: 3.1.0
            info: {title: Known, version: "1"}
            paths:
              /api/list:
                get:
                  operationId: list
                  tags: [list]
                  x-access: [SIGNED_IN]
                  responses:
                    "200": {description: It}
                    default: {description: Refused}
            """;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicBoolean usual = new AtomicBoolean(true);
    private final Remembering remembering = new Remembering();
    private @Nullable Api api;
    private @Nullable HttpServer server;

    /** Asked by the router it answers short, and from then on remembers what is long. */
    private static final class Remembering implements OperationHandler {
        private final byte[] told = TOLD.getBytes(StandardCharsets.UTF_8);
        private final AtomicBoolean known = new AtomicBoolean();

        @Override
        public Reply handle(ApiRequest request) {
            known.set(true);
            return Reply.ok(new RunningKit.Thing("first", 1));
        }

        @Override
        public boolean remembers() {
            return true;
        }

        @Override
        public Optional<Reply> remembered(Caller caller, String uri) {
            return known.get() ? Optional.of(Reply.bytes(200, "application/json", told)) : Optional.empty();
        }
    }

    /** Everybody with a cookie is somebody, and known without a look. */
    private static final class Everybody implements CallerResolver {
        @Override
        public Caller resolve(Credentials credentials) {
            String who = credentials.sessionCookie();
            return who == null
                    ? Caller.anonymous(credentials.address())
                    : new Caller(who, Set.of("RESIDENT"), "c1", "s1", credentials.address());
        }

        @Override
        public Optional<Caller> remembered(Credentials credentials) {
            return Optional.of(resolve(credentials));
        }
    }

    /** As the cloud does: while the server leaves, a route before all others ends connections. */
    private void start(int perMinute) {
        Clock still = Clock.fixed(Instant.parse("2026-03-02T02:00:00Z"), ZoneOffset.UTC);
        ApiSettings settings = new ApiSettings(
                still, "linli", 4, 1_000, perMinute, Duration.ofSeconds(30), TrustedProxies.NONE, false);
        Contract contract =
                Contract.load(vertx, new java.io.ByteArrayInputStream(CONTRACT.getBytes(StandardCharsets.UTF_8)));
        Api made = new Api(vertx, contract, new Everybody(), settings).on("list", remembering);
        Router router = made.router();
        router.route().order(Integer.MIN_VALUE).handler(context -> {
            if (!usual.get()) {
                context.response().putHeader("Connection", "close");
            }
            context.next();
        });
        api = made;
        server = RunningKit.await(
                made.server(new HttpServerOptions(), router, usual::get).listen(0, "localhost"));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            RunningKit.await(server.close());
        }
        if (api != null) {
            api.close();
        }
        RunningKit.await(vertx.close());
    }

    private HttpRequest request() {
        int port = Objects.requireNonNull(server).actualPort();
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/list"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Cookie", "linli=p1")
                .build();
    }

    private HttpResponse<String> get() throws Exception {
        return client.send(request(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aServerThatLeavesAnswersThroughTheRouterWhichEndsTheConnection() throws Exception {
        start(1_000);
        get();
        HttpResponse<String> staying = get();
        assertEquals(TOLD, staying.body());
        assertFalse(staying.headers().firstValue("Connection").isPresent());

        usual.set(false);

        HttpResponse<String> leaving = get();
        assertEquals(200, leaving.statusCode(), leaving.body());
        assertEquals("close", leaving.headers().firstValue("Connection").orElse(""));
        assertEquals(TOLD, leaving.body());
    }

    @Test
    void whatIsRememberedIsCountedAndRefusedInWordsWhenTooMuchWasAskedFor() throws Exception {
        start(3);
        assertEquals(200, get().statusCode());
        assertEquals(TOLD, get().body());
        assertEquals(TOLD, get().body());

        HttpResponse<String> refused = get();

        assertEquals(429, refused.statusCode());
        assertEquals("60", refused.headers().firstValue("Retry-After").orElse(""));
        assertEquals(
                "too-many-requests",
                Json.MAPPER.readTree(refused.body()).path("code").asText());
        assertEquals(429, get().statusCode());
    }

    @Test
    void manyAtOnceAreGivenTheSameBytesWhichNobodyUsesUp() throws Exception {
        start(1_000);
        get();
        CyclicBarrier together = new CyclicBarrier(16);
        CompletableFuture.allOf(IntStream.range(0, 16)
                        .mapToObj(i -> CompletableFuture.runAsync(
                                () -> {
                                    try {
                                        together.await(30, TimeUnit.SECONDS);
                                        for (int n = 0; n < 20; n++) {
                                            assertEquals(TOLD, get().body());
                                        }
                                    } catch (Exception e) {
                                        throw new IllegalStateException(e);
                                    }
                                },
                                runnable -> new Thread(runnable).start()))
                        .toArray(CompletableFuture[]::new))
                .get(60, TimeUnit.SECONDS);
        assertArrayEquals(TOLD.getBytes(StandardCharsets.UTF_8), remembering.told);
    }
}
