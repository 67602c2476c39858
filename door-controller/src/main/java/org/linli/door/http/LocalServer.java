package org.linli.door.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A page of the controller. Every answer carries a content security policy and is not cached; a request for another host name is refused, so
 * that a web site cannot rebind its name to this address; a request of another web site is refused unless its origin was allowed.
 *
 * <p>Thread: handlers run on up to {@value #MAX_THREADS} threads of the server's own and may block.
 */
public final class LocalServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalServer.class);
    private static final int MAX_THREADS = 32;

    /** Answers one request. */
    public interface Handler {
        Reply handle(Request request) throws Exception;
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final List<String> allowedOrigins;
    private final String policy;
    private final Map<String, Map<String, Handler>> routes = new LinkedHashMap<>();
    private final Map<String, EventStream> streams = new LinkedHashMap<>();

    static {
        // A client that sends its request a byte a minute must not hold a thread. Read once by the JDK's server.
        if (System.getProperty("sun.net.httpserver.maxReqTime") == null) {
            System.setProperty("sun.net.httpserver.maxReqTime", "30");
        }
    }

    /**
     * @param allowedOrigins origins of other pages that may ask this one, such as {@code http://127.0.0.1:8501}
     * @throws IOException when the address cannot be used
     */
    public LocalServer(String name, InetSocketAddress address, List<String> allowedOrigins) throws IOException {
        this.allowedOrigins = List.copyOf(allowedOrigins);
        String others = String.join(" ", allowedOrigins);
        policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: " + others
                + "; connect-src 'self' " + others
                + "; media-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        server = HttpServer.create(address, 32);
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                2,
                MAX_THREADS,
                30,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> {
                    Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                // A full house is answered by the dispatcher closing the connection.
                new ThreadPoolExecutor.AbortPolicy());
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        // Browsers ask for it unasked; a 404 in their console looks like a fault.
        on("GET", "/favicon.ico", request -> Reply.done());
    }

    public LocalServer on(String method, String path, Handler handler) {
        routes.computeIfAbsent(path, key -> new LinkedHashMap<>()).put(method, handler);
        return this;
    }

    /** A file of the class path. */
    public LocalServer resource(String path, Class<?> beside, String file) {
        return on("GET", path, request -> {
            try (InputStream in = beside.getResourceAsStream(file)) {
                if (in == null) {
                    throw new HttpProblem(404, "there is no such page");
                }
                return Reply.bytes(contentType(file), in.readAllBytes());
            }
        });
    }

    public LocalServer stream(String path, EventStream stream) {
        streams.put(path, stream);
        return this;
    }

    public void start() {
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        streams.values().forEach(EventStream::close);
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("Content-Security-Policy", policy);
            exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("Cross-Origin-Opener-Policy", "same-origin");
            exchange.getResponseHeaders().set("Permissions-Policy", "camera=(self), microphone=(), geolocation=()");
            Request request = new Request(exchange);
            Optional<Reply> refusal = refusal(request, exchange);
            EventStream stream = streams.get(request.path());
            if (refusal.isEmpty() && stream != null && request.method().equals("GET")) {
                serveStream(exchange, stream);
                return;
            }
            send(exchange, refusal.orElseGet(() -> answer(request)));
        } catch (IOException e) {
            LOG.debug("a browser went away: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serveStream(HttpExchange exchange, EventStream stream) throws IOException, InterruptedException {
        if (stream.isFull()) {
            send(exchange, Reply.problem(503, "too many pages are open"));
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        stream.serve(exchange.getResponseBody());
    }

    private Reply answer(Request request) {
        Map<String, Handler> methods = routes.get(request.path());
        if (methods == null) {
            return Reply.problem(404, "there is no such page");
        }
        Handler handler = methods.get(request.method());
        if (handler == null) {
            return Reply.problem(405, "use " + String.join(" or ", methods.keySet()));
        }
        try {
            return handler.handle(request);
        } catch (HttpProblem e) {
            return Reply.problem(e.status(), e.detail());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.problem(503, "the door is closing down");
        } catch (Exception e) {
            LOG.warn("{} {} failed", request.method(), request.path(), e);
            return Reply.problem(500, "this failed; the log says why");
        }
    }

    private Optional<Reply> refusal(Request request, HttpExchange exchange) {
        String host = request.header("Host").orElse("");
        if (!isAddressOrLocal(host)) {
            return Optional.of(Reply.problem(421, "use the address of this device"));
        }
        Optional<String> origin = request.header("Origin");
        boolean foreign = origin.isPresent() && !origin.get().equals("http://" + host);
        if (foreign && allowedOrigins.contains(origin.get())) {
            exchange.getResponseHeaders().set("Access-Control-Allow-Origin", origin.get());
            exchange.getResponseHeaders().set("Vary", "Origin");
            exchange.getResponseHeaders().set("Access-Control-Allow-Headers", "Content-Type");
            exchange.getResponseHeaders().set("Access-Control-Allow-Methods", "GET, POST");
            return request.method().equals("OPTIONS") ? Optional.of(Reply.done()) : Optional.empty();
        }
        return foreign ? Optional.of(Reply.problem(403, "another web site may not do this")) : Optional.empty();
    }

    /** An IP address, {@code localhost} or a name of the local network; with or without a port. */
    static boolean isAddressOrLocal(String host) {
        String name = host.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".local")
                || name.matches("\\d{1,3}(\\.\\d{1,3}){3}")
                || name.matches("\\[[0-9a-f:.%]+]");
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        if (!reply.contentType().isEmpty()) {
            exchange.getResponseHeaders().set("Content-Type", reply.contentType());
        }
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        boolean empty = reply.body().length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(reply.status(), empty ? -1 : reply.body().length);
        if (!empty) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(reply.body());
            }
        }
    }

    private static String contentType(String file) {
        String ending = file.substring(file.lastIndexOf('.') + 1);
        return switch (ending) {
            case "html" -> "text/html; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> "application/octet-stream";
        };
    }
}
