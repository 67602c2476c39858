package org.linli.acceptance.bench;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The yardstick: the cloud's own HTTP server, with the cloud's options and metrics, that answers every request with the same bytes and the cloud's own headers. Arguments: how
 * many bytes of body, then {@code name: value} of each header.
 */
public final class ConstantServer {

    private ConstantServer() {}

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setMetricsOptions(new MicrometerMetricsOptions().setEnabled(true)))
                .withMetrics(new MicrometerMetricsFactory(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)))
                .build();
        Map<CharSequence, CharSequence> headers = new LinkedHashMap<>();
        for (String header : List.of(arguments).subList(1, arguments.length)) {
            String[] parts = header.split(": ", 2);
            headers.put(HttpHeaders.createOptimized(parts[0]), HttpHeaders.createOptimized(parts[1]));
        }
        String body = "{\"x\":\"" + "y".repeat(Math.max(0, Integer.parseInt(arguments[0]) - 8)) + "\"}";
        Buffer constant = Buffer.buffer(body);
        int port = vertx.createHttpServer(new HttpServerOptions()
                        .setCompressionSupported(true)
                        .setIdleTimeout(120)
                        .setMaxHeaderSize(16 * 1024))
                .requestHandler(request -> {
                    headers.forEach(
                            (name, value) -> request.response().headers().add(name, value));
                    request.response().end(constant);
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .actualPort();
        System.out.println("ready port=" + port);
        new CountDownLatch(1).await();
    }
}
