package org.linli.cloud.sharing;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
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

/** A real HTTP server of vendors; it answers as it is told for each path. Names that end in {@code .test} lead to it, {@code inside.example} to our own network. */
final class VendorServer implements AutoCloseable {

    /** A request as it came. */
    record Came(String path, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    final List<Came> came = new CopyOnWriteArrayList<>();

    /** By path; 0 is no answer at all, 200 where nothing is said. */
    final Map<String, Integer> answers = new ConcurrentHashMap<>();

    /** Names, and where they lead by now. */
    final Map<String, String> names = new ConcurrentHashMap<>();

    final Outward outward;

    /** Gives up soon. */
    final Outward impatient;

    private final Vertx vertx = Vertx.vertx();
    private final int port;

    VendorServer() throws Exception {
        port = vertx.createHttpServer()
                .requestHandler(this::take)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
        outward = outward(Duration.ofMinutes(1));
        impatient = outward(Duration.ofSeconds(3));
    }

    private Outward outward(Duration limit) {
        return new Outward(
                vertx,
                host -> List.of(InetAddress.getByName(names.getOrDefault(host, "127.0.0.1"))),
                Set.of("vendor.test", "slow.test"),
                false,
                null,
                limit);
    }

    String address(String path) {
        return "http://vendor.test:" + port + path;
    }

    String slowAddress(String path) {
        return "http://slow.test:" + port + path;
    }

    private void take(HttpServerRequest request) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
        request.body().onSuccess(body -> {
            came.add(new Came(request.path(), headers, body.getBytes()));
            int answer = answers.getOrDefault(request.path(), 200);
            if (answer != 0) {
                request.response().setStatusCode(answer).end("{}");
            }
        });
    }

    List<Came> at(String path) {
        List<Came> there = new ArrayList<>(came);
        there.removeIf(each -> !each.path().equals(path));
        return there;
    }

    @Override
    public void close() throws Exception {
        outward.close();
        impatient.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }
}
