package org.linli.mobileapi;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A real server on a free port with the kit's test contract. The session cookie's value is the caller's role. */
final class RunningKit implements AutoCloseable {

    record Thing(String name, int size) {}

    final Vertx vertx = Vertx.vertx();
    final LiveFeed feed = new LiveFeed(vertx, 3, caller -> true);
    final Contract contract = Contract.load(vertx, RunningKit.class.getResourceAsStream("/kit.yaml"));
    private final Api api;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    RunningKit(OperationHandler getThing) {
        this(getThing, settings -> settings);
    }

    RunningKit(OperationHandler getThing, UnaryOperator<ApiSettings> change) {
        api = new Api(vertx, contract, RunningKit::resolve, change.apply(ApiSettings.forTests(Clock.systemUTC())))
                .on("getThing", getThing)
                .on("createThing", request -> Reply.created(request.body(Thing.class)))
                .on("login", request -> Reply.noContent())
                .on(
                        "putFile",
                        request -> Reply.file("application/pdf", "账单.pdf", request.rawBody())
                                .withHeader("X-Community", request.caller().requireCommunity())
                                .withHeader("X-Actor", request.caller().requireActor()))
                .live("live", feed)
                .refusals(failure -> failure instanceof NoSuchElementException
                        ? Optional.of(Problem.conflict("not-there", "it is not there"))
                        : Optional.empty());
        server = await(
                api.server(new HttpServerOptions(), api.router(), () -> true).listen(0, "localhost"));
    }

    /** {@code GUARD}, or {@code GUARD/scope} for a token; community {@code elsewhere} is nobody's. */
    private static Caller resolve(CallerResolver.Credentials credentials) {
        String role = credentials.sessionCookie();
        if (role == null) {
            return Caller.anonymous(credentials.address());
        }
        if ("elsewhere".equals(credentials.community())) {
            throw new NoSuchElementException("no such community");
        }
        String[] parts = role.split("/");
        String represented = credentials.represented();
        boolean acts = represented != null && credentials.acting().contains("PAY");
        return new Caller(
                acts ? represented : "p1",
                "p1",
                Set.of(parts[0]),
                credentials.community(),
                parts.length > 1 ? Set.of(parts[1]) : null,
                "s1",
                credentials.address());
    }

    static <T> T await(io.vertx.core.Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + server.actualPort() + path);
    }

    HttpClient client() {
        return client;
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, null, headers);
    }

    HttpResponse<String> send(String method, String path, @Nullable String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        feed.close();
        await(server.close());
        api.close();
        await(vertx.close());
    }
}
