package org.linli.cloud.outward;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Posts to machines that residents, managers and vendors name. The name is looked up once, every address behind it is judged by {@link PublicAddresses}, and the
 * connection goes to the very address that was judged, with the certificate checked against the name. HTTPS only and no address of our own network, unless the settings
 * trust the host by name. Redirects are answers like any other and never followed. Of an answer at most {@value #MAX_ANSWER} bytes are read. Never blocks; thread: any.
 */
public final class Outward implements AutoCloseable {

    /** Everything together: looking up, connecting, sending, reading. */
    private static final int SECONDS = 10;

    private static final int MAX_ANSWER = 8_192;
    private static final int MAX_ADDRESS = 1_000;
    private static final int CONNECTIONS_A_HOST = 16;
    private static final int MOST_WAITING = 200;
    private static final int LOOKUPS_AT_ONCE = 8;
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final Vertx vertx;
    private final HttpClient client;

    /** Looking up may take long and blocks: nobody else's threads wait with it. */
    private final WorkerExecutor lookups;

    private final PublicAddresses addresses;
    private final PublicAddresses trustedAddresses;
    private final Set<String> trustedHosts;
    private final Duration limit;

    /**
     * @param lookup of names
     * @param trustedHosts by name, in small letters; these may be plain HTTP and in our own network
     * @param privateToo whether every host may be in our own network
     * @param trust certificates; null for those of the JDK
     */
    public Outward(
            Vertx vertx,
            PublicAddresses.Lookup lookup,
            Set<String> trustedHosts,
            boolean privateToo,
            @Nullable TrustOptions trust) {
        this(vertx, lookup, trustedHosts, privateToo, trust, Duration.ofSeconds(SECONDS));
    }

    /** @param limit for one request, everything together */
    public Outward(
            Vertx vertx,
            PublicAddresses.Lookup lookup,
            Set<String> trustedHosts,
            boolean privateToo,
            @Nullable TrustOptions trust,
            Duration limit) {
        this.vertx = vertx;
        this.lookups = vertx.createSharedWorkerExecutor("linli-lookups", LOOKUPS_AT_ONCE);
        this.limit = limit;
        this.addresses = new PublicAddresses(lookup, privateToo);
        this.trustedAddresses = new PublicAddresses(lookup, true);
        this.trustedHosts = Set.copyOf(trustedHosts);
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout(connectMillis())
                .setMaxHeaderSize(16_384)
                .setDecompressionSupported(false)
                .setKeepAliveTimeout(20)
                .setForceSni(true);
        if (trust != null) {
            options.setTrustOptions(trust);
        }
        this.client = vertx.createHttpClient(
                options, new PoolOptions().setHttp1MaxSize(CONNECTIONS_A_HOST).setMaxWaitQueueSize(MOST_WAITING));
    }

    /** What came back. The body may be cut. */
    public record Answer(int status, String body, Map<String, String> headers) {

        public boolean isSuccess() {
            return status / 100 == 2;
        }

        /** Hides the body. */
        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }

    /** Whether a text may be posted to, as far as it can be told without looking the name up: a scheme that is allowed, a host, no user, no fragment. */
    public boolean isAddress(String text) {
        try {
            URI uri = new URI(text);
            return text.length() <= MAX_ADDRESS
                    && uri.getHost() != null
                    && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && isTrusted(uri)))
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && uri.getPort() != 0
                    && uri.getPort() <= 65_535;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private boolean isTrusted(URI uri) {
        return trustedHosts.contains(plain(uri.getHost()).toLowerCase(java.util.Locale.ROOT));
    }

    private int connectMillis() {
        return (int) limit.toMillis() / 2;
    }

    /** An IPv6 address without its brackets. */
    private static String plain(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /**
     * Posts. Fails with {@link PublicAddresses.Forbidden} when the address may not be called, otherwise with whatever kept the answer away.
     *
     * @param address as {@link #isAddress} allows
     */
    public CompletableFuture<Answer> post(String address, Map<String, String> headers, byte[] body) {
        if (!isAddress(address)) {
            return CompletableFuture.failedFuture(new IOException("no address that may be called"));
        }
        URI uri = URI.create(address);
        PublicAddresses judge = isTrusted(uri) ? trustedAddresses : addresses;
        Context context = vertx.getOrCreateContext();
        Future<Answer> answer = lookups.executeBlocking(() -> judge.resolve(plain(uri.getHost())), false)
                .compose(target -> request(uri, target, headers, body));
        CompletableFuture<Answer> result = new CompletableFuture<>();
        answer.timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(done -> context.runOnContext(unused -> {
                    if (done.succeeded()) {
                        result.complete(done.result());
                    } else {
                        result.completeExceptionally(done.cause());
                    }
                }));
        return result;
    }

    /**
     * Looks the name up as {@link #post} would, and sends nothing. Fails with {@link PublicAddresses.Forbidden} when the address may not be called, with an {@link IOException}
     * when there is none.
     */
    public CompletableFuture<InetAddress> check(String address) {
        if (!isAddress(address)) {
            return CompletableFuture.failedFuture(new PublicAddresses.Forbidden());
        }
        URI uri = URI.create(address);
        PublicAddresses judge = isTrusted(uri) ? trustedAddresses : addresses;
        CompletableFuture<InetAddress> result = new CompletableFuture<>();
        lookups.executeBlocking(() -> judge.resolve(plain(uri.getHost())), false)
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(done -> {
                    if (done.succeeded()) {
                        result.complete(done.result());
                    } else {
                        result.completeExceptionally(done.cause());
                    }
                });
        return result;
    }

    private Future<Answer> request(URI uri, InetAddress target, Map<String, String> headers, byte[] body) {
        boolean secure = "https".equals(uri.getScheme());
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? HTTPS : HTTP;
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(port, target.getHostAddress()))
                .setHost(uri.getHost())
                .setPort(port)
                .setSsl(secure)
                .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
                .setFollowRedirects(false)
                .setConnectTimeout(connectMillis())
                .setIdleTimeout(limit.toMillis());
        return client.request(options).compose(request -> {
            request.putHeader("User-Agent", "Linli");
            headers.forEach(request::putHeader);
            // Whoever drips its answer holds a connection no longer than this.
            long timer = vertx.setTimer(limit.toMillis(), unused -> request.reset());
            return request.send(Buffer.buffer(body))
                    .compose(Outward::read)
                    .onComplete(unused -> vertx.cancelTimer(timer));
        });
    }

    private static Future<Answer> read(HttpClientResponse response) {
        io.vertx.core.Promise<Answer> promise = io.vertx.core.Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(promise::tryFail);
        response.endHandler(unused -> promise.tryComplete(answer(response, body)));
        response.handler(part -> {
            if (body.length() + part.length() <= MAX_ANSWER) {
                body.appendBuffer(part);
            } else if (promise.tryComplete(answer(response, body))) {
                response.request().reset();
            }
        });
        return promise.future();
    }

    private static Answer answer(HttpClientResponse response, Buffer body) {
        Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.headers().forEach(header -> headers.putIfAbsent(header.getKey(), header.getValue()));
        return new Answer(response.statusCode(), body.toString(StandardCharsets.UTF_8), headers);
    }

    @Override
    public void close() {
        client.close();
        lookups.close();
    }
}
