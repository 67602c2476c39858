package org.linli.cloud.notify;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.linli.cloud.outward.Outward;

/** A real HTTP server that stands for every receiver; it answers as it is told for each path. */
final class Receivers implements AutoCloseable {

    /** A request as it came. */
    record Came(String path, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** How to answer; a status of 0 is never. */
    record Answer(int status, String body) {}

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration SHORT_LIMIT = Duration.ofMillis(700);

    final List<Came> came = new CopyOnWriteArrayList<>();
    final Map<String, Answer> answers = new ConcurrentHashMap<>();
    final Outward outward;

    /** Gives up soon. */
    final Outward impatient;

    private final Vertx vertx = Vertx.vertx();
    private final int port;

    Receivers() throws Exception {
        port = vertx.createHttpServer()
                .requestHandler(this::take)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
        outward = outward(LIMIT);
        impatient = outward(SHORT_LIMIT);
    }

    private Outward outward(Duration limit) {
        return new Outward(
                vertx,
                host -> List.of(InetAddress.getLoopbackAddress()),
                Set.of("hook.test", "slow.test"),
                false,
                null,
                limit);
    }

    String address(String path) {
        return address("hook.test", path);
    }

    String address(String host, String path) {
        return "http://" + host + ":" + port + path;
    }

    private void take(HttpServerRequest request) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
        request.body().onSuccess(body -> {
            came.add(new Came(request.path(), headers, body.getBytes()));
            Answer answer = answers.getOrDefault(request.path(), new Answer(200, "{}"));
            if (answer.status() != 0) {
                HttpServerResponse response = request.response().setStatusCode(answer.status());
                if (answer.status() / 100 == 3) {
                    response.putHeader("Location", "/elsewhere");
                }
                response.end(answer.body());
            }
        });
    }

    List<Came> at(String path) {
        List<Came> there = new ArrayList<>(came);
        there.removeIf(each -> !each.path().equals(path));
        return there;
    }

    void forget() {
        came.clear();
        answers.clear();
    }

    @Override
    public void close() throws Exception {
        outward.close();
        impatient.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }
}
