package org.linli.acceptance.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The yardstick: the cloud's own HTTP server, with the cloud's options, that answers every request with the same bytes. Argument: how many. */
public final class ConstantServer {

    private ConstantServer() {}

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions());
        String body = "{\"x\":\"" + "y".repeat(Math.max(0, Integer.parseInt(arguments[0]) - 8)) + "\"}";
        Buffer constant = Buffer.buffer(body);
        int port = vertx.createHttpServer(new HttpServerOptions()
                        .setCompressionSupported(true)
                        .setIdleTimeout(120)
                        .setMaxHeaderSize(16 * 1024))
                .requestHandler(request -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(constant))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .actualPort();
        System.out.println("ready port=" + port);
        new CountDownLatch(1).await();
    }
}
