package org.linli.mobileapi;

import io.netty.buffer.Unpooled;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Gives remembered answers before routes, body and contract are looked at: the same caller sent the same address before, so it has passed them. Whatever is not as plain
 * as that goes to the router, where nothing has been taken from it. Thread: the connection's event loop; never blocks.
 */
final class KnownAnswers implements Handler<HttpServerRequest> {

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private final Map<String, Known> operations;
    private final Exchange exchange;
    private final Patience patience;
    private final RateLimiter limiter;
    private final Senders senders;
    private final BooleanSupplier usual;
    private final Handler<HttpServerRequest> router;

    /** An operation whose handler remembers. */
    record Known(Contract.Terms terms, OperationHandler handler) {}

    /**
     * @param operations by path
     * @param usual asked for each request; false when the router has something to say to all of them
     */
    KnownAnswers(
            Map<String, Known> operations,
            Exchange exchange,
            Patience patience,
            RateLimiter limiter,
            Senders senders,
            BooleanSupplier usual,
            Handler<HttpServerRequest> router) {
        this.operations = Map.copyOf(operations);
        this.exchange = exchange;
        this.patience = patience;
        this.limiter = limiter;
        this.senders = senders;
        this.usual = usual;
        this.router = router;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (!answers(request)) {
            router.handle(request);
        }
    }

    private boolean answers(HttpServerRequest request) {
        Known known = HttpMethod.GET.equals(request.method()) ? operations.get(request.path()) : null;
        if (known == null || !isPlain(request) || !usual.getAsBoolean()) {
            return false;
        }
        Optional<Reply> reply = exchange.known(request, known.terms(), known.handler());
        // Here a token is taken for what is sent; what goes to the router is counted there.
        if (reply.isEmpty()
                || !(reply.get().body() instanceof Reply.File file)
                || !reply.get().headers().isEmpty()
                || !patience.goesOn(request.connection())
                || !limiter.allow(senders.address(request))) {
            return false;
        }
        HttpServerResponse response = request.response();
        MultiMap headers = response.headers();
        Guard.addHeaders(headers, senders.isSecure(request));
        headers.add(HttpHeaders.CONTENT_TYPE, JSON);
        response.end(shared(file.bytes()));
        return true;
    }

    /** The bytes themselves, of which {@link Buffer#buffer(byte[])} would make a copy for each answer: a remembered answer is never written to. */
    private static Buffer shared(byte[] bytes) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes).asReadOnly());
    }

    /** No body, one host, nothing escaped, nobody else's name and no choice of a community in the address. */
    private static boolean isPlain(HttpServerRequest request) {
        MultiMap headers = request.headers();
        String query = request.query();
        return request.uri().indexOf('%') < 0
                && (query == null || (!query.contains("for=") && !query.contains("community=")))
                && !headers.contains(HttpHeaders.CONTENT_LENGTH)
                && !headers.contains(HttpHeaders.TRANSFER_ENCODING)
                && !headers.contains(HttpHeaders.AUTHORIZATION)
                && headers.getAll(HttpHeaders.HOST).size() <= 1;
    }
}
